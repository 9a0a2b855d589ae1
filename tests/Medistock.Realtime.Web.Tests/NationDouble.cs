using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Epidemiology;
using System.Collections.Concurrent;
using System.Reactive.Subjects;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.Tests;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Web.Tests;

/// <summary>A nation that behaves by the interface's words, in memory. The real ones have their own suites.</summary>
internal sealed class NationDouble : INation, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LiveChange> _log = [];
    private readonly MemoryJournal _journal = new();
    private readonly WinterPlanActor _plan;
    private readonly Subject<LiveChange> _changes = new();
    private readonly Subject<IReadOnlyList<TerritoryFigures>> _tiles = new();
    private readonly Dictionary<(Finess, Guid), (ulong Hash, ReportOutcome.Recorded Outcome)> _batches = [];
    private readonly Dictionary<Finess, long> _sequences = [];

    public NationDouble() => _plan = new(_journal, new Deaf(), () => Book.Current);

    public List<(Finess Finess, ReportedBatch Batch, string Principal, bool DryRun)> Reports { get; } = [];
    public Exception? Throws { get; set; }
    /// <summary>While set, batches wait here.</summary>
    public TaskCompletionSource? Holds { get; set; }
    public List<LineFigures> Lines { get; } = [];
    public List<LineDepletion?> Depletions { get; } = [];
    public List<TerritoryFigures> Figures { get; } = [];
    public ConcurrentDictionary<(PresentationCode, DepartmentCode), IReadOnlyList<HeldLine>> Held { get; } = new();
    public List<ReportingState> Reporting { get; } = [];
    public Dictionary<Finess, EstablishmentFigures> Establishments { get; } = [];
    public ReferenceDouble Book { get; } = new();

    public async ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel)
    {
        if (Holds is { } holds) await holds.Task;
        if (Throws is { } thrown) throw thrown;
        lock (_lock)
        {
            Reports.Add((establishment, batch, principal, dryRun));
            if (_batches.TryGetValue((establishment, batch.BatchId), out var known))
                return known.Hash == batch.BodyHash ? known.Outcome with { Replayed = true } : new ReportOutcome.Conflict(known.Outcome.Sequence);
            var sequence = _sequences.GetValueOrDefault(establishment) + 1;
            var outcome = new ReportOutcome.Recorded(sequence, false, batch.Facts.Count, 0, 0, 0, batch.Refused, [.. Lines]) { Depletions = [.. Depletions] };
            if (dryRun) return outcome;
            _sequences[establishment] = sequence;
            _batches[(establishment, batch.BatchId)] = (batch.BodyHash, outcome);
            return outcome;
        }
    }

    public ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel) =>
        new(Establishments.TryGetValue(establishment, out var figures)
            ? figures with { Lines = [.. figures.Lines.Where(line => presentation is null || line.Presentation == presentation)] }
            : Book.Current.Find(establishment) is { } known ? new EstablishmentFigures(establishment, known, 0, null, null, false, false, []) : null);

    public Dictionary<string, IReadOnlyList<MemberRow>> Members { get; } = [];
    public ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel) => new(Members.TryGetValue(group, out var rows)
        ? [.. rows.Select(row => row with { Territories = [.. row.Territories.Where(picture => territory is null || picture.Territory == territory)] })] : []);

    public ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel)
    {
        lock (_lock) return new([.. Figures.Where(figures => figures.Territory == territory)]);
    }

    public ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel)
    {
        lock (_lock) return new([.. Figures.Where(figures => figures.Presentation == presentation)]);
    }

    public List<KeptDay> Past { get; } = [];
    public ValueTask<IReadOnlyList<KeptDay>> HistoryAsync(PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel) =>
        new([.. Past.Where(kept => kept.Day >= first && kept.Day <= last && kept.Figures.Any(figures => figures.Presentation == presentation))]);

    public ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel) => new(Held.GetValueOrDefault((presentation, department)) ?? []);

    public Dictionary<(Finess, PresentationCode), LineForecast> LineForecasts { get; } = [];
    public ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel) =>
        new(LineForecasts.TryGetValue((establishment, presentation), out var forecast) ? forecast with { Days = [.. forecast.Days.Take(horizon)] } : null);

    public Dictionary<(PresentationCode, TerritoryCode), IReadOnlyList<TerritoryForecast>> Forecasts { get; } = [];
    public ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel) =>
        new([.. (Forecasts.GetValueOrDefault((presentation, territory)) ?? []).Select(forecast => forecast with { Days = [.. forecast.Days.Take(horizon)] })]);

    public List<ForecastScores> Scores { get; } = [];
    public ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel) =>
        new([.. Scores.Where(scores => scores.Territory == territory && (presentation is not { } asked || scores.Presentation == asked))]);

    public ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel) => new([.. Reporting]);

    public Dictionary<PresentationCode, SupplyAnswer> Supplies { get; } = [];
    public List<SeriesAnswer> Series { get; } = [];
    public List<FactParcel> Parcels { get; } = [];
    public SupplyFilesDouble Files { get; } = new();

    public ValueTask<FactOutcome> RecordFactsAsync(FactParcel parcel, CancellationToken cancel)
    {
        if (Throws is { } thrown) throw thrown;
        if (Parcels.FindIndex(known => known.BatchId == parcel.BatchId) is >= 0 and var at) return new(new FactOutcome.Recorded(at + 1, true));
        Parcels.Add(parcel);
        return new(new FactOutcome.Recorded(Parcels.Count, false));
    }

    public ValueTask<SupplyAnswer?> SupplyAsync(PresentationCode presentation, CancellationToken cancel) => new(Supplies.GetValueOrDefault(presentation));
    public ValueTask<IReadOnlyList<SeriesAnswer>> EpidemicAsync(Disease disease, TerritoryCode territory, CancellationToken cancel) =>
        new([.. Series.Where(series => series.Series.Disease == disease && series.Series.Territory == territory)]);

    public ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel)
    {
        lock (_lock) return new([.. _log.OfType<SignalChange>().GroupBy(change => change.Signal.Id).Select(changes => changes.Last().Signal)]);
    }

    public ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel)
    {
        lock (_lock) return new(_log.OfType<SignalChange>().LastOrDefault(change => change.Signal.Id == id)?.Signal);
    }

    public ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_log.OfType<SignalChange>().LastOrDefault(change => change.Signal.Id == id)?.Signal is not { } signal) return new(new SignalActionOutcome.NotFound());
            if (signal.Version != action.ExpectedVersion) return new(new SignalActionOutcome.VersionConflict(signal));
            if (action.Kind == SignalActionKind.Snooze && action.Until < Clock.GetUtcNow()) return new(new SignalActionOutcome.Refused("signal.until-past", "the snooze would be over"));
            var comments = action.Comment is { } text ? [.. signal.Comments, new SignalComment(action.By, Clock.GetUtcNow(), text)] : signal.Comments;
            var changed = signal with
            {
                Version = signal.Version + 1,
                Comments = comments,
                AcknowledgedBy = action.Kind == SignalActionKind.Acknowledge ? action.By : signal.AcknowledgedBy,
                State = action.Kind switch { SignalActionKind.Acknowledge => SignalState.Acknowledged, SignalActionKind.Resolve => SignalState.Resolved, _ => signal.State },
            };
            return new(new SignalActionOutcome.Done(Record(changed, publish: true)));
        }
    }

    public async ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel)
    {
        using var reader = new PlanReader(_journal);
        return asOf is { } moment ? await reader.AsOfAsync(moment, cancel) : await reader.NowAsync(cancel);
    }

    /// <summary>The real actor on a journal in memory; its rows are numbered at once, as the board would.</summary>
    public async ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel)
    {
        var before = _plan.Book.Sequence;
        var outcome = await _plan.ActAsync(request, Clock.GetUtcNow());
        foreach (var row in _journal.Rows.Where(row => row.Sequence > before))
        {
            if (PlanCodec.Decode(row.Payload.Span).ForScreens() is not { } told) continue;
            lock (_lock)
            {
                var change = new PlanChange(_log.Count + 1, row.Sequence, told);
                _log.Add(change);
                _changes.OnNext(change);
            }
        }
        return outcome;
    }

    public ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel)
    {
        lock (_lock) return new([.. _log.Where(change => change.Sequence > sequence).Take(limit)]);
    }

    public long LiveHead { get { lock (_lock) return _log.Count; } }
    public IObservable<LiveChange> LiveChanges => _changes;
    public IObservable<IReadOnlyList<TerritoryFigures>> Tiles => _tiles;
    public string Epoch { get; set; } = "epoch-1";
    public NationStatus Status => new(new(12, 3456, 1, 4096, null), Now, LiveHead, 3, 0, 0, new Dictionary<string, double> { ["departments"] = 0.2 });
    public IReference Reference => Book;
    public FixedClock Clock { get; } = new(Now);
    TimeProvider INation.Clock => Clock;
    public bool HoldSignals { get; set; }

    public void Dispose()
    {
        _changes.Dispose();
        _tiles.Dispose();
    }

    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(1));

    /// <summary>Durable, then published; unpublished is what a subscriber missed.</summary>
    public SignalChange Record(Signal signal, bool publish = true)
    {
        lock (_lock)
        {
            var change = new SignalChange(_log.Count + 1, signal);
            _log.Add(change);
            if (publish) _changes.OnNext(change);
            return change;
        }
    }

    public void Publish(LiveChange change) => _changes.OnNext(change);

    public void Publish(params TerritoryFigures[] figures)
    {
        lock (_lock)
        {
            foreach (var one in figures)
            {
                Figures.RemoveAll(other => other.Territory == one.Territory && other.Presentation == one.Presentation && other.Totals.Link == one.Totals.Link);
                Figures.Add(one);
            }
        }
        _tiles.OnNext(figures);
    }
}

/// <summary>Stands still until it is advanced.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now.ToUniversalTime();
    public void Advance(TimeSpan by) => _now += by;
    public override DateTimeOffset GetUtcNow() => _now;
}

internal sealed class ReferenceDouble : IReference
{
    private ReferenceBook _book = Some.Book();
    public ReferenceBook Current { get => _book; set { _book = value; Changed?.Invoke(value); } }
    public event Action<ReferenceBook>? Changed;
}

internal sealed class KeysDouble : IKeys
{
    private readonly ConcurrentDictionary<string, KeyRecord> _keys = new();

    public KeysDouble Add(string secret, string role, params string[] scope)
    {
        _keys[secret] = new("id-" + secret, "nom " + secret, role, scope);
        return this;
    }

    public void Revoke(string secret) => _keys.TryRemove(secret, out _);
    public ValueTask<KeyRecord?> FindAsync(string secret, CancellationToken cancel) => new(_keys.GetValueOrDefault(secret));
    public ValueTask<KeyRecord?> FindByIdAsync(string id, CancellationToken cancel) => new(_keys.Values.FirstOrDefault(key => key.Id == id));
}

/// <summary>The plan's word to the board; this double numbers its rows itself.</summary>
internal sealed class Deaf : IPeers
{
    public ValueTask AnnounceAsync(long planHead) => ValueTask.CompletedTask;
    public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => throw new NotSupportedException();
    public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => throw new NotSupportedException();
    public ValueTask ReportAsync(string group, MemberRow row) => throw new NotSupportedException();
    public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => throw new NotSupportedException();
    public ValueTask ObserveAsync(SignalObservation observation) => throw new NotSupportedException();
    public void Publish(IReadOnlyList<TerritoryFigures> figures) => throw new NotSupportedException();
    public void Publish(PresentationShapes shapes) => throw new NotSupportedException();
    public void Publish(LiveChange change) => throw new NotSupportedException();
}
