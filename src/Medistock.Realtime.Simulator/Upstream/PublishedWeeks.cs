using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;

namespace Medistock.Realtime.Simulator.Upstream;

/// <summary>
/// Weekly flu figures of the simulated nation, after the curve that lifts its demand: published on the Wednesday of the week after, a little too low, and revised a week later.
/// The same Wednesday gives the same facts.
/// </summary>
public sealed class PublishedWeeks(SimulatedNation nation, IReadOnlyList<Scenario> scenarios)
{
    /// <summary>Rates per 100 000 out of season, and what a season's highest week adds: orders of magnitude of 2022–23.</summary>
    private const double VisitsBase = 80, VisitsPeak = 2_500, ActsBase = 900, ActsPeak = 11_000, FirstSeen = 0.94;

    /// <summary>Monday to publication.</summary>
    public const int PublishedAfter = 9;

    /// <summary>What is published on a day: nothing but on Wednesdays.</summary>
    public IReadOnlyList<EpidemicFact> Of(DateOnly day)
    {
        if (day.DayOfWeek != DayOfWeek.Wednesday) return [];
        var published = new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
        var newest = day.AddDays(-PublishedAfter);
        return [.. Week(newest, FirstSeen, published), .. Week(newest.AddDays(-7), 1, published)];
    }

    private IEnumerable<EpidemicFact> Week(DateOnly monday, double seen, DateTimeOffset published)
    {
        RegionCode?[] places = [null, .. nation.Facts.Flu.Regions.Keys.OrderBy(region => region.Text, StringComparer.Ordinal)];
        for (var place = 0; place < places.Length; place++)
        {
            var intensity = Intensity(places[place], monday.AddDays(3));
            var territory = places[place] is { } region ? TerritoryCode.Of(region) : TerritoryCode.France;
            var chance = new Chance(nation.Seed, 71, place, monday.DayNumber);
            yield return Fact(EpidemicIndicator.EmergencyVisits, (VisitsBase + VisitsPeak * intensity) * chance.Between(0.92, 1.08));
            yield return Fact(EpidemicIndicator.SosMedecins, (ActsBase + ActsPeak * intensity) * chance.Between(0.92, 1.08));

            EpidemicFact Fact(EpidemicIndicator indicator, double value) =>
                new(new(Disease.Grippe, indicator, territory, AgeClass.All), monday, Math.Round(value * seen, 3), null, published);
        }
    }

    private double Intensity(RegionCode? region, DateOnly day)
    {
        var intensity = nation.Facts.Flu.At(region, day);
        foreach (var scenario in scenarios)
            if (scenario is Scenario.RegionalEpidemic epidemic && epidemic.Region == region && epidemic.Holds(day)) intensity += epidemic.Intensity;
        return intensity;
    }
}
