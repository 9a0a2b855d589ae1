using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>
/// A territory's light of one indicator: the worst of its subjects, their numbers beside; unknown instead of green when more than a stated share of them is. Of supply the subjects are the molecule
/// groups, each as grave as its worst link; one that is green on too few of its links is unknown. Our setting.
/// </summary>
/// <param name="MostUnknown">Share, 0–1.</param>
public sealed record LightRollUpRule(double MostUnknown)
{
    public const string Name = "indicator.territory";
    public static LightRollUpRule Default { get; } = new(0.5);

    /// <param name="subjects">Readings of that indicator in that territory; of others, an error of the caller.</param>
    public IndicatorReading Judge(PlanIndicator indicator, TerritoryCode territory, IEnumerable<IndicatorReading> subjects)
    {
        var all = subjects.ToList();
        if (all.Exists(reading => reading.Indicator != indicator || reading.Territory != territory)) throw new ArgumentException("readings of another indicator or territory", nameof(subjects));
        var counts = CountsOf(indicator, all);
        // Bad news is never hidden by what is unknown; good news of too few is none.
        var light = counts.Worst == Light.Green && counts.UnknownShare > MostUnknown ? Light.Unknown : counts.Worst;
        var known = all.Where(reading => reading.Light != Light.Unknown).ToList();
        var asOf = known.Select(reading => reading.AsOf).Where(at => at is not null).DefaultIfEmpty().Min();
        var at = asOf ?? DateTimeOffset.MinValue;
        var noun = Noun(indicator);
        List<Evidence> evidence = [];
        foreach (var (count, word) in new[] { (counts.Red, "en rouge"), (counts.Amber, "en orange"), (counts.Green, "en vert"), (counts.Unknown, "inconnus") })
            if (count > 0) evidence.Add(new($"{noun} {word}", count, noun, territory.Text, at));
        var reporting = all.Select(reading => reading.ShareReporting).Where(share => share is not null).Order().ToList();
        return new(indicator, territory, IndicatorSubject.Whole, light, light == Light.Unknown ? null : counts.Red, noun + " en rouge",
            light != Light.Unknown ? ReadingReason.None : counts.All == 0 ? ReadingReason.NoData : ReadingReason.MostlyUnknown,
            new(Name, MostUnknown * 100, "% inconnus", false, string.Create(CultureInfo.InvariantCulture, $"réglage, non officiel : le pire des sujets ; inconnu si plus de {MostUnknown * 100:0} % le sont")),
            evidence, asOf, reporting.Count > 0 ? reporting.Average() : null, new(light, null, Light.Unknown)) { Counts = counts };
    }

    /// <summary>« 3 groupes en rouge, 5 inconnus ».</summary>
    public static string Words(PlanIndicator indicator, in LightCounts counts)
    {
        List<string> parts = [];
        foreach (var (count, word) in new[] { (counts.Red, "en rouge"), (counts.Amber, "en orange"), (counts.Green, "en vert"), (counts.Unknown, counts.Unknown > 1 ? "inconnus" : "inconnu") })
            if (count > 0) parts.Add(parts.Count == 0 ? $"{count} {Noun(indicator)[..^(count > 1 ? 0 : 1)]} {word}" : $"{count} {word}");
        return parts.Count == 0 ? "rien n'est suivi" : string.Join(", ", parts);
    }

    private LightCounts CountsOf(PlanIndicator indicator, List<IndicatorReading> all) => indicator != PlanIndicator.Supply
        ? LightCounts.Of(all.Select(reading => reading.Light))
        : LightCounts.Of(all.GroupBy(reading => reading.Subject.Group, StringComparer.Ordinal).Select(group =>
        {
            var links = LightCounts.Of(group.Select(reading => reading.Light));
            // Bad news of one link is news of the group; good news of too few is none.
            return links.Worst == Light.Green && links.UnknownShare > MostUnknown ? Light.Unknown : links.Worst;
        }));

    private static string Noun(PlanIndicator indicator) => indicator == PlanIndicator.Epidemiological ? "maladies" : "groupes";
}
