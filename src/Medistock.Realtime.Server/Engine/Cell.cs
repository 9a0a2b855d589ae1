using System.Threading.Tasks.Dataflow;
using Medistock.Realtime.Actors;

namespace Medistock.Realtime.Server.Engine;

/// <summary>An actor that can be woken.</summary>
internal interface ICell
{
    int Waiting { get; }
    void Wake(DateTimeOffset now);
}

/// <summary>One actor with its mailbox: bounded, one message at a time, no thread while idle.</summary>
internal sealed class Cell<TActor> : ICell where TActor : class
{
    /// <summary>Messages that may wait for one actor. A caller from outside is refused beyond it, another actor waits for room.</summary>
    public const int Capacity = 512;
    private readonly Func<TActor> _create;
    private readonly ActionBlock<Func<TActor, ValueTask>> _turns;
    private readonly Func<TActor, DateTimeOffset, ValueTask> _tick;
    private readonly Action<Exception> _broken;
    private TActor _actor;
    private int _woken;

    /// <param name="create">Makes the actor, blank: now, and again after <see cref="DeactivateAsync"/>.</param>
    /// <param name="nextDue">When the actor wants to be woken; asked after every turn.</param>
    /// <param name="agenda">Told when a cell wants to be woken.</param>
    /// <param name="broken">Told of an exception that no caller waits for.</param>
    public Cell(Func<TActor> create, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick, Agenda agenda, Action<Exception> broken)
    {
        (_create, _actor, _tick, _broken) = (create, create(), tick, broken);
        _turns = new(async turn =>
        {
            try
            {
                await turn(_actor);
                if (nextDue(_actor) is { } due) agenda.Set(this, due);
            }
            catch (Exception problem)
            {
                // Whatever it was, the next message gets its turn: a mailbox that stopped would look like an overload for ever.
                _broken(problem);
            }
        }, new() { BoundedCapacity = Capacity, EnsureOrdered = false });
    }

    public int Waiting => _turns.InputCount;

    /// <summary>Puts a message in the mailbox, waiting for room; does not wait for the turn.</summary>
    public async ValueTask PostAsync(Func<TActor, ValueTask> turn)
    {
        if (!_turns.Post(turn)) await _turns.SendAsync(turn);
    }

    /// <summary>Runs one turn and gives its result.</summary>
    /// <exception cref="EngineBusyException">The mailbox is full, or closed.</exception>
    public Task<TResult> AskAsync<TResult>(Func<TActor, ValueTask<TResult>> turn)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _turns.Post(Answering(turn, answer)) ? answer.Task : throw Busy();
    }

    /// <summary>As <see cref="AskAsync"/>, but waits for room: for the engine itself, never for a caller from outside.</summary>
    /// <exception cref="EngineBusyException">The mailbox is closed.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<TActor, ValueTask<TResult>> turn)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!await _turns.SendAsync(Answering(turn, answer))) throw Busy();
        return await answer.Task;
    }

    /// <summary>Throws the instance away between two turns; <paramref name="reload"/> is the new one's first.</summary>
    public Task DeactivateAsync(Action<TActor>? reload = null) => RunAsync(_ =>
    {
        _actor = _create();
        reload?.Invoke(_actor);
        return ValueTask.FromResult(true);
    });

    /// <summary>Takes no further message; completes when those waiting are done.</summary>
    public Task StopAsync()
    {
        _turns.Complete();
        return _turns.Completion;
    }

    private static EngineBusyException Busy() => new($"{typeof(TActor).Name}: {Capacity} messages wait");

    private static Func<TActor, ValueTask> Answering<TResult>(Func<TActor, ValueTask<TResult>> turn, TaskCompletionSource<TResult> answer) => async actor =>
    {
        try
        {
            answer.SetResult(await turn(actor));
        }
        catch (Exception problem)
        {
            answer.SetException(problem);
        }
    };

    public void Wake(DateTimeOffset now)
    {
        if (Interlocked.Exchange(ref _woken, 1) == 1) return;
        var posted = _turns.Post(async actor =>
        {
            Volatile.Write(ref _woken, 0);
            await _tick(actor, now);
        });
        // A full mailbox runs turns anyway, and each of them asks again when to wake.
        if (!posted) Volatile.Write(ref _woken, 0);
    }
}
