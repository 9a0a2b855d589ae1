using Medistock.Realtime.Contracts.Signals;

namespace Medistock.Realtime.Contracts.Live;

/// <summary>
/// What the hub <c>/live</c> sends by <c>Frame(…)</c>. Durable kinds (<c>signal</c>, <c>decision</c>, <c>winterPlan</c>) carry <see cref="Sequence"/> and, in the connection's
/// scope, the <see cref="Previous"/> one: a gap asks again. All others are droppable and carry <see cref="Head"/>.
/// </summary>
/// <param name="Epoch">Changes only when the store was restored: the screen then asks for a snapshot.</param>
/// <param name="Kind"><c>snapshot</c>, <c>signal</c>, <c>decision</c> (recorded), <c>winterPlan</c> (a level begins to hold, a proposal, a release), <c>coverage</c>, <c>status</c>, <c>heartbeat</c>.</param>
/// <param name="At">Server time, by the data directory's clock.</param>
/// <param name="AsOf">The newest time the data speak for; null before any report.</param>
public sealed record Frame(
    string Epoch, string Kind, DateTimeOffset At, DateTimeOffset? AsOf, long Head, long? Sequence, long? Previous, object? Body);

/// <summary>What a connection wants: empty lists mean all that the principal may see.</summary>
/// <param name="Signals"><c>all</c>, <c>alert</c> or <c>critical</c>.</param>
/// <param name="Presentations">Extension: coverage rows of these presentations only (the map); empty = the worst of each territory and the nation's rows.</param>
public sealed record Scope(
    IReadOnlyList<string>? Territories = null, IReadOnlyList<string>? Groups = null, string? Signals = null, IReadOnlyList<string>? Presentations = null);

/// <summary>Body of <c>snapshot</c>: everything a screen needs to start, as of <see cref="Frame.Head"/>.</summary>
public sealed record SnapshotBody(IReadOnlyList<SignalView> Signals, IReadOnlyList<CoverageRow> Coverage, StatusBody Status);

/// <summary>Body of <c>coverage</c>: absolute rows, last writer wins by <see cref="CoverageRow.Version"/>.</summary>
public sealed record CoverageBody(IReadOnlyList<CoverageRow> Rows);

/// <summary>One presentation in one territory on one link of the chain.</summary>
/// <param name="Link"><c>pui</c> or <c>officine</c>; links are never summed.</param>
/// <param name="CriticalShare">Share (0–1) of the summed lines under the critical threshold; null without lines.</param>
/// <param name="AlertShare">Share (0–1) under the alert threshold, critical included.</param>
/// <param name="LowerBoundLines">Of the summed lines, those whose need is a lower bound (counts without declared receipts): the cover is at most what it says.</param>
public sealed record CoverageRow(
    string Territory, string Presentation, string? Label, string? Group, string Link, string Unit, decimal? Stock, double? DailyConsumption,
    double? CoverageDays, string? CoverageReason, string Level, double CriticalDays, double AlertDays, bool OfficialThresholds,
    int Lines, int UnknownLines, int StaleLines, double? CriticalShare, double? AlertShare, DateTimeOffset? AsOf, long Version, int LowerBoundLines = 0);

/// <summary>Body of <c>status</c>.</summary>
/// <param name="Establishments">Those due: an establishment is due once it has reported.</param>
/// <param name="Reporting">Of those, who reported within one duty period.</param>
/// <param name="NeverReported">Establishments of the reference that have never reported: in no share, and shown beside it.</param>
/// <param name="Phase"><c>live</c>, or <c>backfill</c> while a demo fills its past: signals are held.</param>
public sealed record StatusBody(
    string Version, string Phase, ClockView Clock, bool Demo, int Establishments, int Reporting, double? ShareReporting, long JournalHead,
    IReadOnlyList<ReportingShare> Territories, IReadOnlyList<WinterPlanView> WinterPlan, int NeverReported = 0)
{
    /// <summary>Null: what is shown is no exercise.</summary>
    public ExerciseView? Exercise { get; init; }
}

/// <summary>The data directory's clock: real (speed 1, no origin), or accelerated from an origin (demo and exercise only).</summary>
public sealed record ClockView(bool Simulated, double Speed, DateTimeOffset? Origin, DateTimeOffset? StartedAt);

public sealed record ReportingShare(string Territory, int Reporting, int Due);

/// <summary>The level in force in a territory, or null with the reason: levels are decided and recorded by people, never computed.</summary>
/// <param name="Territory"><c>FR</c> while all territories stand alike, else each that has a level of its own.</param>
public sealed record WinterPlanView(string Territory, int? Level, string? Reason, DateTimeOffset? Since)
{
    /// <summary><c>offSeason</c>, <c>anticipation</c>, <c>level1</c>, <c>level2</c>, <c>deactivated</c>, <c>retex</c>; null: not known.</summary>
    public string? Phase { get; init; }
    public string? Season { get; init; }
}

/// <summary>Body of <c>heartbeat</c>, each second.</summary>
public sealed record HeartbeatBody(string Epoch, long Head, DateTimeOffset? DataAsOf, DateTimeOffset ServerTime, string Version);
