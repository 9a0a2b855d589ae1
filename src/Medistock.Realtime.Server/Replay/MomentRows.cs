using System.Text.Json;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Territories;

namespace Medistock.Realtime.Server.Replay;

/// <summary>What is asked of each moment.</summary>
/// <param name="Presentations">Empty: all.</param>
/// <param name="Territories">Empty: all of the reference, METRO and FR included.</param>
internal sealed record Asked(IReadOnlyList<PresentationCode> Presentations, IReadOnlyList<TerritoryCode> Territories)
{
    public IReadOnlyList<TerritoryCode> TerritoriesOf(ReferenceBook book) => Territories.Count > 0 ? Territories
        : [TerritoryCode.France, TerritoryCode.Metropole, .. book.Departments.Select(department => TerritoryCode.Of(department.Region)).Distinct().OrderBy(code => code.Text, StringComparer.Ordinal),
            .. book.Departments.Select(department => department.Code).Order().Select(TerritoryCode.Of)];
}

/// <summary>One presentation in one territory on one link, at one moment.</summary>
/// <param name="Figures">Null: nobody had reported it there.</param>
/// <param name="ShareReporting">Of the territory's establishments that had ever reported, those heard within one duty period; null: none had.</param>
internal sealed record MomentRow(TerritoryCode Territory, PresentationCode Presentation, CoverageRow? Figures, double? ShareReporting, TerritoryForecast? Forecast)
{
    private const string NotReported = "not-reported", NeverReported = "never-reported", SumForScreens = "no-forecast-of-metro";
    /// <summary>Days of demand that <c>dailyMean</c> is the mean of.</summary>
    public const int Horizon = 28;

    private DepletionPictureOrReason Depletion => Forecast is null ? new(null, Territory == TerritoryCode.Metropole ? SumForScreens : LineViews.NotForecast)
        : Forecast.Depletion is { } known ? new(known, null) : new(null, LineViews.ReasonName(Forecast.Coverage.Reason) ?? "thin");
    private double? DailyMean => Forecast?.Days.Average(day => day.Mean);

    private readonly record struct DepletionPictureOrReason(Domain.Forecasts.DepletionPicture? Known, string? Reason);

    public void Write(Utf8JsonWriter json, DateTimeOffset at, string? run)
    {
        json.WriteString("at", Moments.Shown(at));
        if (run is not null) json.WriteString("run", run);
        json.WriteString("territory", Territory.Text);
        json.WriteString("presentation", Presentation.ToString());
        json.WriteString("unit", LineViews.UnitName(Presentation.Unit));
        json.WriteString("link", Figures?.Link);
        Number(json, "stock", (double?)Figures?.Stock);
        Number(json, "dailyConsumption", Figures?.DailyConsumption);
        Number(json, "coverageDays", Figures?.CoverageDays);
        json.WriteString("coverageReason", Figures is null ? NotReported : Figures.CoverageReason);
        json.WriteString("level", Figures?.Level ?? LineViews.LevelName(CoverageLevel.Unknown));
        json.WriteNumber("lines", Figures?.Lines ?? 0);
        json.WriteNumber("unknownLines", Figures?.UnknownLines ?? 0);
        json.WriteNumber("staleLines", Figures?.StaleLines ?? 0);
        Number(json, "criticalShare", Figures?.CriticalShare);
        Number(json, "alertShare", Figures?.AlertShare);
        Number(json, "shareReporting", ShareReporting);
        if (ShareReporting is null) json.WriteString("shareReportingReason", NeverReported);
        json.WriteString("dataAsOf", Figures?.AsOf is { } asOf ? Moments.Shown(asOf) : null);
        json.WriteStartObject("forecast");
        Number(json, "dailyMean", DailyMean);
        json.WriteString("learntThrough", Forecast is { } learnt ? Day(LocalCalendar.DateOf(learnt.LearntThrough)) : null);
        Number(json, "shareObserved", Forecast?.ShareObserved);
        var (depletion, reason) = Depletion;
        json.WriteString("p10", Day(depletion?.P10));
        json.WriteString("p50", Day(depletion?.P50));
        json.WriteString("p90", Day(depletion?.P90));
        Number(json, "within5", depletion?.Within5);
        Number(json, "within10", depletion?.Within10);
        Number(json, "within30", depletion?.Within30);
        Number(json, "upstream", depletion?.Upstream);
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    /// <summary>By name, what two runs may differ in.</summary>
    public IEnumerable<(string Figure, object? Value)> Compared()
    {
        yield return ("stock", Figures?.Stock);
        yield return ("dailyConsumption", Figures?.DailyConsumption);
        yield return ("coverageDays", Figures?.CoverageDays);
        yield return ("coverageReason", Figures is null ? NotReported : Figures.CoverageReason);
        yield return ("level", Figures?.Level ?? LineViews.LevelName(CoverageLevel.Unknown));
        yield return ("shareReporting", ShareReporting);
        var (depletion, reason) = Depletion;
        yield return ("dailyMean", DailyMean);
        yield return ("p10", Day(depletion?.P10));
        yield return ("p50", Day(depletion?.P50));
        yield return ("p90", Day(depletion?.P90));
        yield return ("within5", depletion?.Within5);
        yield return ("within10", depletion?.Within10);
        yield return ("within30", depletion?.Within30);
        yield return ("depletionReason", reason);
    }

    /// <summary>The rows of a moment: by territory, presentation, link. Streamed, one territory at a time.</summary>
    public static async IAsyncEnumerable<MomentRow> OfAsync(PastNation.PastView view, Asked asked)
    {
        var book = view.Reference.Current;
        var reporting = await view.ReportingAsync(CancellationToken.None);
        foreach (var territory in asked.TerritoriesOf(book))
        {
            var share = ShareOf(reporting.Where(state => book.Contains(territory, state.Department)));
            var figures = (await view.CoverageAsync(territory, CancellationToken.None)).ToLookup(of => of.Presentation);
            foreach (var presentation in asked.Presentations.Count > 0 ? asked.Presentations : view.Presentations)
            {
                var forecasts = await view.ForecastAsync(presentation, territory, Horizon, CancellationToken.None);
                foreach (var of in figures[presentation].OrderBy(of => of.Totals.Link))
                    yield return new(territory, presentation, CoverageRows.RowOf(of, book), share, forecasts.FirstOrDefault(forecast => forecast.Link == of.Totals.Link));
                // Asked for by name, what nobody has reported is said to be so.
                if (!figures[presentation].Any() && asked.Presentations.Count > 0 && asked.Territories.Count > 0) yield return new(territory, presentation, null, share, null);
            }
        }
    }

    private static double? ShareOf(IEnumerable<ReportingState> states)
    {
        var (due, reporting) = (0, 0);
        foreach (var state in states) (due, reporting) = (due + state.Due, reporting + state.Reporting);
        return due == 0 ? null : (double)reporting / due;
    }

    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    private static string? Day(DateOnly? date) => LineViews.DateText(date);
}
