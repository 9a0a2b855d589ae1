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

namespace Medistock.Realtime.Actors;

/// <summary>
/// What the API, the live feed and the tools ask of the actors, whichever engine runs them. Any call may throw
/// <see cref="EngineBusyException"/> (a mailbox or the journal is full), <see cref="RebuildingException"/> or <see cref="JournalUnavailableException"/>.
/// </summary>
public interface INation
{
    // Stock
    ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel);
    /// <summary>Null: this establishment has never reported and the reference does not know it.</summary>
    ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel);

    /// <summary>Days of demand of one line, <paramref name="horizon"/> from today on, 1–60. Null: the establishment does not hold it, or nobody ever observed it.</summary>
    ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel);

    // Territories
    /// <summary>One entry per presentation × link known in the territory.</summary>
    ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel);
    /// <summary>One entry per territory × link in which the presentation is known.</summary>
    ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel);
    /// <summary>
    /// What the presentation showed when each local day (of Paris) closed, ascending, from <paramref name="first"/> to <paramref name="last"/>, both inclusive, at most <see cref="DayClose.MostDays"/>. A day that nobody
    /// lived to its end, or of which nothing was known, is left out: it is a gap.
    /// </summary>
    ValueTask<IReadOnlyList<KeptDay>> HistoryAsync(PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel);
    /// <summary>Lines of one presentation in one department, stale ones included and marked.</summary>
    ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel);
    /// <summary>One forecast per link of which anything was learnt; <paramref name="horizon"/> days from today, 1–60. Empty for METRO, which is a sum for screens.</summary>
    ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel);
    /// <summary>How past forecasts of the territory came out, one entry per presentation × link, of one presentation or (null) of all. Empty for METRO.</summary>
    ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel);
    /// <summary>What the members of a molecule group last said of themselves, in one territory or (null) everywhere; empty while none has spoken.</summary>
    ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel);
    ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel);

    // Facts
    /// <summary>Durable when it returns. The same batch again changes nothing.</summary>
    ValueTask<FactOutcome> RecordFactsAsync(FactParcel parcel, CancellationToken cancel);
    /// <summary>Null: nobody upstream has stated anything of it.</summary>
    ValueTask<SupplyAnswer?> SupplyAsync(PresentationCode presentation, CancellationToken cancel);
    /// <summary>Every series known of a disease in a territory, by indicator and age.</summary>
    ValueTask<IReadOnlyList<SeriesAnswer>> EpidemicAsync(Disease disease, TerritoryCode territory, CancellationToken cancel);

    // Signals
    ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel);
    ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel);
    ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel);
    /// <summary>Durable changes of signals and of the winter plan after <paramref name="sequence"/>, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel);
    /// <summary>Sequence of the newest durable change.</summary>
    long LiveHead { get; }

    // Winter plan
    /// <summary>The plan as its log tells it now or (<paramref name="asOf"/>) as it was known then: nothing recorded later is in it.</summary>
    ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel);
    /// <summary>Durable when it returns <see cref="PlanOutcome.Done"/>. The same key again changes nothing.</summary>
    ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel);

    // Live
    /// <summary>Durable changes in order, each once, and coalesced tiles, as they happen. Subscribers must not block.</summary>
    IObservable<LiveChange> LiveChanges { get; }
    IObservable<IReadOnlyList<TerritoryFigures>> Tiles { get; }

    /// <summary>The store's epoch: changes only on restore.</summary>
    string Epoch { get; }
    NationStatus Status { get; }
    /// <summary>The newest time that a placed establishment has spoken for, never ahead of now; null before the first report. Cheap, unlike <see cref="Status"/>.</summary>
    DateTimeOffset? DataAsOf => Status.DataAsOf;
    IReference Reference { get; }
    /// <summary>Thresholds and duties in force.</summary>
    CoverageRules Rules => CoverageRules.Default;
    /// <summary>The data directory's clock. Staleness, heartbeats and retries use monotonic time instead.</summary>
    TimeProvider Clock { get; }
    /// <summary>Whether this process should be given requests: false while it joins a cluster or leaves it.</summary>
    bool Ready => true;
    /// <summary>While true (a demo fills its past) signals are held back.</summary>
    bool HoldSignals { get; set; }
}

public sealed class EngineBusyException(string what) : Exception(what);

/// <summary>Figures that were lost with a process are being summed again: what is held is partial and not shown. Ask again in a few seconds.</summary>
public sealed class RebuildingException(string what) : Exception(what);

/// <param name="DataAsOf">As <see cref="INation.DataAsOf"/>.</param>
/// <param name="LagSeconds">Real seconds by which what is coalesced is late, per projection.</param>
/// <param name="Journal">Rows, queue and last error of the journal.</param>
public sealed record NationStatus(
    JournalStatus Journal, DateTimeOffset? DataAsOf, long LiveHead, int EstablishmentActors, int MailboxesWaiting, int LongestMailbox,
    IReadOnlyDictionary<string, double> LagSeconds)
{
    /// <summary>Null: this process does all the work alone.</summary>
    public ClusterStatus? Cluster { get; init; }
}

/// <param name="Silos">Processes that share the work, as this one sees them: Orleans' own names (address:port@generation), ascending.</param>
/// <param name="Rebuilding">Figures that were lost with a process are being summed again.</param>
public sealed record ClusterStatus(IReadOnlyList<string> Silos, bool Rebuilding);
