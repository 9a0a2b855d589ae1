using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Territories;
using Medistock.Realtime.Web.Signals;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Supply;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary>Demand of one day, in the presentation's unit: 10th, 50th and 90th percentile and mean.</summary>
public sealed record DayView(string Date, double P10, double P50, double P90, double Mean);

/// <summary>Local dates by which the stock runs out with probability 10, 50, 90 %; null: beyond 60 days.</summary>
/// <param name="Within5">Probability of running out within 5 days, 0–1; likewise 10 and 30.</param>
/// <param name="NextArrival">The next planned arrival taken in; null when none is announced.</param>
/// <param name="BeforeArrival">Probability of running out before it has come.</param>
/// <param name="ArrivalsIgnored">No source of arrivals is known: the forecast stands on the stock alone.</param>
/// <param name="Upstream">What laboratories and wholesalers hold, counted with the stock; null: not known, not counted.</param>
public sealed record DepletionForecastView(
    string? P10, string? P50, string? P90, double Within5, double Within10, double Within30, DateTimeOffset AsOf, string? NextArrival, double? BeforeArrival, bool ArrivalsIgnored, double? Upstream);

/// <summary>The regulation's figure, beside the forecast: stock ÷ smoothed consumption (MINSANTE 2020-100), a date without uncertainty.</summary>
/// <param name="Date">Null with <paramref name="CoverageReason"/>, or beyond ten years.</param>
public sealed record OfficialView(double? DailyConsumption, double? CoverageDays, string? CoverageReason, string? Date);

/// <summary>One exponential level and its part in the mixture.</summary>
public sealed record LevelView(double MemoryDays, double Level, double Share);

/// <summary>Who decided that the reference period begins anew, when, and why in words.</summary>
/// <param name="Territory">Null: every territory.</param>
/// <param name="From">The day that was asked for; days of it learnt before the decision came belong to no period.</param>
public sealed record ResetView(string? Territory, string From, string Reason, string By, DateTimeOffset At);

/// <summary>What the epidemic that a demand follows adds to its forecast.</summary>
/// <param name="Territory">Whose weeks they are: a department's demand is held against its region's.</param>
/// <param name="Indicator"><c>emergencyVisits</c>, <c>hospitalisations</c> or <c>sosMedecins</c>.</param>
/// <param name="Published">The day on which weeks were last published.</param>
/// <param name="WeeklyGrowth">The newest week ÷ the one before, as known on the last day learnt; 1 where nothing fresh is known.</param>
/// <param name="LagDays">The total, 3, 14 or 42 days, that has followed most: how far behind demand comes. Null: nothing learnt yet, or it does not follow.</param>
/// <param name="Gain3">What it multiplies the total of the next 3 days by, counted in <c>growth3</c>; likewise 14 and 42.</param>
public sealed record EpidemicHeardView(string Disease, string Territory, string Indicator, string Published, double WeeklyGrowth, int? LagDays, double Gain3, double Gain14, double Gain42);

/// <summary>What a forecast rests on.</summary>
/// <param name="Since">First day of the reference period, and why it began there.</param>
/// <param name="ObservedDays">Of the last <paramref name="WindowDays"/>; censored ones taught no fall, missing ones nothing.</param>
/// <param name="Week">Factors, Monday first.</param>
/// <param name="Growth3">Factor on the total of the next 3 days; likewise 14 and 42.</param>
/// <param name="Borrowed">Part of the level that is the territory's, 0–1.</param>
/// <param name="Reconciled">What the territory's own quantities were multiplied by, so that a parent and its children agree; 1 for a line.</param>
/// <param name="LateShare">Part of usual need, 0–1, that lately came after its day had been learnt: in stocks and lines, not in this forecast. Null: not known; a line learns it.</param>
/// <param name="Reset">The decision behind <paramref name="Since"/>; null: none.</param>
/// <param name="Epidemic">Null: the presentation's demand follows none, or nothing was published of it.</param>
public sealed record WhyView(
    string? Since, string SinceReason, int ObservedDays, int CensoredDays, int MissingDays, int WindowDays, double Level, IReadOnlyList<LevelView> Levels, IReadOnlyList<double> Week,
    double Growth3, double Growth14, double Growth42, double EventsPerDay, double DayVariance, double Step, double Borrowed, double Reconciled, ResetView? Reset = null, double? LateShare = null, EpidemicHeardView? Epidemic = null);

/// <summary>Demand of a week against what had been expected of it seven days before.</summary>
/// <param name="Change">How far days have lately come out above or below expectation, standard deviations summed (CUSUM).</param>
public sealed record WeekView(double? Demand, double Expected, double Low, double High, double Change);

/// <summary>One link of the chain in the territory.</summary>
/// <param name="LearntThrough">The last local day that the forecast has learnt.</param>
/// <param name="ShareObserved">Part of need observed and not censored on that day, 0–1.</param>
/// <param name="Week">Null until a week has passed since the first forecast.</param>
/// <param name="Depletion">Null with its reason.</param>
public sealed record LinkForecast(
    string Link, string Unit, DateTimeOffset AsOf, string LearntThrough, double ShareObserved, IReadOnlyList<DayView> Days, decimal Stock, DepletionForecastView? Depletion, string? DepletionReason,
    WeekView? Week, OfficialView Official, WhyView Why);

public sealed record ForecastView(IReadOnlyList<LinkForecast> Links);

/// <param name="Forecast">Null with <paramref name="Reason"/>: <c>not-forecast</c>, no day was learnt yet.</param>
public sealed record ForecastAnswer(string Presentation, string Territory, int Horizon, ForecastView? Forecast, string? Reason);

/// <param name="Forecast">Null with <paramref name="Reason"/>.</param>
public sealed record LineForecastAnswer(string Finess, string Presentation, int Horizon, LineForecastView? Forecast, string? Reason);

/// <summary>As <see cref="LinkForecast"/>, of one line.</summary>
public sealed record LineForecastView(
    string Unit, DateTimeOffset AsOf, string LearntThrough, IReadOnlyList<DayView> Days, decimal? Stock, DepletionForecastView? Depletion, string? DepletionReason, OfficialView Official, WhyView Why);

/// <summary>Forecasts → the words of the public contract.</summary>
internal static class ForecastViews
{
    private const int FurthestDays = 3_650;

    public static LinkForecast ViewOf(TerritoryForecast forecast, string unit) => new(
        LineViews.LinkName(forecast.Link), unit, forecast.Totals.AsOf, Day(forecast.LearntThrough), forecast.ShareObserved, Days(forecast.FirstDay, forecast.Days), forecast.Totals.Stock.ToDecimal(),
        forecast.Depletion is { } depletion ? ViewOf(depletion) : null, forecast.Depletion is null ? LineViews.ReasonName(forecast.Coverage.Reason) ?? "thin" : null,
        forecast.Demand is { } demand ? new(demand.Week, demand.Expected, demand.Low, demand.High, demand.Change) : null,
        Official(forecast.Totals.Lines > 0 ? forecast.Totals.Consumption.PerDay : null, forecast.Coverage, forecast.Totals.AsOf), Why(forecast.Basis, forecast.Reconciled, forecast.Reset, forecast.LateShare, forecast.Epidemic));

    public static LineForecastView ViewOf(LineForecast forecast, string unit) => new(
        unit, forecast.Figures.AsOf, Day(forecast.LearntThrough), Days(forecast.FirstDay, forecast.Days), forecast.Figures.Stock?.ToDecimal(),
        forecast.Depletion is { } known ? new(Date(known.P10), Date(known.P50), Date(known.P90), known.Within5, known.Within10, known.Within30, known.AsOf, null, null, true, null) : null,
        forecast.Depletion is null ? LineViews.DepletionReason(forecast.Figures) : null,
        Official(forecast.Figures.Consumption.Smoothed?.PerDay, forecast.Figures.Coverage, forecast.Figures.AsOf), Why(forecast.Basis, 1));

    private static DepletionForecastView ViewOf(DepletionPicture depletion) => new(
        Date(depletion.P10), Date(depletion.P50), Date(depletion.P90), depletion.Within5, depletion.Within10, depletion.Within30, depletion.AsOf,
        Date(depletion.NextArrival), depletion.BeforeArrival, depletion.ArrivalsIgnored, depletion.Upstream);

    private static DayView[] Days(int first, IReadOnlyList<DemandQuantiles> days) => [.. days.Select((day, index) => new DayView(Day(first + index), day.P10, day.P50, day.P90, day.Mean))];

    private static OfficialView Official(double? daily, CoverDays coverage, DateTimeOffset asOf) => new(
        daily, coverage.Days, LineViews.ReasonName(coverage.Reason), coverage.Days is { } days and < FurthestDays ? Date(DateOnly.FromDateTime(asOf.UtcDateTime.AddDays(days))) : null);

    private static WhyView Why(ForecastBasis basis, double reconciled, RecordedReset? reset = null, double? lateShare = null, EpidemicHeard? epidemic = null) => new(
        basis.Since > 0 ? Day(basis.Since) : null, ReasonName(basis.Reason), basis.ObservedDays, basis.CensoredDays, basis.MissingDays, basis.WindowDays, basis.Level,
        [.. basis.Levels.Select(level => new LevelView(level.MemoryDays, level.Level, level.Share))], basis.Week, basis.Growth3, basis.Growth14, basis.Growth42, basis.EventsPerDay, basis.DayVariance, basis.Step,
        basis.Borrowed, reconciled, reset is { What: var what } ? new(what.Territory?.Text, Date(what.From)!, what.Note, reset.By, reset.At) : null, lateShare, epidemic is null ? null : ViewOf(epidemic));

    private static EpidemicHeardView ViewOf(EpidemicHeard heard) => new(
        SignalViews.DiseaseName(heard.Disease), heard.Territory.Text, EpidemiologyEndpoints.NameOf(heard.Indicator), Day(heard.Basis.Published), Math.Exp(heard.Basis.Growth), heard.Basis.LagDays,
        heard.Basis.Totals[0].Factor, heard.Basis.Totals[1].Factor, heard.Basis.Totals[2].Factor);

    public static string ReasonName(BaselineReason reason) => reason switch
    {
        BaselineReason.FirstDay => "first-day",
        BaselineReason.IndicationChanged => "indication-changed",
        BaselineReason.ObligationChanged => "obligation-changed",
        BaselineReason.Substitution => "substitution",
        BaselineReason.DataCorrected => "data-corrected",
        _ => "decided",
    };

    private static string Day(int day) => Date(LocalCalendar.DateOf(day))!;
    private static string? Date(DateOnly? date) => LineViews.DateText(date);
}
