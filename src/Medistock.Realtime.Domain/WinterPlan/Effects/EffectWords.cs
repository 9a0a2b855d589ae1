using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan.Effects;

/// <summary>Effects in French sentences. A change never stands without its interval.</summary>
public static class EffectWords
{
    public static string Of(MeasureEffect effect) =>
        effect.Outcomes.FirstOrDefault(outcome => outcome.Estimate is EffectEstimate.Measured) is { } first ? Of(first) : effect.Why?.Message ?? Of(effect.Outcomes[0]);

    public static string Of(EffectOutcome outcome)
    {
        var (subject, what) = (outcome.Subject, outcome.Subject.Figure == EffectFigure.Consumption ? "Consommation" : "Couverture");
        var head = $"{what}, {Link(subject.Link)} ({subject.Group}, {Place(subject.Territory)}) : ";
        return outcome.Estimate switch
        {
            EffectEstimate.Measured measured => head + string.Create(CultureInfo.InvariantCulture,
                $"{Percent(measured.Change)} [{Percent(measured.Low95)} ; {Percent(measured.High95)}] par rapport à {measured.Controls.Count} séries comparables, {measured.DaysBefore} jours avant, {measured.DaysAfter} jours sous la mesure."),
            EffectEstimate.Refused refused => head + "non mesurable, " + Why(refused) + ".",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no words are written for this estimate"),
        };
    }

    public static string Of(MeasureOverlap overlap)
    {
        var span = overlap.To is { } to ? $"du {Day(overlap.From)} au {Day(to)}" : $"depuis le {Day(overlap.From)}";
        return $"{overlap.Measure} ({overlap.Title}), {span} : " + overlap.How switch
        {
            "general" => "ne nomme aucun médicament, agit sur toutes les séries.",
            "together" => "a commencé le même jour, l'effet mesuré est celui des deux.",
            "throughout" => "en vigueur pendant toute la période comparée.",
            "replaced" => "s'est achevée la veille, l'effet est mesuré par rapport à elle.",
            "before" => "a changé pendant la période de référence, qui est coupée là.",
            _ => "change pendant la période sous la mesure, qui est coupée là.",
        };
    }

    /// <summary>Codes of the rule carry French already; those of an estimator are put into it.</summary>
    public static string Why(EffectEstimate.Refused refused) => refused.Code switch
    {
        "effect.before-short" => "trop peu de jours connus avant la mesure",
        "effect.after-short" => "trop peu de jours connus sous la mesure",
        "effect.controls-few" => "trop peu de séries comparables",
        "effect.fit" => "aucune série comparable n'évoluait comme elle avant la mesure",
        "effect.weekdays" => "trop peu de jours de la semaine connus avant et après",
        "effect.zero-before" => "rien n'était consommé ni stocké avant la mesure",
        "effect.zero-after" => "plus rien sous la mesure : une baisse totale n'a pas d'intervalle",
        "effect.long" => "la période est trop longue",
        _ => refused.Message.TrimEnd('.'),
    };

    /// <summary><c>−18 %</c></summary>
    public static string Percent(double change)
    {
        var rounded = Math.Round(Math.Abs(change) * 100);
        return (rounded == 0 ? "" : change < 0 ? "−" : "+") + rounded.ToString("0", CultureInfo.InvariantCulture) + " %";
    }

    public static string Link(ChainLink link) => link == ChainLink.Pui ? "PUI" : "officines";
    internal static string Place(TerritoryCode territory) => territory == TerritoryCode.Metropole ? "métropole" : territory == TerritoryCode.France ? "France entière" : territory.Text;
    internal static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
