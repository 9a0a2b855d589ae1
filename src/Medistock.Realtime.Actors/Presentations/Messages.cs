using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>A department's totals of one presentation, one entry per link of the chain. Absolute; higher <paramref name="Version"/> wins.</summary>
/// <param name="Worst">For links under their thresholds, the few lines with the lowest cover: evidence. Empty otherwise.</param>
public sealed record DepartmentRow(
    DepartmentCode Department, PresentationCode Presentation, long Version, IReadOnlyList<LinkTotals> Links, IReadOnlyList<WorstLine>? Worst = null);

/// <summary>A line named as evidence for its department's coverage.</summary>
public readonly record struct WorstLine(EstablishmentKind Link, Finess Establishment, Quantity Stock, CoverDays Coverage, DateTimeOffset At);
