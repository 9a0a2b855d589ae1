using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Storage.Tests.Suite;
using Medistock.Realtime.Storage.Verification;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.PostgreSql;

public sealed class RetentionTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly Finess Streaming = Finess.Parse("530000074"), Counting = Finess.Parse("530000082");
    private static readonly PresentationCode[] Codes = [PresentationCode.Parse("3400930082157"), PresentationCode.Parse("3400949497294"), PresentationCode.Parse("X-CURARE-1"), PresentationCode.Parse("X-SILENT-1")];
    private readonly Lazy<PostgreSqlTestStore> _store = new(() => new());

    private sealed class Nobody : IPeers, IReference
    {
        public ReferenceBook Current { get; } = new(1, [], [new(Streaming, null, "", EstablishmentKind.Pui, DepartmentCode.Parse("53"), null, false, null)],
            [new(DepartmentCode.Parse("53"), "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 1, null, "Europe/Paris")]);

        public event Action<ReferenceBook>? Changed
        {
            add { }
            remove { }
        }

        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => ValueTask.CompletedTask;
        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => ValueTask.CompletedTask;
        public ValueTask ReportAsync(string group, MemberRow row) => ValueTask.CompletedTask;
        public ValueTask SupplyAsync(PresentationCode presentation, Actors.Supply.SupplyRow row) => ValueTask.CompletedTask;
        public ValueTask AnnounceAsync(long planHead) => ValueTask.CompletedTask;
        public ValueTask ObserveAsync(SignalObservation observation) => ValueTask.CompletedTask;
        public void Publish(IReadOnlyList<TerritoryFigures> figures)
        {
        }

        public void Publish(PresentationShapes shapes)
        {
            return;
        }

        public void Publish(LiveChange change)
        {
        }
    }

    private sealed class NoSnapshots : ISnapshots
    {
        public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new((Snapshot?)null);
        public void Save(string stream, Snapshot snapshot)
        {
        }
    }

    public void Dispose()
    {
        if (_store.IsValueCreated) _store.Value.Dispose();
    }

    private static EstablishmentActor Actor(Finess finess, OpenJournal open) => new(finess, open.Journal, new NoSnapshots(), new Nobody(), new Nobody(), () => CoverageRules.Default);

    /// <summary>A batch every third day or so over 36 months: late lines, withdrawals, counts, one line that falls silent at once.</summary>
    private static async Task LiveAsync(OpenJournal open, Finess finess, bool streams, Random random, DateTimeOffset from, DateTimeOffset to)
    {
        var actor = Actor(finess, open);
        var (number, id) = (random.Next(), 0);
        var sent = new Queue<string>();
        for (var now = from; now < to; now += TimeSpan.FromHours(random.Next(20, 120)))
        {
            var facts = new List<StockFact>();
            if (now == from) facts.Add(new(Codes[3], now, FactType.Count, Quantity.Of(12)));
            foreach (var code in Codes.Take(3).Where(_ => random.Next(3) > 0))
            {
                FactType[] types = streams ? [FactType.Count, FactType.Dispensed, FactType.Dispensed, FactType.Received, FactType.Returned, FactType.Lent, FactType.Unserved] : [FactType.Count, FactType.Count, FactType.Received];
                var line = $"{finess.Text}x{id++}";
                facts.Add(new(code, now - TimeSpan.FromMinutes(random.Next(0, random.Next(4) == 0 ? 40_000 : 600)), types[random.Next(types.Length)], Quantity.Of(random.Next(0, 60)), line));
                sent.Enqueue(line);
            }
            if (sent.Count > 3 && random.Next(8) == 0) facts.Add(new(default, now, FactType.Reversal, default, null, sent.Last()));
            while (sent.Count > 6) sent.Dequeue();
            DateOnly[] closed = random.Next(10) == 0 ? [DateOnly.FromDateTime(now.UtcDateTime)] : [];
            var batch = new ReportedBatch(new(++number, 1, 1, new byte[8]), (ulong)number, [.. facts.Select((fact, index) => (index, fact))], [], streams ? now : null, closed);
            Assert.IsType<ReportOutcome.Recorded>(await actor.ReportAsync(batch, "key-1", false, now, CancellationToken.None));
        }
    }

    private static async Task<string> ShownAsync(OpenJournal open, Finess finess)
    {
        var figures = await Actor(finess, open).FiguresAsync(null, Now, CancellationToken.None);
        return $"{figures!.Head} {figures.NewestAt} {figures.ReportedThrough}\n" + string.Join('\n', figures.Lines.Select(line => line.ToString()).Order(StringComparer.Ordinal));
    }

    [PostgreSqlFact]
    public async Task What_is_removed_leaves_every_figure_as_it_was_and_the_journal_verifiable()
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"RetentionTests: seed {seed}");
        var random = new Random(seed);
        using var open = _store.Value.Open();
        using var database = PostgreSqlDatabase.Open(_store.Value.Connection);
        foreach (var (finess, streams) in ((Finess, bool)[])[(Streaming, true), (Counting, false)])
        {
            await LiveAsync(open, finess, streams, random, Now.AddMonths(-37), Now.AddDays(-1));
            var shown = await ShownAsync(open, finess);
            var stream = EstablishmentActor.StreamOf(finess);
            var head = await open.Head(stream);
            open.Snapshots.Save(stream, new(1, new byte[] { 1 }));
            var report = await new JournalRetention(database, open.Journal, new Nobody().Current).RunAsync(Now, CancellationToken.None);
            Assert.True(report.Left.Count == 0, $"seed {seed}: {string.Join("; ", report.Left)}");
            Assert.True(report.Removed > 30, $"seed {seed}: {report}");
            var kept = await open.Read(stream);
            Assert.Equal((head, head - report.Removed), (await open.Head(stream), (long)kept.Count));
            Assert.All(kept, row => Assert.True(row.RecordedAt >= Now.AddMonths(-26)));
            Assert.Equal(shown, await ShownAsync(open, finess));
            // What comes later, late lines among it, folds on top of the checkpoint.
            await LiveAsync(open, finess, streams, random, Now.AddHours(-20), Now);
            Assert.True(await open.Head(stream) > head);
            Assert.Equal(0, (await new JournalRetention(database, open.Journal, new Nobody().Current).RunAsync(Now, CancellationToken.None)).Removed);
        }
        Expect(_store.Value.Address, seed);
    }

    private static void Expect(StoreAddress address, int seed)
    {
        using var store = Store.OpenToRead(address);
        using var scan = store.OpenScan();
        var checkpoints = new Dictionary<string, StockCheckpoint>(StringComparer.Ordinal);
        var stocks = new Dictionary<string, StockVerification>(StringComparer.Ordinal);
        foreach (var (_, entry) in scan.Rows(CancellationToken.None))
        {
            if (entry.Stream.StartsWith(StockCheckpoint.Prefix, StringComparison.Ordinal)) checkpoints[entry.Stream[StockCheckpoint.Prefix.Length..]] = StockCheckpoint.Decode(entry.Payload.Span);
            else
            {
                if (!stocks.TryGetValue(entry.Stream, out var stock)) stocks[entry.Stream] = stock = new(Finess.Parse(entry.Stream["stock/".Length..]), new Nobody().Current, CoverageRules.Default, null, checkpoints[entry.Stream]);
                stock.Take(entry);
            }
        }
        foreach (var stock in stocks.Values) stock.Finish();
        Assert.Equal(2, stocks.Count);
        Assert.True(scan.FaultCount == 0, string.Join("; ", scan.Faults));
        Assert.True(stocks.Values.All(stock => stock.Differences.Count == 0), $"seed {seed}: {string.Join("; ", stocks.Values.SelectMany(stock => stock.Differences).Take(5))}");
    }

    [PostgreSqlFact]
    public async Task Nothing_is_removed_that_no_checkpoint_stands_for_and_nobody_reads_over_the_cut()
    {
        using var open = _store.Value.Open();
        using var database = PostgreSqlDatabase.Open(_store.Value.Connection);
        for (var i = 1; i <= 20; i++) await open.Append("stock/530000074", i);
        var retention = new JournalRetention(database, open.Journal, new Nobody().Current);
        await Assert.ThrowsAsync<DataDirectoryException>(() => retention.RemoveThroughAsync("stock/530000074", 10, CancellationToken.None));
        var checkpoint = new StockCheckpoint(10, []);
        await open.Journal.AppendAsync(new(StockCheckpoint.StreamOf("stock/530000074"), 1, null, 0, "retention", Now, checkpoint.Encode()), CancellationToken.None);
        await Assert.ThrowsAsync<DataDirectoryException>(() => retention.RemoveThroughAsync("stock/530000074", 11, CancellationToken.None));
        Assert.Equal(20, (await open.Read("stock/530000074")).Count);
        Assert.Equal(10, await retention.RemoveThroughAsync("stock/530000074", 10, CancellationToken.None));
        Assert.Equal(11, (await open.Read("stock/530000074"))[0].Sequence);
        await Assert.ThrowsAsync<InvalidDataException>(() => open.Read("stock/530000074", after: 4));
        Assert.Equal(20, await open.Head("stock/530000074"));
        await Assert.ThrowsAsync<JournalFenceException>(() => open.Append("stock/530000074", 5));
        await open.Append("stock/530000074", 21);
        // Nor does a process that knows nothing yet take the place of a row that is gone.
        using var fresh = _store.Value.Open();
        Assert.Single(await fresh.Read("stock/530000074", after: 20));
        for (var attempt = 0; attempt < 2; attempt++) await Assert.ThrowsAsync<JournalFenceException>(() => fresh.Append("stock/530000074", 1));
    }

    [PostgreSqlFact]
    public async Task A_young_journal_is_left_alone()
    {
        using var open = _store.Value.Open();
        using var database = PostgreSqlDatabase.Open(_store.Value.Connection);
        await LiveAsync(open, Streaming, true, new Random(1), Now.AddMonths(-25), Now.AddMonths(-20));
        Assert.Equal(new RetentionReport(0, 0, []).Removed, (await new JournalRetention(database, open.Journal, new Nobody().Current).RunAsync(Now, CancellationToken.None)).Removed);
        Assert.Empty(await open.Journal.HeadsAsync(StockCheckpoint.Prefix, CancellationToken.None));
    }
}
