using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>A department's totals of one presentation, one entry per link of the chain. Absolute; higher <paramref name="Version"/> wins.</summary>
/// <param name="Worst">For links under their thresholds, the few lines with the lowest cover: evidence. Empty otherwise.</param>
public sealed record DepartmentRow(
    DepartmentCode Department, PresentationCode Presentation, long Version, IReadOnlyList<LinkTotals> Links, IReadOnlyList<WorstLine>? Worst = null)
{
    /// <summary>For each of <see cref="Links"/>: the usual daily need of all lines, those without figures or stale included.</summary>
    public IReadOnlyList<DailyRate> Usual { get; init; } = [];
    /// <summary>For each of <see cref="Links"/>: demand a day that came after its day was learnt, faded (<see cref="Forecasts.LateDemand"/>); empty where none did.</summary>
    public IReadOnlyList<double> Late { get; init; } = [];
    /// <summary>Days that are told and not learnt yet, ascending for each link. Absolute: the same day may come again and again until it is learnt.</summary>
    public IReadOnlyList<DepartmentDay> Days { get; init; } = [];
}

/// <summary>One closed local day of a department, summed over its lines of one link.</summary>
/// <param name="Pool">What its line-days tell of lines in general.</param>
public readonly record struct DepartmentDay(EstablishmentKind Link, int Day, DayOfLines Sums, PoolDay Pool);

/// <summary>A line named as evidence for its department's coverage.</summary>
public readonly record struct WorstLine(EstablishmentKind Link, Finess Establishment, Quantity Stock, CoverDays Coverage, DateTimeOffset At);
