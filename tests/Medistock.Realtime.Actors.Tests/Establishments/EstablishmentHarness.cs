using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Tests.Establishments;

internal enum AppendFault { None, Busy, LostBeforeDisk, LostAfterDisk, Fence }

/// <summary>One establishment with everything around it in memory, and faults on demand. Day 0 is <see cref="Today"/>, in Paris.</summary>
internal sealed class EstablishmentHarness : IJournal, ISnapshots, IPeers, IReference
{
    public static readonly Finess Finess = Finess.Parse("350000022");
    public static readonly PresentationCode A = PresentationCode.Parse("3400930082157");
    public static readonly PresentationCode B = PresentationCode.Parse("3400949497294");
    public static readonly PresentationCode C = PresentationCode.Parse("X-CURARE-1");
    public static readonly PresentationCode Unknown = PresentationCode.Parse("9123456");
    public static readonly int Today = LocalCalendar.NumberOf(new DateOnly(2026, 11, 23));
    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");

    private readonly List<JournalEntry> _rows = [];
    private readonly Dictionary<string, Snapshot> _snapshots = [];
    private ulong _bodies;
    private int _batches;

    public EstablishmentHarness() => Actor = NewActor();

    public EstablishmentActor Actor { get; private set; }
    public DateTimeOffset Now { get; set; } = At(0, 12);
    public AppendFault Fault { get; set; }
    public List<EstablishmentContribution> Sent { get; } = [];
    public IReadOnlyList<JournalEntry> Rows => _rows;
    public int Reads { get; private set; }
    public bool PeersRefuse { get; set; }
    public ReferenceBook Current { get; private set; } = Book(A, B, C);

    public event Action<ReferenceBook> Changed = _ => { };

    public static DateTimeOffset At(int day, double hour) => DateTimeOffset.FromUnixTimeMilliseconds(Paris.StartOf(Today + day) + (long)(hour * 3_600_000));

    public static ReferenceBook Book(params PresentationCode[] presentations) => Book("35", "Europe/Paris", presentations);

    public static ReferenceBook Book(string department, string zone, params PresentationCode[] presentations) => new(1,
        presentations.Select(code => new Presentation(code, null, "", "", [], "", "", Patients.All, "", true, null, "", null, true)),
        [new(Finess, null, "CHU", EstablishmentKind.Pui, DepartmentCode.Parse(department), null, false, null)],
        [new(DepartmentCode.Parse(department), "", RegionCode.Parse("53"), "", 1, null, zone)]);

    public void Know(ReferenceBook book)
    {
        Current = book;
        Changed(book);
    }

    /// <summary>As after a crash, or a move to another machine.</summary>
    public void Discard() => Actor = NewActor();

    public ShapeTable Shapes { get; } = new();

    public EstablishmentActor NewActor() => new(Finess, this, this, this, this, () => CoverageRules.Default) { Shapes = Shapes };

    public static StockFact Fact(FactType type, int day, double hour, decimal quantity, string? id = null, PresentationCode? of = null) =>
        new(of ?? A, At(day, hour), type, Quantity.Of(quantity), id);

    public static StockFact Withdrawal(string id, string? own = null) => new(default, default, FactType.Reversal, Quantity.Zero, own, id);

    public ReportedBatch Batch(params StockFact[] facts) => Batch(null, facts);

    public ReportedBatch Batch(DateTimeOffset? through, params StockFact[] facts) =>
        new(new(++_batches, 0, 0, new byte[8]), ++_bodies, [.. facts.Select((fact, index) => (index, fact))], [], through, []);

    public async Task<ReportOutcome.Recorded> Report(ReportedBatch batch, bool dryRun = false) =>
        Assert.IsType<ReportOutcome.Recorded>(await Actor.ReportAsync(batch, "key-1", dryRun, Now, default));

    public Task<ReportOutcome.Recorded> Report(params StockFact[] facts) => Report(Batch(facts));

    public async Task<EstablishmentFigures> Figures() => (await Actor.FiguresAsync(null, Now, default))!;

    public async Task<LineFigures> Line(PresentationCode? of = null) => (await Figures()).Lines.Single(line => line.Presentation == (of ?? A));

    /// <summary>What the journal says, folded whole.</summary>
    public IReadOnlyList<LineFigures> Folded()
    {
        var calendar = LocalCalendar.Of(Current.TimeZoneOf(Finess));
        var stock = EstablishmentStock.Fold(_rows.Select(row => BatchRecord.Decode(row.Payload.Span).Batch), calendar);
        var context = stock.ContextAt(Now.ToUnixTimeMilliseconds(), EstablishmentKind.Pui, CoverageRules.Default);
        return [.. Enumerable.Range(0, stock.LineCount).Select(at => stock.Assess(stock.LineAt(at).Presentation, context)!.Value)];
    }

    public async Task Wait(double milliseconds)
    {
        Now = Now.AddMilliseconds(milliseconds);
        await Actor.TickAsync(Now);
    }

    public byte[] SnapshotState => _snapshots.Values.Single().State.ToArray();
    public void ReplaceSnapshot(ReadOnlyMemory<byte> state) => _snapshots[EstablishmentActor.StreamOf(Finess)] = new(_rows.Count, state);

    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        var fault = Fault;
        Fault = AppendFault.None;
        if (fault == AppendFault.Busy) throw new JournalBusyException();
        if (fault == AppendFault.LostBeforeDisk) throw new JournalUnavailableException("disk full");
        if (fault == AppendFault.Fence || entry.Sequence != HeadOf(entry.Stream) + 1) throw new JournalFenceException(entry.Stream, entry.Sequence);
        if (_rows.Any(row => row.BatchId == entry.BatchId)) throw new InvalidOperationException("batch id written twice");
        _rows.Add(entry);
        if (fault == AppendFault.LostAfterDisk) throw new JournalUnavailableException("no answer");
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        Reads++;
        foreach (var row in _rows.ToArray()) if (row.Sequence > after) yield return row;
    }

    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel)
    {
        foreach (var row in _rows) if (row.BatchId == batchId) return new(row);
        return new((JournalEntry?)null);
    }

    public long HeadOf(string stream) => _rows.Count;
    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => new(HeadOf(stream));
    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => new([(EstablishmentActor.StreamOf(Finess), _rows.Count)]);
    public JournalStatus Status => new(_rows.Count, 0, 0, 1, null);

    public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new(_snapshots.TryGetValue(stream, out var found) ? found : null);
    public void Save(string stream, Snapshot snapshot) => _snapshots[stream] = snapshot;

    public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution)
    {
        if (PeersRefuse) throw new EngineBusyException("department");
        Sent.Add(contribution);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => throw new InvalidOperationException("an establishment speaks to its department only");
    public ValueTask ReportAsync(string group, MemberRow row) => throw new InvalidOperationException("an establishment speaks to its department only");
    public ValueTask SupplyAsync(PresentationCode presentation, Medistock.Realtime.Actors.Supply.SupplyRow row) => throw new InvalidOperationException("an establishment speaks to its department only");
    public ValueTask AnnounceAsync(long planHead) => throw new InvalidOperationException("an establishment speaks to its department only");
    public ValueTask ObserveAsync(SignalObservation observation) => throw new InvalidOperationException("an establishment speaks to its department only");
    public void Publish(IReadOnlyList<TerritoryFigures> figures) => throw new InvalidOperationException("an establishment speaks to its department only");
    public void Publish(PresentationShapes shapes) => Shapes.Take(shapes);
    public void Publish(LiveChange change) => throw new InvalidOperationException("an establishment speaks to its department only");
}
