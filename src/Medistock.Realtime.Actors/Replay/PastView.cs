using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.Replay;

public sealed partial class PastNation
{
    /// <summary>
    /// What is known at <see cref="Now"/>, drained: figures of every line as of this moment, summed anew, as a cold start on the journal cut here shows them; forecasts as they were learnt while the
    /// nation lived, with depletions as of this moment; signals as the log told them. Asking changes nothing of what comes later.
    /// </summary>
    public async ValueTask<PastView> ViewAsync(CancellationToken cancel)
    {
        var moment = new Drained(this);
        moment.Begin();
        foreach (var (_, cell) in _establishments)
        {
            cancel.ThrowIfCancellationRequested();
            if (await cell.Actor.HeldAsync(Now, cancel) is { } held) await moment.TakeAsync(held);
        }
        await moment.SettleAsync();
        return new(this, moment);
    }

    /// <summary>A nation of one moment: departments and presentations that were told everything as of now, once.</summary>
    internal sealed class Drained(PastNation nation) : IPeers
    {
        private readonly DateTimeOffset _now = nation.Now;
        public Dictionary<DepartmentCode, DepartmentActor> Departments { get; } = [];
        public Dictionary<PresentationCode, PresentationActor> Presentations { get; } = [];
        public DateTimeOffset? DataAsOf { get; private set; }

        /// <summary>Every department of the reference, those that have nothing to say included.</summary>
        public void Begin()
        {
            foreach (var department in nation._reference.Current.Departments)
                Departments[department.Code] = new(department.Code, this, () => nation._reference.Current, () => nation._followUps.RulesIn(department.Code).Duties, () => nation._setup.Rules.Thresholds) { Hold = true };
        }

        public ValueTask TakeAsync(EstablishmentContribution held)
        {
            var newest = held.NewestAt < _now ? held.NewestAt : _now;
            if (!(DataAsOf >= newest)) DataAsOf = newest;
            return Departments[nation._reference.Current.Find(held.Establishment)!.Department].ReceiveAsync(held, _now);
        }

        public async ValueTask SettleAsync()
        {
            foreach (var department in Departments.Values) await department.DrainAsync(_now);
        }

        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row)
        {
            if (!Presentations.TryGetValue(presentation, out var actor))
                actor = Presentations[presentation] = new(presentation, this, () => nation._reference.Current, () => nation._setup.Rules.Thresholds) { Hold = true };
            return actor.ReceiveAsync(row, _now);
        }

        // What a moment's sums would say to others, the nation that lived has said.
        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => ValueTask.CompletedTask;
        public ValueTask ReportAsync(string group, MemberRow row) => ValueTask.CompletedTask;
        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => ValueTask.CompletedTask;
        public ValueTask ObserveAsync(SignalObservation observation) => ValueTask.CompletedTask;
        public void Publish(IReadOnlyList<TerritoryFigures> figures) => _ = figures;
        public void Publish(PresentationShapes shapes) => _ = shapes;
        public ValueTask AnnounceAsync(long planHead) => ValueTask.CompletedTask;
        public void Publish(LiveChange change) => _ = change;
    }

    /// <summary>
    /// A past moment, asked as a living nation is. Good until its nation moves on. What would change something throws: the past is read only.
    /// </summary>
    public sealed class PastView : INation
    {
        private readonly PastNation _nation;
        private readonly Drained _moment;
        private readonly DateTimeOffset _at;

        internal PastView(PastNation nation, Drained moment) => (_nation, _moment, _at) = (nation, moment, nation.Now);

        /// <summary>The moment.</summary>
        public DateTimeOffset At => _nation.Now == _at ? _at : throw new InvalidOperationException($"this view is of {_at:O}, its nation has moved on to {_nation.Now:O}");
        /// <summary>Presentations of which anything was reported, in order.</summary>
        public IReadOnlyList<PresentationCode> Presentations => [.. _moment.Presentations.Keys.Order()];

        public ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<TerritoryFigures>>([.. _moment.Presentations.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Figures(territory))]);

        public ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel) =>
            ValueTask.FromResult(_moment.Presentations.TryGetValue(presentation, out var actor) ? actor.Figures() : []);

        /// <remarks>A replay keeps no days: of each moment it can be asked what was shown then.</remarks>
        public ValueTask<IReadOnlyList<KeptDay>> HistoryAsync(PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<KeptDay>>([]);

        public ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel) =>
            ValueTask.FromResult(_nation._presentations.TryGetValue(presentation, out var lived) && _moment.Presentations.TryGetValue(presentation, out var totals)
                ? lived.Actor.ForecastsWith(totals, territory, horizon, At) : []);

        public ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<ForecastScores>>([.. _nation._presentations.Where(pair => presentation is null || pair.Key == presentation).OrderBy(pair => pair.Key)
                .SelectMany(pair => pair.Value.Actor.Scores(territory))]);

        public ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel) =>
            ValueTask.FromResult(_moment.Departments.TryGetValue(department, out var actor) ? actor.Lines(presentation) : []);

        public ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel) =>
            ValueTask.FromResult(_nation._groups.TryGetValue(group, out var cell) ? cell.Actor.Rows(territory) : []);

        public ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<ReportingState>>([.. _moment.Departments.OrderBy(pair => pair.Key).Select(pair => pair.Value.Reporting(At))]);

        /// <remarks>Folded again from its rows: the one that lived would take the question for an access.</remarks>
        public async ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel) =>
            _nation._establishments.ContainsKey(establishment) || _nation._reference.Current.Find(establishment) is not null ? await Again(establishment).FiguresAsync(presentation, At, cancel) : null;

        public async ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel) =>
            _nation._establishments.ContainsKey(establishment) ? await Again(establishment).ForecastAsync(presentation, horizon, At, cancel) : null;

        public ValueTask<SupplyAnswer?> SupplyAsync(PresentationCode presentation, CancellationToken cancel) => ValueTask.FromResult(_nation._facts.Actor.Answer(presentation, At));
        public ValueTask<IReadOnlyList<SeriesAnswer>> EpidemicAsync(Disease disease, TerritoryCode territory, CancellationToken cancel) => ValueTask.FromResult(_nation._facts.Actor.Answer(disease, territory));

        public ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<Signal>>(
            [.. _nation._told.Open.Concat(_nation._told.Suppressed).Concat(_nation._told.Closed).OrderByDescending(signal => signal.ChangedAt).ThenBy(signal => signal.Id, StringComparer.Ordinal)]);

        public ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel) => ValueTask.FromResult(_nation._told.Find(id));

        public ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<LiveChange>>(
            [.. _nation._rows.Of(SignalBoard.Stream, sequence, LiveHead).Take(limit).Select(row => AnnouncedPlan.IsOne(row.Payload.Span) ? AnnouncedPlan.Decode(row) : (LiveChange)new SignalChange(row.Sequence, SignalCodec.Decode(row.Payload.Span).Signal))]);

        /// <remarks>Of an earlier moment another view is asked.</remarks>
        public ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel) =>
            asOf is null || asOf == At ? ValueTask.FromResult(_nation._plan) : throw new ArgumentOutOfRangeException(nameof(asOf), asOf, $"this view is of {At:O}");

        public ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel) => throw ReadOnly();

        /// <summary>Signals open by the rules of today, by kind; empty unless the nation judges.</summary>
        public IReadOnlyDictionary<SignalKind, int> JudgedOpen => _nation.Diary.Open;
        public long LiveHead => _nation._toldHead;
        public IObservable<LiveChange> LiveChanges => Nothing<LiveChange>.Instance;
        public IObservable<IReadOnlyList<TerritoryFigures>> Tiles => Nothing<IReadOnlyList<TerritoryFigures>>.Instance;
        public string Epoch => _nation._setup.Epoch;
        public NationStatus Status => new(_nation._journal.Status, DataAsOf, LiveHead, _nation._establishments.Count, 0, 0, new Dictionary<string, double>());
        public DateTimeOffset? DataAsOf => _moment.DataAsOf;
        public IReference Reference => _nation._reference;
        public CoverageRules Rules => _nation._setup.Rules;
        public TimeProvider Clock => _nation._clock;

        public bool HoldSignals
        {
            get => _nation._held;
            set => throw ReadOnly();
        }

        public ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel) => throw ReadOnly();
        public ValueTask<FactOutcome> RecordFactsAsync(FactParcel parcel, CancellationToken cancel) => throw ReadOnly();
        public ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel) => throw ReadOnly();

        private EstablishmentActor Again(Finess establishment) => new(establishment, _nation._journal, NoSnapshots.Instance, _moment, _nation._reference, () => _nation._followUps.RulesOf(establishment)) { Shapes = _nation._shapes };
        private static InvalidOperationException ReadOnly() => new("the past is read only");
    }

    /// <summary>Of the past nothing comes live.</summary>
    private sealed class Nothing<T> : IObservable<T>, IDisposable
    {
        public static Nothing<T> Instance { get; } = new();

        public IDisposable Subscribe(IObserver<T> observer)
        {
            observer.OnCompleted();
            return this;
        }

        public void Dispose()
        {
            // Nothing is held for a subscriber.
            return;
        }
    }
}
