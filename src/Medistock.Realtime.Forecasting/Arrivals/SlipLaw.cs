namespace Medistock.Realtime.Forecasting.Arrivals;

/// <summary>
/// By how many days a delivery comes after its announced date, in four equally told stories (an ordinary one, a bad one, a worse one,
/// the worst) of which each has a fixed weight, and how much of it comes. Made by <see cref="SlipHistory"/>.
/// </summary>
/// <param name="Ordinary">Days late in the best half of cases.</param>
/// <param name="Bad">Days late in the next quarter.</param>
/// <param name="Worse">Days late in the next 15 %.</param>
/// <param name="Worst">Days late in the worst tenth; <see cref="Never"/> when it may not come at all.</param>
/// <param name="Share">Part of the announced quantity that comes, 0–1.</param>
public readonly record struct SlipLaw(short Ordinary, short Bad, short Worse, short Worst, float Share)
{
    /// <summary>Beyond every horizon.</summary>
    public const short Never = 365;
    internal const int Stories = 4;
    internal static readonly double[] Weights = [0.5, 0.25, 0.15, 0.1];

    /// <summary>On the day, in full.</summary>
    public static SlipLaw Certain { get; } = new(0, 0, 0, 0, 1);

    internal bool Sure => Ordinary == Worst;
    internal short Late(int story) => story switch { 0 => Ordinary, 1 => Bad, 2 => Worse, _ => Worst };
}
