using System.Globalization;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>
/// The supply light of one molecule group on one link. PUIs: days of need, 10 and 5 (MINSANTE 2020-100). Officines: 5 and 2, a setting, <i>non officiel</i>. Grossistes: days of usual
/// sales against the two weeks that each must be able to serve (CSP R. 5124-59); red is our setting. Laboratoires: months against the safety stock (CSP R. 5124-49-4, a prompt to
/// verify, not a breach); red is our setting. Stale, or too little reporting: unknown.
/// </summary>
/// <param name="WholesaleDays">Below it, amber.</param>
/// <param name="WholesaleRedDays">Below it, red.</param>
/// <param name="SafetyRedShare">Laboratoires: red below this share of the safety stock.</param>
/// <param name="LeastReporting">With a smaller share reporting, 0–1, nothing is said.</param>
/// <param name="StaleAfter">Where what is seen does not say otherwise: stocks are stated weekly, two duty periods.</param>
/// <param name="Margins">Width of the band above a threshold (its days are months for laboratoires), and how long a light must stay above it before it betters.</param>
public sealed record SupplyRule(
    Thresholds Pui, Thresholds Officines, double WholesaleDays, double WholesaleRedDays, double SafetyRedShare, double LeastReporting, TimeSpan StaleAfter, Hysteresis Margins)
{
    public const string Name = "indicator.supply";
    /// <summary>A light of a plan that is judged each week does not better within a day: our setting.</summary>
    public static SupplyRule Default { get; } = new(Thresholds.Pui, Thresholds.Officine, 14, 7, 0.25, 0.5, HolderSupply.StaleAfter, Hysteresis.Default with { Hold = TimeSpan.FromHours(24) });

    /// <param name="before">The reading that stood of the same subject; null: none.</param>
    public IndicatorReading Judge(IndicatorReading? before, SupplySeen seen, DateTimeOffset now)
    {
        var (red, amber) = ThresholdsOf(seen);
        var reason = ReasonOf(seen, now);
        var hold = before?.Hold ?? default;
        var known = reason is ReadingReason.None or ReadingReason.Unbounded;
        var plain = !known ? Light.Unknown : seen.Cover is { } cover ? LightOf(cover, red, amber) : Light.Green;
        var margin = !known ? Light.Unknown : seen.Cover is { } again ? LightOf(again, Above(seen.Link, red), Above(seen.Link, amber)) : Light.Green;
        var (shown, next) = hold.After(plain, margin, now, Margins.Hold);
        List<Evidence> evidence = [];
        if (seen.Cover is { } value) evidence.Add(new("couverture du groupe", Math.Round(value, 2), UnitOf(seen.Link), SourceOf(seen), seen.AsOf ?? now));
        evidence.AddRange(seen.Beside);
        return new(PlanIndicator.Supply, seen.Territory, IndicatorSubject.Of(seen.Group, seen.Link), shown, known ? seen.Cover : null, UnitOf(seen.Link), reason, Used(seen.Link, red, amber), evidence,
            seen.AsOf, seen.ShareReporting, next);
    }

    /// <summary>Below the first: red; below the second: amber.</summary>
    public (double Red, double Amber) ThresholdsOf(SupplySeen seen) => seen.Link switch
    {
        ChainLink.Pui => (Pui.CriticalDays, Pui.AlertDays),
        ChainLink.Officines => (Officines.CriticalDays, Officines.AlertDays),
        ChainLink.Grossistes => (WholesaleRedDays, WholesaleDays),
        _ => (SafetyRedShare * (seen.Required ?? (double)SafetyThreshold.DefaultMonths), seen.Required ?? (double)SafetyThreshold.DefaultMonths),
    };

    public static string UnitOf(ChainLink link) => link switch
    {
        ChainLink.Laboratoires => "mois de ventes habituelles", ChainLink.Grossistes => "jours de ventes habituelles", _ => "jours",
    };

    private ReadingReason ReasonOf(SupplySeen seen, DateTimeOffset now)
    {
        if (seen.Cover is null && seen.Reason != ReadingReason.Unbounded) return seen.Reason == ReadingReason.None ? ReadingReason.NoData : seen.Reason;
        if (seen.AsOf is not { } at) return ReadingReason.NoData;
        if (now - at > (seen.StaleAfter ?? StaleAfter)) return ReadingReason.Stale;
        if (seen.Cover is { } cover && !(cover >= 0 && double.IsFinite(cover))) return ReadingReason.Inconsistent;
        // Who should report is not known: nobody can say that enough do.
        if (!(seen.ShareReporting >= LeastReporting)) return ReadingReason.Thin;
        return seen.Cover is null ? ReadingReason.Unbounded : ReadingReason.None;
    }

    private static Light LightOf(double cover, double red, double amber) => cover < red ? Light.Red : cover < amber ? Light.Amber : Light.Green;

    // A band of one day says nothing in months: there the share alone counts.
    private double Above(ChainLink link, double threshold) => link == ChainLink.Laboratoires ? threshold * (1 + Margins.MarginShare) : Margins.Above(threshold);

    private static string SourceOf(SupplySeen seen) => seen.Link switch
    {
        ChainLink.Laboratoires => "laboratoires", ChainLink.Grossistes => "grossistes-répartiteurs", ChainLink.Officines => $"officines, {seen.Territory}", _ => $"PUI, {seen.Territory}",
    };

    private RuleUsed Used(ChainLink link, double red, double amber)
    {
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        var better = Text($"mieux après {Margins.Hold.TotalHours:0} h ; inconnu si moins de {LeastReporting * 100:0} % répondent");
        return new($"{Name}.{link switch { ChainLink.Laboratoires => "laboratoires", ChainLink.Grossistes => "grossistes", ChainLink.Officines => "officines", _ => "pui" }}", amber, UnitOf(link),
            link == ChainLink.Pui ? Pui.Official : link == ChainLink.Officines && Officines.Official, link switch
            {
                ChainLink.Pui => Text($"{(Pui.Official ? "MINSANTE 2020-100" : "réglage, non officiel")} : orange sous {amber:0.##} jours, rouge sous {red:0.##} ; {better}"),
                ChainLink.Officines => Text($"réglage, non officiel : orange sous {amber:0.##} jours, rouge sous {red:0.##} ; {better}"),
                ChainLink.Grossistes => Text($"CSP R. 5124-59 : orange sous {amber:0.##} jours de ventes habituelles (deux semaines) ; rouge sous {red:0.##}, réglage, non officiel ; {better}"),
                _ => Text($"CSP R. 5124-49-4 : orange sous le stock de sécurité, {amber:0.##} mois ; rouge sous {red:0.##}, réglage, non officiel ; {better}"),
            });
    }
}
