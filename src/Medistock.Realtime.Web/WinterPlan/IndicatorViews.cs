using System.Globalization;
using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Web.Signals;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>The plan's lights as the API shows them, from the rows of its log.</summary>
internal static class IndicatorViews
{
    private const string NotWatched = "non observé depuis plus d'un jour";
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>The three lights of a territory; one that was never recorded is unknown, with no data.</summary>
    public static IEnumerable<LightView> Whole(PlanBook book, TerritoryCode territory, DateTimeOffset moment, bool history) => Enum.GetValues<PlanIndicator>().Select(indicator =>
        book.Lights.Find(territory, indicator, IndicatorSubject.Whole) is { } light ? moment - light.At <= LightBook.GoodFor ? Of(light, history) : Stale(Of(light, history))
            : new LightView(PlanViews.NameOf(indicator), territory.Text, null, null, null, null, "unknown", null, "",
                SomeKnown(book, territory, indicator) ? "mostlyUnknown" : "noData", SomeKnown(book, territory, indicator) ? "trop de sujets inconnus" : "aucune donnée enregistrée", null, moment, null, new(LightRollUpRule.Name, 0, "", false, ""), [], []));

    private static bool SomeKnown(PlanBook book, TerritoryCode territory, PlanIndicator indicator) =>
        book.Lights.All.Any(light => light.Latest.Territory == territory && light.Latest.Indicator == indicator && light.Latest.Light != Light.Unknown);

    /// <summary>The subjects behind them, the gravest first: what is known of each disease, of each group and link, of the field.</summary>
    public static IEnumerable<LightView> Subjects(PlanBook book, TerritoryCode territory, DateTimeOffset moment, Func<TerritoryCode, bool> inside)
    {
        var watched = Watched(book, territory, moment);
        return Recorded(book, territory, inside).Select(light => Of(light, history: light.Latest.Territory == territory)).Select(view => watched ? view : Stale(view));
    }

    private static IEnumerable<LightHistory> Recorded(PlanBook book, TerritoryCode territory, Func<TerritoryCode, bool> inside) => book.Lights.All
        .Where(light => light.Latest.Subject != IndicatorSubject.Whole && (light.Latest.Territory == territory || inside(light.Latest.Territory)))
        .OrderBy(light => light.Latest.Indicator).ThenBy(light => light.Latest.Territory != territory).ThenByDescending(light => light.Latest.Light).ThenBy(light => light.Latest.Territory.Text, StringComparer.Ordinal)
        .ThenBy(light => light.Latest.Subject.Group, StringComparer.Ordinal).ThenBy(light => light.Latest.Subject.Link).ThenBy(light => light.Latest.Subject.Disease);

    public static IEnumerable<ConditionsView> Conditions(PlanBook book, TerritoryCode territory, DateTimeOffset moment) => new[] { PlanCommand.Escalate, PlanCommand.Return }
        .Select(command => book.Lights.Conditions(territory, command)).OfType<ConditionsSeen>()
        .Select(seen => Watched(book, territory, moment) ? new ConditionsView(PlanViews.NameOf(seen.Command), PlanViews.NameOf(seen.State), seen.Clock.Since, seen.Clock.Stands, seen.Words)
            : new ConditionsView(PlanViews.NameOf(seen.Command), PlanViews.NameOf(ConditionState.Unknown), null, false, NotWatched));

    /// <summary>Whether anybody has looked lately: known lights of a territory are written each day.</summary>
    private static bool Watched(PlanBook book, TerritoryCode territory, DateTimeOffset moment) =>
        book.Lights.All.Where(light => light.Latest.Territory == territory).Select(light => (DateTimeOffset?)light.At).Max() is { } newest && moment - newest <= LightBook.GoodFor;

    private static LightView Stale(LightView view) => view with { Light = "unknown", Value = null, Reason = "stale", Words = NotWatched };

    public static FieldReportView Of(FieldReport report) => new(
        report.Id, PlanViews.NameOf(report.Kind), PlanViews.NameOf(report.Role), report.Declarant, report.Panel, report.Department.Text, report.Group, report.Text, report.OccurredAt, report.ToldAt, report.EnteredBy);

    public static LightView Of(LightHistory light, bool history) => Of(light.Latest, light.At,
        history ? [.. light.Points.Select(point => new LightPointView(point.At, PlanViews.NameOf(point.Light), point.Value))] : []);

    public static LightView Of(IndicatorReading reading, DateTimeOffset recordedAt, IReadOnlyList<LightPointView> history) => new(
        PlanViews.NameOf(reading.Indicator), reading.Territory.Text, reading.Subject.Disease is { } disease ? SignalViews.DiseaseName(disease) : null, reading.Subject.Group,
        reading.Subject.Group is { } group ? SignalViews.GroupLabel(group) : null, reading.Subject.Link is { } link ? PlanViews.NameOf(link) : null, PlanViews.NameOf(reading.Light), reading.Value, reading.Unit,
        reading.Reason == ReadingReason.None ? null : PlanViews.NameOf(reading.Reason), WordsOf(reading), reading.AsOf, recordedAt, reading.ShareReporting,
        new(reading.Rule.Name, reading.Rule.Threshold, reading.Rule.Unit, reading.Rule.Official, reading.Rule.Source),
        [.. reading.Evidence.Select(evidence => new EvidenceView(evidence.What, evidence.Value, evidence.Unit, evidence.Source, evidence.At))], history);

    private static string WordsOf(IndicatorReading reading) => reading.Counts is { } counts ? LightRollUpRule.Words(reading.Indicator, counts)
        : reading.Value is { } value ? string.Create(French, $"{value:0.##} {reading.Unit}") : reading.Reason switch
        {
            ReadingReason.Stale => "données trop anciennes", ReadingReason.Thin => "trop peu de déclarants", ReadingReason.Unbounded => "stock sans demande", ReadingReason.NoDemand => "demande inconnue ou nulle",
            ReadingReason.Inconsistent => "données incohérentes", ReadingReason.Silent => "sans nouvelles du terrain", ReadingReason.MostlyUnknown => "trop de sujets inconnus", _ => "pas de données",
        };
}
