using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>An establishment's changed lines, as absolute values.</summary>
/// <param name="Sequence">The journal sequence they are folded up to: an older one than already seen is ignored line by line.</param>
/// <param name="NewestAt">The newest time the establishment has spoken for, on any line.</param>
/// <param name="ReportedThrough">Up to when its reporting is complete; lines are at least this fresh.</param>
/// <param name="After">The sequence of the message before this one: <paramref name="Lines"/> hold every line changed since. A department that has not
/// seen it knows that a message was lost and says so in its seen sequences. Null: all lines of the establishment, nothing can be missing.</param>
public sealed record EstablishmentContribution(
    Finess Establishment, EstablishmentKind Kind, long Sequence, DateTimeOffset NewestAt, DateTimeOffset? ReportedThrough, IReadOnlyList<LineContribution> Lines,
    long? After = null)
{
    /// <summary>Closed days of these lines that are settled and not learnt yet, ascending for each line. Each is taken once, however often it is told.</summary>
    public IReadOnlyList<ToldDay> Days { get; init; } = [];
    /// <summary>Of those of these lines that were ever late.</summary>
    public IReadOnlyList<LateDemand> Late { get; init; } = [];
}

/// <summary>A line held by a department, for helpers and evidence.</summary>
public readonly record struct HeldLine(Finess Establishment, EstablishmentKind Kind, LineContribution Line, DateTimeOffset FreshAt, bool Stale);

/// <summary>Establishments of a department. Between <paramref name="Reporting"/> and <paramref name="Silent"/> stand those that are late.</summary>
/// <param name="Due">Those that have ever reported.</param>
/// <param name="Reporting">Of those due, the ones heard within one duty period: the share reporting (domain note §3).</param>
/// <param name="Silent">Of those due, the ones not heard for two.</param>
/// <param name="NeverReported">Establishments of the reference that have never reported: in no share, since enrolment is not in the reference.</param>
public sealed record ReportingState(DepartmentCode Department, int Due, int Reporting, IReadOnlyList<Finess> Silent, int NeverReported = 0);
