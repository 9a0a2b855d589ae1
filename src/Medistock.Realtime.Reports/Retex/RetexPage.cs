using System.Globalization;
using System.Net;
using System.Text;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;

namespace Medistock.Realtime.Reports.Retex;

/// <summary>The season's report as one HTML file without script, made to be printed (or printed to PDF). Times of Paris.</summary>
public static class RetexPage
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static string Of(SeasonReport report)
    {
        var page = new StringBuilder("""
            <!doctype html>
            <html lang="fr"><head><meta charset="utf-8"><title>Plan hivernal : retour d'expérience</title>
            <style>body{font:11pt/1.45 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#161616}h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #161616}
            table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;color:#3a3a3a}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #bbb;padding:.25rem .5rem}td.n{text-align:right}
            @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}</style></head><body>

            """);
        page.Append(CultureInfo.InvariantCulture, $"<h1>Plan hivernal : retour d'expérience, saison {Html(report.Season)}</h1>\n<p>Du {Day(report.From)} au {Day(report.To)}{(report.Closed ? "" : " (saison en cours)")}. Établi sur {report.PlanRows} lignes du journal du plan et {report.SignalRows} changements de signaux ; les mêmes lignes donnent le même rapport.</p>\n");
        Table(page, "Phases", ["territoire", "phase", "du", "au", "jours", "décision"], report.Phases.Select(spell => Row(
            spell.Territory.Text, SeasonReport.Words(spell.Phase), Day(spell.From), Day(spell.To), Number((spell.To - spell.From).TotalDays), spell.Decision)), "Aucune phase.");
        Table(page, "Des premiers signaux à la décision", ["décision", "territoire", "décidée le", "premier signal corroboré", "avance, jours", "conditions réunies depuis", "avance, jours"], report.LeadTimes.Select(lead => Row(
            lead.Decision, lead.Territory.Text, Moment(lead.DecidedAt), lead.FirstSignal is { } first ? Moment(first) : "aucun", lead.FirstSignal is { } seen ? Number((lead.DecidedAt - seen).TotalDays) : "–",
            lead.MetSince is { } met ? Moment(met) : "non proposé", lead.MetSince is { } since ? Number((lead.DecidedAt - since).TotalDays) : "–")), "Aucun passage au niveau 2.");
        var proposals = report.Proposals;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Propositions du système</h2>\n<p>{proposals.Made} faites, {proposals.Followed} suivies d'une décision, {proposals.Fallen} tombées d'elles-mêmes (fausses alertes), {proposals.SetAside} écartées, {proposals.Open} ouvertes ; {proposals.Missed} passages au niveau 2 sans proposition préalable (alertes manquées).</p>\n");
        Table(page, "Signaux", ["nature", "ouverts", "critiques", "corroborés", "durée médiane, jours"], report.Signals.Select(tally => Row(
            Words(tally.Kind), Count(tally.Opened), Count(tally.Critical), Count(tally.Corroborated), tally.MedianOpenDays is { } days ? Number(days) : "–")), "Aucun signal.");
        Table(page, "Mesures", ["mesure", "levier", "territoires", "circuits", "volumes", "du", "au", "jours", "issue"], report.Measures.Select(life => Row(
            $"{life.Measure.Id} {life.Measure.Title}", life.Lever, string.Join(' ', life.Measure.Scope.Territories.Select(territory => territory.Text)), string.Join(", ", life.Measure.Scope.Circuits.Select(Words)),
            string.Join(", ", life.Measure.Volumes.Select(volume => $"{volume.Percent.ToString("0.##", French)} % {Words(volume.Circuit)}")), life.Measure.Start is { } start ? Day(start) : "–",
            life.Measure.End is { } end ? Day(end) : "–", life.DaysInForce is { } days ? Count(days) : "–", life.Measure.EndReason ?? (life.Measure.State == MeasureState.InForce ? "en vigueur" : "préparée"))), "Aucune mesure.");
        Effects(page, report.Effects);
        Table(page, "Qualité des indicateurs", ["territoire", "indicateur", "part du temps inconnue", "changements"], report.Quality.Select(quality => Row(
            quality.Territory.Text, SeasonReport.Words(quality.Indicator), quality.UnknownShare is { } share ? share.ToString("P0", French) : "jamais enregistré", Count(quality.Changes))), "Aucun indicateur.");
        Table(page, "Chronologie", ["quand", "nature", "territoire", "quoi"], report.Timeline.Select(entry => Row(Moment(entry.At), entry.Kind, entry.Where, entry.What)), "Rien n'a été enregistré.");
        return page.Append("</body></html>\n").ToString();
    }

    /// <summary>Never a change without its interval and what it is held against.</summary>
    private static void Effects(StringBuilder page, IReadOnlyList<MeasureEffect> effects)
    {
        Table(page, "Effets mesurés", ["mesure", "série", "effet [intervalle à 95 %]", "intervalle à 80 %", "période", "jours avant / sous la mesure", "écart avant", "comparée à"], effects.SelectMany(effect => effect.Outcomes.Count == 0
            ? [Row(effect.Measure.Id, "–", effect.Why!.Message, "–", "–", "–", "–", "–")] : effect.Outcomes.Select(outcome => Row(effect.Measure.Id, outcome))), "Aucune mesure.");
        foreach (var effect in effects)
        {
            string[] notes = [.. effect.Notes, .. effect.Overlaps.Select(EffectWords.Of), .. effect.Left > 0 ? [$"{Count(effect.Left)} autres séries ne sont pas détaillées."] : Array.Empty<string>()];
            if (notes.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p>{Html(effect.Measure.Id)} : {Html(string.Join(' ', notes))}</p>\n");
        }
        if (effects.Any(effect => effect.IsMeasured))
            page.Append("<p>Un effet est le changement relatif par rapport à des séries comparables qui ne sont pas sous la mesure (autres groupes du plan au même endroit, même groupe ailleurs), sur les jours relevés au journal. Un intervalle qui contient 0 ne montre pas d'effet.</p>\n");
    }

    private static string[] Row(string measure, EffectOutcome outcome)
    {
        var series = $"{(outcome.Subject.Figure == EffectFigure.Consumption ? "consommation" : "couverture")}, {EffectWords.Link(outcome.Subject.Link)}, {outcome.Subject.Group}, {outcome.Subject.Territory.Text}";
        var span = outcome.From is { } from && outcome.To is { } to ? $"{Day(from)} – {Day(to)}" : "–";
        if (outcome.Estimate is not EffectEstimate.Measured measured) return Row(measure, series, "non mesurable : " + EffectWords.Why((EffectEstimate.Refused)outcome.Estimate), "–", span, "–", "–", "–");
        return Row(measure, series, $"{EffectWords.Percent(measured.Change)} [{EffectWords.Percent(measured.Low95)} ; {EffectWords.Percent(measured.High95)}]",
            $"[{EffectWords.Percent(measured.Low80)} ; {EffectWords.Percent(measured.High80)}]", span, $"{Count(measured.DaysBefore)} / {Count(measured.DaysAfter)}", measured.Fit.ToString("P0", French),
            string.Join(", ", measured.Controls.Take(4).Select(control => $"{control.Group} {control.Territory.Text} ({control.Weight.ToString("P0", French)})")) + (measured.Controls.Count > 4 ? $" et {Count(measured.Controls.Count - 4)} autres" : ""));
    }

    private static string[] Row(params string[] cells) => cells;

    private static void Table(StringBuilder page, string title, string[] heads, IEnumerable<string[]> rows, string empty)
    {
        var all = rows.ToList();
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Html(title)}</h2>\n");
        if (all.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{Html(empty)}</p>\n");
            return;
        }
        page.Append("<table><thead><tr>").AppendJoin("", heads.Select(head => $"<th scope=\"col\">{Html(head)}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var row in all) page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Html(cell)}</td>")).Append("</tr>\n");
        page.Append("</tbody></table>\n");
    }

    private static string Words(Circuit circuit) => circuit == Circuit.City ? "ville" : "hôpital";
    private static string Day(DateTimeOffset moment) => Day(PlanCalendar.DayOf(moment));
    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", French);
    private static string Moment(DateTimeOffset moment) => PlanCalendar.Local(moment).ToString("dd/MM/yyyy HH:mm", French);
    private static string Number(double value) => value.ToString("0.#", French);
    private static string Count(int value) => value.ToString(French);
    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Words(SignalKind kind) => kind switch
    {
        SignalKind.Coverage => "couverture", SignalKind.Territorial => "tension territoriale", SignalKind.Silence => "silence", SignalKind.Depletion => "épuisement prévu", SignalKind.Surge => "hausse de la demande",
        SignalKind.Hoarding => "thésaurisation", SignalKind.Shift => "report de la demande", SignalKind.SafetyStock => "stock de sécurité", SignalKind.Arrival => "arrivage", SignalKind.Epidemic => "épidémie",
        SignalKind.Field => "remontées de terrain", _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a name"),
    };
}
