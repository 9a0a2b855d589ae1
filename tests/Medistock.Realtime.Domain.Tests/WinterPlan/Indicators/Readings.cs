using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

/// <summary>Readings as a territory may have them.</summary>
internal static class Readings
{
    public const string Amoxicilline = "amoxicilline/suspension-buvable/paediatric", Paracetamol = "paracetamol/solution-buvable/paediatric";
    public static readonly DateTimeOffset Now = new(2026, 12, 14, 8, 0, 0, TimeSpan.Zero);
    public static readonly TerritoryCode Metro = TerritoryCode.Metropole, Bretagne = TerritoryCode.Parse("REG-53"), PaysDeLaLoire = TerritoryCode.Parse("REG-52");
    private static readonly RuleUsed Rule = new("test", 0, "", false, "test");

    public static IndicatorReading Of(PlanIndicator indicator, TerritoryCode territory, IndicatorSubject subject, Light light, double? share = 1) => new(
        indicator, territory, subject, light, light == Light.Unknown ? null : 1, "u", light == Light.Unknown ? ReadingReason.Stale : ReadingReason.None, Rule,
        [new("valeur", 1, "u", "source " + territory, Now)], Now, share, default);

    public static IndicatorReading Supply(Light light, TerritoryCode? territory = null, string group = Amoxicilline, ChainLink link = ChainLink.Pui) =>
        Of(PlanIndicator.Supply, territory ?? Metro, IndicatorSubject.Of(group, link), light);
    public static IndicatorReading Epidemic(Light light, TerritoryCode? territory = null, Disease disease = Disease.Grippe) =>
        Of(PlanIndicator.Epidemiological, territory ?? Metro, IndicatorSubject.Of(disease), light);
    public static IndicatorReading Field(Light light, TerritoryCode? territory = null, string? group = Amoxicilline) => Of(PlanIndicator.Field, territory ?? Metro, IndicatorSubject.OfField(group), light);

    /// <summary>Everything of a reading as text: records compare their lists by reference.</summary>
    public static string Text(IndicatorReading reading) => string.Create(CultureInfo.InvariantCulture,
        $"{reading.Indicator} {reading.Territory} {reading.Subject} {reading.Light} {reading.Value:R} {reading.Unit} {reading.Reason} {reading.Rule} {reading.AsOf:O} {reading.ShareReporting:R} {reading.Hold} {reading.Counts}\n")
        + string.Join('\n', reading.Evidence.Select(seen => seen.ToString()));

    public static T[] Shuffled<T>(IEnumerable<T> items, Random chance)
    {
        var all = items.ToArray();
        chance.Shuffle(all);
        return all;
    }
}
