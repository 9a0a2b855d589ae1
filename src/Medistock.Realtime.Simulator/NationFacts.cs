using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Simulator;

/// <summary>The real facts that a simulated nation starts from; the product's demo pack has them all.</summary>
/// <param name="Book">Presentations, departments and hospitals (the establishments of kind <see cref="EstablishmentKind.Pui"/> report under their real number).</param>
/// <param name="Sales">Relative yearly volumes; a presentation without an entry is not simulated.</param>
/// <param name="Officines">How many officines each department has in reality.</param>
public sealed record NationFacts(
    ReferenceBook Book, IReadOnlyDictionary<PresentationCode, PresentationSales> Sales, FluCurve Flu, IReadOnlyDictionary<DepartmentCode, int> Officines);

/// <param name="BoxesPerYear">The whole nation's, boxes.</param>
/// <param name="HospitalOnly">Officines do not hold it.</param>
public sealed record PresentationSales(double BoxesPerYear, bool HospitalOnly);

/// <summary>Weekly intensity of the flu season 2022–23, each series relative to its own highest week (0…1); null where not published.</summary>
/// <param name="FirstMonday">Monday of the first week; the others follow without gap.</param>
public sealed record FluCurve(DateOnly FirstMonday, IReadOnlyList<double?> Nation, IReadOnlyDictionary<RegionCode, IReadOnlyList<double?>> Regions)
{
    /// <summary>
    /// The intensity on a day of any year, read off the same calendar day of the season 2022–23; between Mondays, interpolated. A region without
    /// a value takes the nation's; outside the season 0.
    /// </summary>
    public double At(RegionCode? region, DateOnly day)
    {
        var year = day.Month >= 8 ? 2022 : 2023;
        var mapped = new DateOnly(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month)));
        var days = mapped.DayNumber - FirstMonday.DayNumber;
        // A week's figure is its middle's.
        var position = (days - 3) / 7.0;
        var week = (int)Math.Floor(position);
        var part = position - week;
        return Week(region, week) * (1 - part) + Week(region, week + 1) * part;
    }

    /// <summary>Mean over the year, for the share of a yearly volume that the epidemic does not explain.</summary>
    public double YearlyMean => Nation.Sum(week => week ?? 0) / 52;

    private double Week(RegionCode? region, int week)
    {
        if (week < 0 || week >= Nation.Count) return 0;
        if (region is { } code && Regions.TryGetValue(code, out var series) && week < series.Count && series[week] is { } own) return own;
        return Nation[week] ?? 0;
    }
}
