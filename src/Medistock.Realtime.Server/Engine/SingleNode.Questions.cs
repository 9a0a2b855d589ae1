using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Server.Engine;

/// <summary>What the outside reports and asks: each goes to the one actor that knows.</summary>
internal sealed partial class SingleNode
{
    public async ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel)
    {
        // Once begun a batch is finished, whether or not the caller still listens: a half-done append would cost a reload.
        var (outcome, newestAt) = await CellOf(establishment).AskAsync(async actor =>
            (await actor.ReportAsync(batch, principal, dryRun, Now, CancellationToken.None), actor.NewestAt));
        NoteDataAsOf(establishment, newestAt);
        return outcome;
    }

    public async ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel)
    {
        if (!_establishments.ContainsKey(establishment) && Reference.Current.Find(establishment) is null) return null;
        return await CellOf(establishment).AskAsync(actor => actor.FiguresAsync(presentation, Now, cancel));
    }

    public async ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel)
    {
        if (!_establishments.ContainsKey(establishment)) return null;
        return await CellOf(establishment).AskAsync(actor => actor.ForecastAsync(presentation, horizon, Now, cancel));
    }

    public async ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel)
    {
        var figures = await Task.WhenAll(_presentations.Values.Select(cell => cell.AskAsync(actor => ValueTask.FromResult(actor.Figures(territory)))));
        return [.. figures.SelectMany(of => of)];
    }

    public async ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel) =>
        _presentations.TryGetValue(presentation, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Figures())) : [];

    /// <summary>Read beside the actor: the past does not keep its messages waiting.</summary>
    public ValueTask<IReadOnlyList<KeptDay>> HistoryAsync(PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel) => KeptDays.LoadAsync(_snapshots, presentation, first, last, cancel);

    public async ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel) =>
        _presentations.TryGetValue(presentation, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Forecasts(territory, horizon, Now))) : [];

    public async ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel)
    {
        var asked = presentation is not { } one ? [.. _presentations.Values] : _presentations.TryGetValue(one, out var cell) ? [cell] : Array.Empty<Cell<PresentationActor>>();
        return [.. (await Task.WhenAll(asked.Select(of => of.AskAsync(actor => ValueTask.FromResult(actor.Scores(territory)))))).SelectMany(of => of)];
    }

    public async ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel) =>
        _departments.TryGetValue(department, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Lines(presentation))) : [];

    public async ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel) =>
        _groups.TryGetValue(group, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Rows(territory))) : [];

    public async ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel) =>
        await Task.WhenAll(_departments.Values.Select(cell => cell.AskAsync(actor => ValueTask.FromResult(actor.Reporting(Now)))));

    public async ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel) => await _board.AskAsync(board => ValueTask.FromResult(board.Signals()));
    public async ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel) => await _board.AskAsync(board => board.FindAsync(id, cancel));
    public async ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel) =>
        await _board.AskAsync(board => board.ActAsync(id, action, Now, CancellationToken.None));
    public async ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel) =>
        await _board.AskAsync(board => board.LogAsync(sequence, limit, cancel));

    /// <summary>Only what stands in a figure counts, and a clock that runs ahead makes nothing newer than now.</summary>
    private void NoteDataAsOf(Finess finess, DateTimeOffset? at)
    {
        if (at is not { } time || Reference.Current.DepartmentOf(finess) is null) return;
        if (time > Now) time = Now;
        var ms = time.ToUnixTimeMilliseconds();
        for (var seen = Interlocked.Read(ref _dataAsOfMs); ms > seen; seen = Interlocked.Read(ref _dataAsOfMs))
            if (Interlocked.CompareExchange(ref _dataAsOfMs, ms, seen) == seen) return;
    }

    public DateTimeOffset? DataAsOf => Interlocked.Read(ref _dataAsOfMs) is > long.MinValue and var newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;

    public NationStatus Status
    {
        get
        {
            var (waiting, longest) = Mailboxes();
            var lag = new Dictionary<string, double> { ["territories"] = Math.Round(_agenda.Lag.TotalSeconds / _speed, 3) };
            return new(_journal.Status, DataAsOf, LiveHead, _establishments.Count, waiting, longest, lag);
        }
    }

    /// <summary>Counted four times a second at most: whoever shows a status asks, and a nation has 24 000 mailboxes.</summary>
    private (int Waiting, int Longest) Mailboxes()
    {
        if (_counted is { } counted && _real.GetElapsedTime(counted.At) < CountEvery) return (counted.Waiting, counted.Longest);
        int waiting = 0, longest = 0;
        foreach (var cell in Cells()) (waiting, longest) = (waiting + cell.Waiting, Math.Max(longest, cell.Waiting));
        _counted = new(_real.GetTimestamp(), waiting, longest);
        return (waiting, longest);
    }

    private sealed record MailboxCount(long At, int Waiting, int Longest);
}
