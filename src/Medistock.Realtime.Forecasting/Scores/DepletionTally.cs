namespace Medistock.Realtime.Forecasting.Scores;

/// <summary>How foreseen depletion dates came out; sums add up over series. All but <paramref name="Scored"/> and <paramref name="Unknown"/> fade with <see cref="Discount"/>.</summary>
/// <param name="Scored">Dates of which it is known what came of them, all of them; only those where something was foreseen or came within <see cref="DepletionScores.Horizon"/> days.</param>
/// <param name="Unknown">Dates of which it is not: days were missing or censored.</param>
/// <param name="Weight">As <paramref name="Scored"/>, discounted.</param>
/// <param name="Early">Of <paramref name="Weight"/>, those that came before the P10.</param>
/// <param name="Late">Those that came after the P90.</param>
/// <param name="Compared">Those for which the official rule had a date as well.</param>
/// <param name="ErrorDays">Over <paramref name="Compared"/>: |P50 − what came|, what lies beyond the horizon counted as the day after it.</param>
/// <param name="RuleErrorDays">The same of stock ÷ smoothed consumption.</param>
/// <param name="Outs">Times that the stock really fell under one day of need.</param>
/// <param name="Signalled">Of those, the ones before which the rule of the signal <c>depletion</c> held.</param>
/// <param name="LeadDays">Over <paramref name="Signalled"/>: days from its first day to the stock-out.</param>
public readonly record struct DepletionTally(
    int Scored, int Unknown, double Weight, double Early, double Late, double Compared, double ErrorDays, double RuleErrorDays, double Outs, double Signalled, double LeadDays)
{
    public double? ShareWithin => Mean(Weight - Early - Late, Weight);
    public double? ShareEarly => Mean(Early, Weight);
    public double? ShareLate => Mean(Late, Weight);
    public double? MeanErrorDays => Mean(ErrorDays, Compared);
    public double? MeanRuleErrorDays => Mean(RuleErrorDays, Compared);
    /// <summary>Null: no stock-out came after a signal.</summary>
    public double? MeanLeadDays => Signalled > 0 ? LeadDays / Signalled : null;

    private double? Mean(double sum, double weight) => Scored >= WeekTally.LeastScored && weight > 0 ? Math.Max(0, sum / weight) : null;

    internal DepletionTally Aged(double by) => this with
    {
        Weight = Weight * by, Early = Early * by, Late = Late * by, Compared = Compared * by, ErrorDays = ErrorDays * by, RuleErrorDays = RuleErrorDays * by,
        Outs = Outs * by, Signalled = Signalled * by, LeadDays = LeadDays * by,
    };

    public static DepletionTally operator +(DepletionTally one, DepletionTally other) => new(
        one.Scored + other.Scored, one.Unknown + other.Unknown, one.Weight + other.Weight, one.Early + other.Early, one.Late + other.Late, one.Compared + other.Compared,
        one.ErrorDays + other.ErrorDays, one.RuleErrorDays + other.RuleErrorDays, one.Outs + other.Outs, one.Signalled + other.Signalled, one.LeadDays + other.LeadDays);
}
