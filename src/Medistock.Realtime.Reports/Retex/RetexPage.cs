using System.Globalization;
using System.Net;
using System.Text;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;

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
            tally.Kind.ToString(), Count(tally.Opened), Count(tally.Critical), Count(tally.Corroborated), tally.MedianOpenDays is { } days ? Number(days) : "–")), "Aucun signal.");
        Table(page, "Mesures", ["mesure", "levier", "territoires", "circuits", "volumes", "du", "au", "jours", "issue"], report.Measures.Select(life => Row(
            $"{life.Measure.Id} {life.Measure.Title}", life.Lever, string.Join(' ', life.Measure.Scope.Territories.Select(territory => territory.Text)), string.Join(", ", life.Measure.Scope.Circuits.Select(Words)),
            string.Join(", ", life.Measure.Volumes.Select(volume => $"{volume.Percent.ToString("0.##", French)} % {Words(volume.Circuit)}")), life.Measure.Start is { } start ? Day(start) : "–",
            life.Measure.End is { } end ? Day(end) : "–", life.DaysInForce is { } days ? Count(days) : "–", life.Measure.EndReason ?? (life.Measure.State == MeasureState.InForce ? "en vigueur" : "préparée"))), "Aucune mesure.");
        Table(page, "Qualité des indicateurs", ["territoire", "indicateur", "part du temps inconnue", "changements"], report.Quality.Select(quality => Row(
            quality.Territory.Text, SeasonReport.Words(quality.Indicator), quality.UnknownShare is { } share ? share.ToString("P0", French) : "jamais enregistré", Count(quality.Changes))), "Aucun indicateur.");
        Table(page, "Chronologie", ["quand", "nature", "territoire", "quoi"], report.Timeline.Select(entry => Row(Moment(entry.At), entry.Kind, entry.Where, entry.What)), "Rien n'a été enregistré.");
        return page.Append("</body></html>\n").ToString();
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
}
