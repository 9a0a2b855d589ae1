using System.Diagnostics;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Benchmarks.History;

internal sealed record HistoryOptions(int Presentations, string Directory, string Command);

/// <summary>What a night costs: presentations that are known in every department on both links close a day into a data directory; then one reads its past.</summary>
internal static class HistoryRun
{
    private const int Questions = 50;
    private static readonly DateTimeOffset Evening = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(HistoryOptions options)
    {
        var departments = FrenchDepartments.Load();
        var book = new ReferenceBook(1, [], [], departments);
        using var store = Store.OpenToServe(new StoreAddress.Sqlite(options.Directory), new(Guid.NewGuid().ToString("N"), Evening, Demo: false, DataClock.Real(Evening)));
        var (closing, questions) = (new Latencies(), new Latencies());
        var (busy, bytes, allocated) = (TimeSpan.Zero, 0L, 0L);
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
        {
            var counted = new Counted(journal.Snapshots);
            for (var n = 0; n < options.Presentations; n++)
            {
                var actor = await FilledAsync(PresentationCode.Parse($"{3_000_000 + n}"), book, departments, counted, n);
                var at = DayClose.At(LocalCalendar.Of("Europe/Paris"), LocalCalendar.NumberOf(new(2026, 11, 22)), actor.Code);
                // Everything else that is due is done a moment before.
                await actor.TickAsync(at.AddMilliseconds(-1));
                var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                await actor.TickAsync(at);
                var took = Stopwatch.GetElapsedTime(started);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                busy += took;
                closing.Add(took);
            }
            bytes = counted.Bytes;
            var first = PresentationCode.Parse("3000000");
            var last = new DateOnly(2026, 11, 22);
            var day = (await KeptDays.LoadAsync(counted, first, last, last, default))[0];
            for (var n = 0; n < DayClose.MostDays; n++)
                counted.Save(KeptDays.StreamOf(first, LocalCalendar.NumberOf(last.AddDays(-n))), new(long.MaxValue, KeptDayCodec.Encode(day with { Day = last.AddDays(-n) })));
            await Pause.ForAsync(TimeSpan.FromSeconds(2));
            for (var n = 0; n < Questions; n++)
            {
                var started = Stopwatch.GetTimestamp();
                if ((await KeptDays.LoadAsync(counted, first, last.AddDays(-59), last, default)).Count != 60) throw new InvalidOperationException("days are missing");
                questions.Add(Stopwatch.GetElapsedTime(started));
            }
        }
        var file = new FileInfo(Path.Combine(options.Directory, "state.db")).Length;
        var whole = 8_000.0 / options.Presentations;
        Console.WriteLine(new Table("measured", "value")
            .Row("presentations × territories × links", $"{options.Presentations} × {Territories(departments)} × 2")
            .Row("one close, p50 / p99 / worst, ms", closing.ToString())
            .Row("all closes of a night, CPU", $"{busy.TotalSeconds * whole:0.0} s for 8 000, over {DayClose.Spread.TotalMinutes:0} min")
            .Row("allocated by one close", $"{allocated / options.Presentations / 1024} KiB")
            .Row("a day of one presentation", $"{bytes / options.Presentations} B")
            .Row("a day of 8 000", $"{bytes * whole / 1e6:0} MB; {DayClose.MostDays} days {bytes * whole * DayClose.MostDays / 1e9:0.0} GB")
            .Row("`state.db` after it", $"{file / 1e6:0} MB")
            .Row("60 days of one presentation read, p50 / p99 / worst, ms", questions.ToString()));
        Console.WriteLine(options.Command);
        return 0;
    }

    private static int Territories(IReadOnlyList<Department> departments) => departments.Count + departments.Select(department => department.Region).Distinct().Count() + 2;

    private static async Task<PresentationActor> FilledAsync(PresentationCode code, ReferenceBook book, IReadOnlyList<Department> departments, ISnapshots snapshots, int seed)
    {
        var chance = new Random(seed);
        var actor = new PresentationActor(code, new Nobody(), () => book) { Snapshots = snapshots };
        foreach (var department in departments)
        {
            LinkTotals Of(EstablishmentKind link, int lines) => new(link, Quantity.Of(chance.Next(20, 400) * lines), new(chance.Next(500_000, 20_000_000) * (long)lines), lines,
                chance.Next(3), chance.Next(4), lines / 12, lines / 5, Evening.AddMilliseconds(-chance.Next(3_600_000)));
            await actor.ReceiveAsync(new(department.Code, code, 1, [Of(EstablishmentKind.Pui, chance.Next(5, 40)), Of(EstablishmentKind.Officine, chance.Next(80, 500))]), Evening);
        }
        return actor;
    }

    private sealed class Counted(ISnapshots inner) : ISnapshots
    {
        public long Bytes { get; private set; }
        public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => inner.LoadAsync(stream, cancel);

        public void Save(string stream, Snapshot snapshot)
        {
            if (KeptDays.IsOne(stream)) Bytes += snapshot.State.Length;
            inner.Save(stream, snapshot);
        }
    }

    /// <summary>Who is told is not measured.</summary>
    private sealed class Nobody : IPeers
    {
        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => ValueTask.CompletedTask;
        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => ValueTask.CompletedTask;
        public ValueTask ReportAsync(string group, MemberRow row) => ValueTask.CompletedTask;
        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => ValueTask.CompletedTask;
        public ValueTask ObserveAsync(SignalObservation observation) => ValueTask.CompletedTask;
        public void Publish(IReadOnlyList<TerritoryFigures> figures) => _ = figures;
        public void Publish(PresentationShapes shapes) => _ = shapes;
        public ValueTask AnnounceAsync(long planHead) => ValueTask.CompletedTask;
        public void Publish(LiveChange change) => _ = change;
    }
}
