using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Server.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using Medistock.Realtime.Testing.Time;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary>What stood at a moment, as text: one line for each figure.</summary>
internal sealed record Shown(DateTimeOffset At, int Position, IReadOnlyList<string> Figures, IReadOnlyList<string> Forecasts, IReadOnlyList<string> Signals)
{
    private static readonly TerritoryCode[] Territories = [.. new[] { "FR", "METRO", "REG-52", "REG-04", "DEP-53", "DEP-72", "DEP-974" }.Select(TerritoryCode.Parse)];

    public static async Task<IReadOnlyList<string>> FiguresOfAsync(INation nation)
    {
        var lines = new List<string> { $"data as of {nation.DataAsOf:O}" };
        foreach (var territory in Territories)
            foreach (var figures in await nation.CoverageAsync(territory, default))
                lines.Add($"{territory.Text} {figures.Presentation} {figures.Totals} {figures.Totals.UnratedLines} {figures.Totals.LowerBoundLines} {figures.Coverage.Days:R} {figures.Coverage.Reason} {figures.Level} {figures.Thresholds}");
        foreach (var state in await nation.ReportingAsync(default))
            lines.Add($"{state.Department.Text} {state.Reporting} of {state.Due} report, silent {string.Join(' ', state.Silent)}, never {state.NeverReported}");
        foreach (var place in Reference.Places)
            foreach (var line in (await nation.EstablishmentAsync(place, null, default))?.Lines ?? []) lines.Add($"{place} {line}");
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public static async Task<IReadOnlyList<string>> ForecastsOfAsync(Func<PresentationCode, TerritoryCode, Task<IReadOnlyList<TerritoryForecast>>> ask)
    {
        var lines = new List<string>();
        foreach (var presentation in Reference.Presentations)
        {
            foreach (var territory in Territories)
            {
                foreach (var of in await ask(presentation, territory))
                {
                    lines.Add($"{presentation} {territory.Text} {of.Link} learnt {of.LearntThrough} share {of.ShareObserved:R} factor {of.Reconciled:R} {of.Totals} "
                        + string.Join(' ', of.Days.Select(day => $"{day.P10:R}/{day.P50:R}/{day.P90:R}/{day.Mean:R}")));
                    lines.Add($"{presentation} {territory.Text} {of.Link} {of.Depletion}");
                    lines.Add($"{presentation} {territory.Text} {of.Link} {of.Demand}");
                }
            }
        }
        return lines;
    }

    public static IReadOnlyList<string> SignalsOf(IEnumerable<Signal> signals) =>
        [.. signals.Select(signal => $"{signal.Id} {signal.Kind} {signal.Subject} {signal.Severity} {signal.State} {signal.Version} {signal.FirstSeen:O} {signal.LastSeen:O} {signal.Count} {signal.AcknowledgedBy}")];
}

/// <summary>The single-node engine living through a stretch; at some moments what it shows is noted, and what one shows that is started on its journal as it stands then.</summary>
internal static class LivedNation
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);

    public static async Task<(IReadOnlyList<JournalEntry> Rows, IReadOnlyList<Shown> Moments)> LiveAsync(Stretch stretch, int moments)
    {
        var words = stretch.Words();
        var asked = new Queue<DateTimeOffset>(Enumerable.Range(0, moments).Select(_ => stretch.AnyTime()).Order());
        using var journal = new RecordingJournal();
        var (time, reference) = (new JumpingTime(Stretch.Begin), new Reference());
        // Real time stands still: anti-entropy has nothing to heal here.
        await using var node = Node(journal, journal, reference, time);
        await node.StartAsync(CancellationToken.None);
        var shown = new List<Shown>();
        foreach (var word in words)
        {
            while (asked.TryPeek(out var at) && at < word.At)
            {
                asked.Dequeue();
                await PassAsync(node, time, at);
                shown.Add(await NoteAsync(node, journal, reference, at));
            }
            await PassAsync(node, time, word.At);
            await SayAsync(node, word);
            await node.PassAsync(flush: false, CancellationToken.None);
        }
        while (asked.TryDequeue(out var at))
        {
            await PassAsync(node, time, at);
            shown.Add(await NoteAsync(node, journal, reference, at));
        }
        return (journal.Rows, shown);
    }

    private static async Task SayAsync(SingleNode node, Word word)
    {
        switch (word)
        {
            case Word.Batch batch:
                Assert.IsType<ReportOutcome.Recorded>(await node.ReportAsync(batch.From, batch.Said, "key-1", false, default));
                break;
            case Word.Facts facts:
                Assert.IsType<FactOutcome.Recorded>(await node.RecordFactsAsync(facts.Parcel, default));
                break;
            default:
                if ((await node.SignalsAsync(default)).FirstOrDefault(signal => signal.State == SignalState.Open) is { } open)
                    Assert.IsType<SignalActionOutcome.Done>(await node.ActAsync(open.Id, new(SignalActionKind.Acknowledge, open.Version, "ANSM", null, null, null), default));
                break;
        }
    }

    /// <summary>From one time at which somebody is to be woken to the next.</summary>
    private static async Task PassAsync(SingleNode node, JumpingTime time, DateTimeOffset until)
    {
        for (var now = time.GetUtcNow(); now < until;)
        {
            var next = node.NextDue is { } due ? due > now ? due : now + Beat : until;
            now = next < until ? next : until;
            time.JumpTo(now);
            await node.PassAsync(flush: false, CancellationToken.None);
        }
    }

    private static async Task<Shown> NoteAsync(SingleNode lived, RecordingJournal journal, Reference reference, DateTimeOffset at)
    {
        var rows = journal.Rows;
        var log = new SignalBoard(await RecordingJournal.CutAsync(rows), new Deaf());
        await log.LoadAsync(at, CancellationToken.None);
        var cut = await RecordingJournal.CutAsync(rows);
        await using var cold = Node(cut, cut, reference, new JumpingTime(at));
        await cold.StartAsync(CancellationToken.None);
        return new(at, rows.Count, await Shown.FiguresOfAsync(cold),
            await Shown.ForecastsOfAsync((presentation, territory) => lived.ForecastWithAsync(cold, presentation, territory, 28)), Shown.SignalsOf(log.Signals()));
    }

    private static SingleNode Node(IJournal journal, ISnapshots snapshots, Reference reference, TimeProvider time) =>
        new("epoch-1", journal, snapshots, reference, CoverageRules.Default, time, new JumpingTime(Stretch.Begin), 1, NullLogger<SingleNode>.Instance);

    /// <summary>For a board that only reads.</summary>
    private sealed class Deaf : IPeers
    {
        public ValueTask ContributeAsync(DepartmentCode department, Actors.Territories.EstablishmentContribution contribution) => throw new NotSupportedException();
        public ValueTask ReportAsync(PresentationCode presentation, Actors.Presentations.DepartmentRow row) => throw new NotSupportedException();
        public ValueTask ReportAsync(string group, Actors.Groups.MemberRow row) => throw new NotSupportedException();
        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => throw new NotSupportedException();
        public ValueTask ObserveAsync(SignalObservation observation) => throw new NotSupportedException();
        public void Publish(IReadOnlyList<TerritoryFigures> figures) => _ = figures;
        public void Publish(PresentationShapes shapes) => _ = shapes;
        public ValueTask AnnounceAsync(long planHead) => throw new NotSupportedException();
        public void Publish(LiveChange change) => _ = change;
    }
}
