using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Server.Engine;

/// <summary>What puts the actors right again: anti-entropy, a new reference book, an instance thrown away.</summary>
internal sealed partial class SingleNode
{
    private static readonly TimeSpan AntiEntropyEvery = TimeSpan.FromSeconds(20);
    private readonly Lock _placingGate = new();
    private HashSet<Finess> _lagging = [];
    private Task _healing = Task.CompletedTask;
    private Task _placing = Task.CompletedTask;

    private async Task HealAsync(CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(AntiEntropyEvery, _real);
        while (await beat.WaitForNextTickAsync(cancel)) await HealOnceAsync();
    }

    /// <summary>
    /// Anti-entropy: an establishment whose newest row its department has not seen on two passes running is sent again, whole. On one
    /// pass alone it is only a flush under way. A department that holds an establishment of another one lets it go.
    /// </summary>
    internal async Task HealOnceAsync()
    {
        try
        {
            // A cell born while the hold was changing may have missed it.
            await ApplyHoldAsync();
            OnPlanChanged();
            var seen = await SeenAtHomeAsync();
            var lagging = new HashSet<Finess>();
            foreach (var (stream, head) in await _journal.HeadsAsync(StockStreams, _stopping.Token))
            {
                var finess = Finess.Parse(stream[StockStreams.Length..]);
                if (head <= seen.GetValueOrDefault(finess) || Reference.Current.DepartmentOf(finess) is null) continue;
                lagging.Add(finess);
                if (!_lagging.Contains(finess)) continue;
                LogHealed(finess, seen.GetValueOrDefault(finess), head);
                await TryPublishAsync(finess);
            }
            _lagging = lagging;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !_stopping.IsCancellationRequested)
        {
            // The next pass tries again: nothing else would.
            LogTurnFailed(problem);
        }
    }

    private async Task<Dictionary<Finess, long>> SeenAtHomeAsync()
    {
        var seen = new Dictionary<Finess, long>();
        foreach (var (code, cell) in _departments)
        {
            foreach (var (finess, sequence) in await cell.RunAsync(actor => ValueTask.FromResult(actor.SeenSequences)))
            {
                if (Reference.Current.Find(finess)?.Department == code) seen[finess] = sequence;
                else await cell.PostAsync(actor => { actor.Forget(finess); return ValueTask.CompletedTask; });
            }
        }
        return seen;
    }

    /// <summary>Books are taken one after the other, off the thread that brought them.</summary>
    private void OnReferenceChanged(ReferenceBook book)
    {
        lock (_placingGate) _placing = PlaceAsync(_placing, book);
    }

    private async Task PlaceAsync(Task before, ReferenceBook book)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await TakeFollowUpsAsync();
        foreach (var (finess, _) in _establishments)
        {
            var home = book.Find(finess)?.Department;
            foreach (var (code, department) in _departments)
                if (code != home) await department.PostAsync(actor => { actor.Forget(finess); return ValueTask.CompletedTask; });
            await TryPublishAsync(finess);
        }
    }

    /// <summary>One establishment that cannot be read does not keep the others waiting.</summary>
    private async Task TryPublishAsync(Finess finess)
    {
        try
        {
            await PublishAsync(finess);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogTurnFailed(problem);
        }
    }

    /// <summary>Throws the establishment's instance away between two turns; the next one reads snapshot and journal.</summary>
    internal Task DeactivateAsync(Finess finess) => CellOf(finess).DeactivateAsync();

    /// <summary>Throws the department's instance away: the new one holds its judgement until its establishments have spoken again.</summary>
    internal async Task DeactivateAsync(DepartmentCode code)
    {
        var standing = await StandingAsync();
        await CellOf(code).DeactivateAsync(actor =>
        {
            actor.Hold = true;
            actor.Resume(standing, Now);
        });
        foreach (var (finess, _) in _establishments)
            if (Reference.Current.Find(finess)?.Department == code) await TryPublishAsync(finess);
        await ApplyHoldAsync();
    }

    /// <summary>As for a department: the new instance waits for every department's row.</summary>
    internal async Task DeactivateAsync(PresentationCode code)
    {
        var standing = await StandingAsync();
        await CellOf(code).DeactivateAsync(actor =>
        {
            actor.Hold = true;
            actor.Resume(standing, Now);
        });
        await LoadForecastsAsync(code, CancellationToken.None);
        await EachAsync(_departments.Values, actor =>
        {
            actor.Repeat(code);
            return actor.DrainAsync(Now);
        });
        await _facts.RunAsync(async facts =>
        {
            facts.Repeat([code]);
            await facts.TickAsync(Now);
            return true;
        });
        await ApplyHoldAsync();
    }

    /// <summary>What was learnt, before anybody tells days: who is below tells what is missing.</summary>
    private async Task LoadForecastsAsync(CancellationToken cancel) => await Parallel.ForEachAsync(Reference.Current.Presentations,
        new ParallelOptions { MaxDegreeOfParallelism = LoadedAtOnce, CancellationToken = cancel }, async (presentation, _) =>
        {
            // No actor is made for a presentation of which nobody has reported a line.
            if (await _snapshots.LoadAsync(PresentationActor.ForecastStreamOf(presentation.Code), cancel) is not null) await LoadForecastsAsync(presentation.Code, cancel);
        });

    private async Task LoadForecastsAsync(PresentationCode code, CancellationToken cancel) => await CellOf(code).RunAsync(async actor =>
    {
        await actor.LoadForecastsAsync(Now, cancel);
        return true;
    });

    private Task<IReadOnlyList<Domain.Signals.Signal>> StandingAsync() =>
        _board.RunAsync(board => ValueTask.FromResult<IReadOnlyList<Domain.Signals.Signal>>([.. board.Standing()]));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The department of {Establishment} had seen row {Seen} of {Head}: sent again")]
    private partial void LogHealed(Finess establishment, long seen, long head);
}
