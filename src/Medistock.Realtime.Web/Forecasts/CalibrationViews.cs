using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Scores;
using Medistock.Realtime.Web.Stock;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary>Calendar weeks of all series together; one that was missing or censored on any day is not among them.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Inside">Of <paramref name="Scored"/>, those inside the 80 % interval; <paramref name="Below"/> its P10, <paramref name="Above"/> its P90.</param>
/// <param name="Loss">Mean over those that the official rule had a figure for, as in <see cref="LinkScores"/>; null: for none, or scored before losses were kept.</param>
public sealed record WeekOfScores(string Week, int Scored, int Inside, int Below, int Above, double? Loss, double? RuleLoss);

/// <summary>Depletion dates foreseen each week, and what came within 28 days: the stock under one day of need, or what stood there used up by demand. Discounted.</summary>
/// <param name="Scored">Dates of which it is known what came of them; <paramref name="Unknown"/>: of which it is not.</param>
/// <param name="Within80">Share of dates within [P10, P90], 0–1; <paramref name="Early"/> before the P10, <paramref name="Late"/> after the P90.</param>
/// <param name="ErrorDays">Mean |P50 − what came|; <paramref name="RuleErrorDays"/>: of stock ÷ smoothed consumption. Beyond 28 days counts as 29.</param>
/// <param name="StockOuts">Times that a stock really fell under one day of need.</param>
/// <param name="Signalled">Of those, before how many the rule of the signal <c>depletion</c> held; <paramref name="LeadDays"/>: for how many days, on average.</param>
/// <param name="Reason">Why figures are null: <c>too-few</c>, fewer than <c>leastScored</c> dates are scored.</param>
public sealed record DateScores(
    int Scored, int Unknown, double? Within80, double? Early, double? Late, double? ErrorDays, double? RuleErrorDays, double StockOuts, double Signalled, double? LeadDays, string? Reason);

/// <summary>One link of the chain.</summary>
/// <param name="Presentations">How many have been forecast.</param>
/// <param name="Scored">Weeks scored, of all presentations together.</param>
/// <param name="Within80">Share of weeks whose demand came out inside the 80 % interval, 0–1, discounted: 0.8 is right, more is too wide, less too narrow.</param>
/// <param name="Loss">Mean pinball loss of P10, P50, P90, in average weeks of the series; <paramref name="RuleLoss"/>: of the official rule, 7-day mean × 7.</param>
/// <param name="Reason">Why figures are null: <c>too-few</c>, fewer than <c>leastScored</c> weeks are scored.</param>
/// <param name="History">The newest first; empty for a molecule group.</param>
public sealed record LinkScores(
    string Link, int Presentations, int Scored, double? Within80, double? BelowP10, double? AboveP90, double? Loss, double? RuleLoss, string? Reason, DateScores Depletion, IReadOnlyList<WeekOfScores> History);

public sealed record GroupScores(string Group, string Label, IReadOnlyList<LinkScores> Links);

/// <param name="HalfLifeWeeks">What was scored so long ago counts half.</param>
/// <param name="LeastScored">Fewer say nothing: null, with the reason.</param>
/// <param name="Target">What <see cref="LinkScores.Within80"/> should be.</param>
/// <param name="Links">All that was asked for, summed over its presentations; <paramref name="Groups"/>: the same by molecule group, in alphabetical order.</param>
/// <param name="Reason"><c>not-forecast</c>: nothing of it was forecast yet.</param>
public sealed record CalibrationAnswer(
    string Territory, string? Group, string? Presentation, int HalfLifeWeeks, int LeastScored, double Target, IReadOnlyList<LinkScores> Links, IReadOnlyList<GroupScores> Groups, string? Next, string? Reason);

/// <summary>Scores → the words of the public contract.</summary>
internal static class CalibrationViews
{
    public const double Target = 0.8;
    private const string TooFew = "too-few";

    public static IReadOnlyList<LinkScores> LinksOf(IEnumerable<ForecastScores> scores, bool history) =>
        [.. scores.GroupBy(of => of.Link).OrderBy(of => of.Key).Select(of => LinkOf(of.Key, [.. of], history))];

    private static LinkScores LinkOf(EstablishmentKind link, List<ForecastScores> scores, bool history)
    {
        var (weeks, dates) = (scores.Aggregate(default(WeekTally), (sum, of) => sum + of.Weeks), scores.Aggregate(default(DepletionTally), (sum, of) => sum + of.Depletion));
        return new(LineViews.LinkName(link), scores.Count, weeks.Scored, weeks.ShareWithin, weeks.ShareBelow, weeks.ShareAbove, weeks.MeanLoss, weeks.MeanRuleLoss, weeks.ShareWithin is null ? TooFew : null,
            new(dates.Scored, dates.Unknown, dates.ShareWithin, dates.ShareEarly, dates.ShareLate, dates.MeanErrorDays, dates.MeanRuleErrorDays, dates.Outs, dates.Signalled, dates.MeanLeadDays,
                dates.ShareWithin is null ? TooFew : null),
            history ? HistoryOf(scores) : []);
    }

    private static WeekOfScores[] HistoryOf(List<ForecastScores> scores)
    {
        var weeks = new Dictionary<int, SumOfWeek>();
        foreach (var of in scores)
        {
            for (var ago = 0; ago < of.Outcomes.Count; ago++)
            {
                if (of.Through is not { } through || of.Outcomes[ago] is not (not WeekOutcome.NotScored and var outcome)) continue;
                var monday = through - (ago + 1) * WeekScores.Days + 1;
                weeks[monday] = weeks.GetValueOrDefault(monday).Plus(outcome, ago < of.Losses.Count ? of.Losses[ago] : null);
            }
        }
        return [.. weeks.OrderByDescending(week => week.Key).Take(WeekScores.HistoryWeeks).Select(week => week.Value.Of(LineViews.DateText(LocalCalendar.DateOf(week.Key))!))];
    }

    private readonly record struct SumOfWeek(int Scored, int Inside, int Below, int Above, int Compared, double Loss, double RuleLoss)
    {
        public SumOfWeek Plus(WeekOutcome outcome, WeekLoss? lost) => new(
            Scored + 1, Inside + (outcome == WeekOutcome.Within ? 1 : 0), Below + (outcome == WeekOutcome.Below ? 1 : 0), Above + (outcome == WeekOutcome.Above ? 1 : 0),
            Compared + (lost is null ? 0 : 1), Loss + (lost?.Loss ?? 0), RuleLoss + (lost?.RuleLoss ?? 0));

        public WeekOfScores Of(string monday) => new(monday, Scored, Inside, Below, Above, Compared > 0 ? Loss / Compared : null, Compared > 0 ? RuleLoss / Compared : null);
    }
}
