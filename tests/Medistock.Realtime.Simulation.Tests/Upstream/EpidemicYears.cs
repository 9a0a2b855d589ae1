using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

public enum FluStory
{
    /// <summary>No wave: a small rise in the cold months, half as much again as in summer.</summary>
    None,
    /// <summary>A small epidemic, four to seven times the base.</summary>
    Mild,
    /// <summary>A usual one, twelve to twenty-five times.</summary>
    Usual,
}

/// <summary>
/// Three indicators of one disease in twelve regions and the nation: two years that are known, and a winter published week by week, nine days after each Monday, low at first and revised
/// twice. The truth: a region is epidemic while its rate, without noise, is three times its base or more.
/// </summary>
internal sealed class EpidemicYears(UpstreamWinter winter)
{
    private const int Known = 110, Weeks = UpstreamWinter.Days / 7, RegionCount = 12;
    private const double Epidemic = 3;
    private static readonly string[] Regions = ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93"];

    public void Live(FluStory story)
    {
        var shape = new double[RegionCount][];
        for (var region = 0; region < RegionCount; region++) shape[region] = new double[Known + Weeks];
        // Winters begin with week 0, −52 and −104.
        foreach (var (from, of) in new[] { (-104, FluStory.Usual), (-52, FluStory.Usual), (0, story) })
        {
            var (onset, height) = (from + winter.Between(6, 13), of switch { FluStory.Usual => winter.Between(12, 25), FluStory.Mild => winter.Between(4, 7), _ => 0 });
            for (var region = 0; region < RegionCount; region++)
            {
                var (begins, own) = (onset + winter.Between(-1.5, 1.5), height * winter.Noise(0.15));
                for (var week = -Known; week < Weeks; week++) shape[region][week + Known] += own / (1 + Math.Exp(-(week - begins) / 0.7)) / (1 + Math.Exp((week - begins - 6) / 1.2));
            }
        }
        for (var region = 0; region < RegionCount; region++)
        {
            for (var week = 0; week < shape[region].Length; week++) shape[region][week] += 1.2 + 0.3 * Math.Cos(2 * Math.PI * (week - Known - 14) / 52.0);
            Publish(TerritoryCode.Parse("REG-" + Regions[region]), shape[region], 0.08);
            Happen("REG-" + Regions[region], shape[region]);
        }
        Publish(TerritoryCode.France, [.. Enumerable.Range(0, Known + Weeks).Select(week => shape.Average(of => of[week]))], 0.03);
    }

    private void Publish(TerritoryCode territory, double[] shape, double noise)
    {
        foreach (var (indicator, level) in new[] { (EpidemicIndicator.EmergencyVisits, 120.0), (EpidemicIndicator.Hospitalisations, 35), (EpidemicIndicator.SosMedecins, 400) })
        {
            var series = new EpidemicSeriesKey(Disease.Grippe, indicator, territory, AgeClass.All);
            var scale = level * winter.Noise(0.2);
            for (var week = -Known; week < Weeks; week++)
            {
                var (value, monday) = (scale * shape[week + Known] * winter.Noise(noise), UpstreamWinter.DateOf(7 * week));
                if (week < -2) Say(-1, value);
                else
                {
                    var at = 7 * week + 9.6;
                    Say(at, value * winter.Between(0.85, 0.97));
                    Say(at + 7, value * winter.Between(0.97, 1.01));
                    Say(at + 14, value);
                }

                void Say(double at, double said) => winter.Say(at, new EpidemicFact(series, monday, Math.Round(said, 1), null, UpstreamWinter.At(at)));
            }
        }
    }

    private void Happen(string region, double[] shape)
    {
        var above = Enumerable.Range(0, Weeks).Where(week => shape[week + Known] >= Epidemic).ToList();
        if (above.Count > 0) winter.Happens(new(EpidemicRule.Name, region, 7 * above[0], 7 * above[0] - 14, 7 * above[0] + 35, 7 * above[^1] + 42));
    }
}
