namespace Medistock.Realtime.Forecasting.Territories;

/// <summary>One territory in the sum of its parent: its own forecast of a total.</summary>
/// <param name="Mean">Of the total of <see cref="Reconciliation.Days"/> days; 0: nothing is foreseen.</param>
/// <param name="Variance">Of the same total, &gt; 0 where the mean is.</param>
public readonly record struct OwnForecast(double Mean, double Variance);

/// <summary>
/// Makes a parent's forecast and the sum of its children's agree. The parent's total is the mixture of its own forecast and of its children's sum, each weighed by its
/// precision (1 ÷ variance; children are taken to be independent); the children are then scaled to it. One factor for each territory, applied to every quantity of its answer: laws of totals of
/// <see cref="Days"/> days agree to rounding (1e-9), sums of as many daily means to 1e-3, single days as far as the week profiles do; all as of the last day learnt.
/// </summary>
public static class Reconciliation
{
    /// <summary>The total that is made to agree.</summary>
    public const int Days = 28;

    /// <summary>The mixture of <paramref name="parent"/> and of its children's sum. Where one of them foresees nothing, the other stands.</summary>
    public static OwnForecast Mix(in OwnForecast parent, in OwnForecast children)
    {
        if (!(parent.Mean > 0 && parent.Variance > 0)) return children;
        if (!(children.Mean > 0 && children.Variance > 0)) return parent;
        double own = 1 / parent.Variance, theirs = 1 / children.Variance;
        return new((own * parent.Mean + theirs * children.Mean) / (own + theirs), 1 / (own + theirs));
    }

    /// <summary>What a territory's own quantities are multiplied by so that its total is <paramref name="mean"/>; 1 where it foresees nothing.</summary>
    public static double Factor(double mean, double own) => mean > 0 && own > 0 ? mean / own : 1;
}
