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
    private readonly TActor _actor;
    private readonly ActionBlock<Func<TActor, ValueTask>> _turns;
    private readonly Func<TActor, DateTimeOffset, ValueTask> _tick;
    private readonly Action<Exception> _broken;
    private int _woken;

    /// <param name="nextDue">When the actor wants to be woken; asked after every turn.</param>
    /// <param name="agenda">Told when a cell wants to be woken.</param>
    /// <param name="broken">Told of an exception that no caller waits for.</param>
    public Cell(TActor actor, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick, Agenda agenda, Action<Exception> broken)
    {
        (_actor, _tick, _broken) = (actor, tick, broken);
        _turns = new(async turn =>
        {
            try
            {
                await turn(_actor);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                _broken(problem);
            }
            if (nextDue(_actor) is { } due) agenda.Set(this, due);
        }, new() { BoundedCapacity = Capacity, EnsureOrdered = false });
    }

    public int Waiting => _turns.InputCount;

    /// <summary>Puts a message in the mailbox, waiting for room; does not wait for the turn.</summary>
    public async ValueTask PostAsync(Func<TActor, ValueTask> turn)
    {
        if (!_turns.Post(turn)) await _turns.SendAsync(turn);
    }

    /// <summary>Runs one turn and gives its result.</summary>
    /// <exception cref="EngineBusyException">The mailbox is full.</exception>
    public Task<TResult> AskAsync<TResult>(Func<TActor, ValueTask<TResult>> turn)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _turns.Post(async actor =>
        {
            try
            {
                answer.SetResult(await turn(actor));
            }
            catch (Exception problem)
            {
                answer.SetException(problem);
            }
        });
        return posted ? answer.Task : throw new EngineBusyException($"{typeof(TActor).Name}: {Capacity} messages wait");
    }

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
