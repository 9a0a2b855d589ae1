namespace Medistock.Realtime.Forecasting.Territories;

/// <summary>
/// One day of a territory as its parts (lines, or departments) have told it, and what the territory makes of it. Sums of what was told; a part that said nothing, or whose
/// shelf was empty, is filled in as if it had asked for what its usual need and the other parts' demand say (ratio imputation): unknown is not zero.
/// </summary>
/// <param name="Demand">Of the parts observed in full, Σ demand.</param>
/// <param name="Need">Of the same parts, Σ usual daily need.</param>
/// <param name="CensoredDemand">Of the censored parts, Σ of what was served.</param>
/// <param name="CensoredNeed">Of the same parts, Σ usual need.</param>
/// <param name="Usual">Usual need of all parts of the territory, those that said nothing included.</param>
/// <param name="Observed">How many parts were observed in full.</param>
/// <param name="Censored">How many were censored.</param>
public readonly record struct DayOfLines(double Demand, double Need, double CensoredDemand, double CensoredNeed, double Usual, int Observed, int Censored)
{
    /// <summary>Below this share of need observed, nothing is said of the rest: the day is missing.</summary>
    public const double LeastShare = 0.3;
    /// <summary>From this share of need told, a day need not wait for the rest.</summary>
    public const double NearlyAll = 0.95;

    private double Whole => Math.Max(Usual, Need + CensoredNeed);

    /// <summary>Share of need observed in full, 0–1. Where no need is known yet, all that is told is all there is.</summary>
    public double ShareObserved => Whole > 0 ? Need / Whole : Observed > 0 ? (double)Observed / (Observed + Censored) : 0;
    /// <summary>Share of need told, observed or censored; 0 where no need is known: then only time tells that all have spoken.</summary>
    public double ShareTold => Whole > 0 ? (Need + CensoredNeed) / Whole : 0;
    /// <summary>Whether anything can be learnt of the day.</summary>
    public bool Known => Marks != DayMarks.Missing;

    /// <summary>Mostly censored: a lower bound. Too little told: missing.</summary>
    public DayMarks Marks => ShareObserved >= LeastShare && Need >= CensoredNeed ? DayMarks.None
        : Observed + Censored > 0 && (Whole <= 0 || ShareTold >= LeastShare) ? (CensoredNeed > 0 || Observed == 0 ? DayMarks.Censored : DayMarks.None)
        : DayMarks.Missing;

    /// <summary>Demand of the whole territory; what was served alone when <see cref="Marks"/> says censored; 0 when missing.</summary>
    public double Quantity => Marks switch
    {
        DayMarks.None => Math.Max(Demand * (Need > 0 ? Whole / Need : 1), Demand + CensoredDemand),
        DayMarks.Censored => Demand + CensoredDemand,
        _ => 0,
    };

    public DayOfLines Plus(in DayOfLines other) => new(
        Demand + other.Demand, Need + other.Need, CensoredDemand + other.CensoredDemand, CensoredNeed + other.CensoredNeed, Usual + other.Usual, Observed + other.Observed, Censored + other.Censored);
}
