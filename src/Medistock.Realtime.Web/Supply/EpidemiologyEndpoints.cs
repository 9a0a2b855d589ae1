using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Medistock.Realtime.Web.Signals;

namespace Medistock.Realtime.Web.Supply;

/// <summary><c>/api/v1/epidemiology</c>: weekly indicators of a disease in a territory, each revision with the time it was known, the phase and why. Published figures.</summary>
public static class EpidemiologyEndpoints
{
    public const int Weeks = 60, MostWeeks = EpidemicBook.WeekLimit;

    internal static readonly Dictionary<string, Disease> Diseases = Enum.GetValues<Disease>().ToDictionary(SignalViews.DiseaseName, StringComparer.OrdinalIgnoreCase);

    /// <param name="KnownAt">When it was published or, where that is not said, imported.</param>
    public sealed record RevisionView(DateTimeOffset KnownAt, double? Value, string? Level);
    /// <param name="Phase"><c>base</c>, <c>epidemic</c> or <c>unknown</c>, as all weeks are known now.</param>
    /// <param name="Threshold">Null: the publication states the level, or too little is known.</param>
    public sealed record WeekView(string Week, DateOnly Monday, double? Value, string? Level, string Phase, double? Threshold, IReadOnlyList<RevisionView> Revisions);
    /// <param name="Indicator"><c>emergencyVisits</c>, <c>hospitalisations</c> or <c>sosMedecins</c>, per 100 000.</param>
    /// <param name="Age"><c>all</c>, <c>0-4</c>, <c>5-14</c>, <c>15-64</c>, <c>65+</c>.</param>
    /// <param name="Weeks">The newest last.</param>
    public sealed record SeriesView(string Indicator, string Age, string Source, IReadOnlyList<WeekView> Weeks);
    /// <summary>How a phase is computed where none is published; the rule's parameters.</summary>
    public sealed record WhyView(string Rule, int BaselineWeeks, int LeastWeeks, double Sigmas, double PeakShare, int WeeksRunning, double LeaveShare, int ProvisionalWeeks, bool Official);
    public sealed record EpidemiologyView(string Disease, string Territory, IReadOnlyList<SeriesView> Series, WhyView Why, string? Next);

    public static void MapEpidemiology(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/epidemiology", GetAsync).Declares(AccessAction.ReadReference).WithTags("epidemiology");

    private static async Task<Results<Ok<EpidemiologyView>, Problem>> GetAsync(
        INation nation, CancellationToken cancel, string? disease = null, string? territory = null, string? age = null, int? weeks = null)
    {
        if (!Diseases.TryGetValue(disease ?? "grippe", out var of)) return new Problem(400, "epidemiology.disease", $"disease: {string.Join(", ", Diseases.Keys)}");
        if (!Asked.Territory(territory ?? TerritoryCode.France.Text, out var within, out var bad)) return bad;
        if (weeks is < 1 or > MostWeeks) return new Problem(400, "epidemiology.weeks", $"weeks: 1 to {MostWeeks}");
        if (age is not null && !Enum.GetValues<AgeClass>().Any(known => NameOf(known) == age)) return new Problem(400, "epidemiology.age", "age: all, 0-4, 5-14, 15-64 or 65+");
        var series = (await nation.EpidemicAsync(of, within, cancel)).Where(one => NameOf(one.Series.Age) == (age ?? "all"));
        var rule = PhaseRule.Default;
        return TypedResults.Ok(new EpidemiologyView(
            SignalViews.DiseaseName(of), within.Text, [.. series.Select(one => ViewOf(one, weeks ?? Weeks))],
            new("two weeks above mean + k deviations of the baseline weeks; left after as many clearly below, the last provisional weeks not counted; a published level goes before",
                rule.BaselineWeeks, rule.LeastWeeks, rule.Sigmas, rule.PeakShare, rule.Running, rule.LeaveShare, rule.Provisional, Official: false), null));
    }

    private static SeriesView ViewOf(SeriesAnswer answer, int most)
    {
        var phases = PhaseRule.Default.Walk(answer.Weeks);
        return new(
            NameOf(answer.Series.Indicator), NameOf(answer.Series.Age), answer.Series.Indicator == EpidemicIndicator.SosMedecins ? "SOS Médecins (Santé publique France)" : "OSCOUR (Santé publique France)",
            [.. answer.Weeks.Zip(phases).TakeLast(most).Select(pair => ViewOf(pair.First, pair.Second))]);
    }

    private static WeekView ViewOf(EpidemicWeek week, PhaseJudgement judged) => new(
        IsoWeek.Text(week.Monday), week.Monday, week.Stands.Value, NameOf(week.Stands.Level),
        judged.Phase switch { EpidemicPhase.Epidemic => "epidemic", EpidemicPhase.Base => "base", _ => "unknown" }, judged.Threshold is { } threshold ? Math.Round(threshold, 1) : null,
        [.. week.Revisions.Select(revision => new RevisionView(revision.KnownAt, revision.Value, NameOf(revision.Level)))]);

    internal static string NameOf(EpidemicIndicator indicator) => indicator switch { EpidemicIndicator.EmergencyVisits => "emergencyVisits", EpidemicIndicator.Hospitalisations => "hospitalisations", _ => "sosMedecins" };
    private static string? NameOf(EpidemicLevel? level) => level switch { EpidemicLevel.Epidemic => "epidemic", EpidemicLevel.Transition => "transition", EpidemicLevel.Base => "base", _ => null };
    private static string NameOf(AgeClass age) => age switch { AgeClass.Under5 => "0-4", AgeClass.From5To14 => "5-14", AgeClass.From15To64 => "15-64", AgeClass.Over64 => "65+", _ => "all" };
}
