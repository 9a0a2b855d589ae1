namespace Medistock.Realtime.Forecasting.Scores;

/// <summary>How foreseen weeks came out; sums add up over series. All but <paramref name="Scored"/> fade with <see cref="Discount"/>.</summary>
/// <param name="Scored">Weeks of which forecast and truth were both known, all of them.</param>
/// <param name="Weight">The same, discounted.</param>
/// <param name="Below">Of <paramref name="Weight"/>, those whose demand fell below the P10.</param>
/// <param name="Above">Those above the P90.</param>
/// <param name="Compared">Of <paramref name="Weight"/>, those for which the official rule had a figure as well, and the series had any demand to scale by.</param>
/// <param name="Loss">Over <paramref name="Compared"/>: mean pinball loss of P10, P50, P90 ÷ an average week of the series.</param>
/// <param name="RuleLoss">The same of the official rule, 7-day mean × 7 in the place of each quantile.</param>
public readonly record struct WeekTally(int Scored, double Weight, double Below, double Above, double Compared, double Loss, double RuleLoss)
{
    /// <summary>Fewer weeks (of all series together) say nothing yet.</summary>
    public const int LeastScored = 8;

    /// <summary>Share of weeks inside the 80 % interval, 0–1; null: too few were scored.</summary>
    public double? ShareWithin => Share(Weight - Below - Above, Weight);
    public double? ShareBelow => Share(Below, Weight);
    public double? ShareAbove => Share(Above, Weight);
    public double? MeanLoss => Share(Loss, Compared);
    public double? MeanRuleLoss => Share(RuleLoss, Compared);

    private double? Share(double part, double whole) => Scored >= LeastScored && whole > 0 ? Math.Max(0, part / whole) : null;

    internal WeekTally Aged(double by) => this with { Weight = Weight * by, Below = Below * by, Above = Above * by, Compared = Compared * by, Loss = Loss * by, RuleLoss = RuleLoss * by };

    public static WeekTally operator +(WeekTally one, WeekTally other) => new(
        one.Scored + other.Scored, one.Weight + other.Weight, one.Below + other.Below, one.Above + other.Above,
        one.Compared + other.Compared, one.Loss + other.Loss, one.RuleLoss + other.RuleLoss);
}
