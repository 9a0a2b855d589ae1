using System.Globalization;
using System.Net;
using System.Text;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>
/// The plan for everybody: exactly what people have released, from the moment they chose, coarse and dated; never what is merely known (plan hivernal, ch. 4.4: what is said of a shortage makes it
/// shorter). JSON and a page without script.
/// </summary>
public sealed class PublicPlan(INation nation, WebOptions options)
{
    /// <summary>Anybody may ask, as often as they like: the log is read once in so long.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);
    private sealed record Kept(long At, PublicAnswer Answer);
    private Kept? _kept;

    /// <param name="Level">As it was told; null: outside both, see <paramref name="Phase"/>.</param>
    /// <param name="Since">From when this is public.</param>
    public sealed record PublicTerritory(string Territory, string Name, string Phase, int? Level, string Text, DateTimeOffset Since, IReadOnlyList<PublicIndicator> Indicators);

    /// <param name="Light">Never without its <paramref name="Words"/>.</param>
    public sealed record PublicIndicator(string Name, string Light, string Words, DateTimeOffset AsOf);

    /// <param name="Territories">Empty: nothing has been released.</param>
    public sealed record PublicAnswer(DateTimeOffset At, IReadOnlyList<PublicTerritory> Territories)
    {
        /// <summary>Name of the exercise that this belongs to: nothing in it is true. Null: it is none.</summary>
        public string? Exercise { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/public/winter-plan", async (PublicPlan plan, CancellationToken cancel) => TypedResults.Ok(await plan.ReadAsync(cancel))).WithTags("public").Declares(AccessAction.Public);
        routes.MapGet("/public/plan-hivernal", PageAsync).ExcludeFromDescription().Declares(AccessAction.Public);
    }

    private async Task<PublicAnswer> ReadAsync(CancellationToken cancel)
    {
        if (_kept is { } kept && TimeProvider.System.GetElapsedTime(kept.At) < Memory) return kept.Answer;
        var at = TimeProvider.System.GetTimestamp();
        var (book, now) = (await nation.PlanAsync(asOf: null, cancel), nation.Clock.GetUtcNow());
        var released = book.StandingReleases.Where(release => release.From <= now).GroupBy(release => release.Territory).Select(of => of.Last())
            .OrderBy(release => release.Territory == TerritoryCode.France ? 0 : release.Territory == TerritoryCode.Metropole ? 1 : 2).ThenBy(release => release.Territory.Text, StringComparer.Ordinal);
        var answer = new PublicAnswer(now, [.. released.Select(release => ViewOf(release, nation.Reference.Current))]) { Exercise = options.Exercise?.View.Name };
        _kept = new(at, answer);
        return answer;
    }

    private static PublicTerritory ViewOf(Release release, ReferenceBook reference) => new(
        release.Territory.Text, PlanViews.NameOf(release.Territory, reference), PlanViews.NameOf(release.Phase), release.Level, release.Text, release.From,
        [.. release.Indicators.Select(one => new PublicIndicator(one.Name, one.Light, one.Words, one.AsOf))]);

    private static async Task<ContentHttpResult> PageAsync(PublicPlan plan, CancellationToken cancel)
    {
        var answer = await plan.ReadAsync(cancel);
        var page = new StringBuilder("""
            <!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Plan hivernal : information publique</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#161616;background:#fff}h1{font-size:1.6rem}article{border-top:2px solid #161616;margin-top:1.5rem}
            dt{font-weight:600;margin-top:.5rem}dd{margin:0}.when{color:#4a4a4a}</style></head><body><main><h1>Plan hivernal : information publique</h1>
            """);
        if (answer.Exercise is { } exercise) page.Append(CultureInfo.InvariantCulture, $"<p role=\"alert\" style=\"border:3px solid #b00;padding:.5rem\"><strong>EXERCICE : rien ici n'est vrai</strong> ({Html(exercise)})</p>");
        if (answer.Territories.Count == 0) page.Append("<p>Aucune information n'a été publiée à ce jour.</p>");
        foreach (var territory in answer.Territories)
        {
            page.Append(CultureInfo.InvariantCulture, $"<article><h2>{Html(territory.Name)} : {Html(PhaseWords(territory))}</h2><p class=\"when\">Publié le {Html(DayWords(territory.Since))}</p><p>{Html(territory.Text)}</p>");
            if (territory.Indicators.Count > 0) page.Append("<dl>");
            foreach (var indicator in territory.Indicators)
                page.Append(CultureInfo.InvariantCulture, $"<dt>{Html(IndicatorWords(indicator.Name))} : {Html(LightWords(indicator.Light))}</dt><dd>{Html(indicator.Words)} <span class=\"when\">(données du {Html(DayWords(indicator.AsOf))})</span></dd>");
            page.Append(territory.Indicators.Count > 0 ? "</dl></article>" : "</article>");
        }
        page.Append("</main></body></html>");
        return TypedResults.Content(page.ToString(), "text/html; charset=utf-8");
    }

    private static string PhaseWords(PublicTerritory territory) => territory.Level switch
    {
        1 => "niveau 1, veille saisonnière", 2 => "niveau 2, mesures",
        _ => territory.Phase switch { "anticipation" => "phase d'anticipation", "deactivated" => "plan désactivé", "retex" => "retour d'expérience", _ => "hors saison" },
    };

    private static string IndicatorWords(string name) => name switch { "epidemiological" => "Épidémies", "supply" => "Approvisionnement", _ => "Remontées de terrain" };
    private static string LightWords(string light) => light switch { "green" => "vert", "amber" => "orange", "red" => "rouge", _ => "inconnu" };
    private static string DayWords(DateTimeOffset moment) => PlanCalendar.DayOf(moment).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr-FR"));
    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
