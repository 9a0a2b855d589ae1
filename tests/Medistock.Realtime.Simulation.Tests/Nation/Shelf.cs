using MathNet.Numerics.Distributions;

namespace Medistock.Realtime.Simulation.Tests.Nation;

/// <summary>A day as a department's establishments tell it.</summary>
/// <param name="Unmet">Asked for and not served: the day is censored.</param>
internal readonly record struct DayTold(double Served, double Unmet, bool Missing, double Observed, double Stock);

/// <summary>One presentation in one department: orders up to a target, deliveries some days later, and what is asked for over the counter.</summary>
internal sealed class Shelf(Winter winter, int department, int presentation, Random chance)
{
    private const int Recent = 28;
    private readonly Queue<(int Day, double Quantity)> _coming = new(32);
    private readonly Queue<double> _used = new(Recent + 1);
    private double _stock = double.NaN, _drift;

    public double Stock => _stock;
    /// <summary>The first day, from the scored ones on, on which somebody went without.</summary>
    public int? RanOutOn { get; private set; }

    /// <param name="moved">Asked for here because another presentation could not be had.</param>
    public DayTold Live(int day, double moved)
    {
        var mean = winter.Mean(day, department, presentation);
        if (double.IsNaN(_stock)) _stock = mean * winter.CoverDays[department];
        while (_coming.TryPeek(out var next) && next.Day <= day) _stock += _coming.Dequeue().Quantity;
        _drift = 0.98 * _drift + 0.012 * Normal.Sample(chance, 0, 1);
        var asked = Asked(mean * Math.Exp(_drift)) + Math.Round(moved);
        var served = Math.Min(asked, Math.Floor(_stock));
        var unmet = asked - served;
        _stock -= served;
        if (unmet > 0 && day >= Winter.ScoredFrom) RanOutOn ??= day;
        _used.Enqueue(asked);
        if (_used.Count > Recent) _used.Dequeue();
        Order(day);
        var missing = chance.NextDouble() < 0.01;
        var observed = missing ? 0 : unmet > 0 ? Math.Clamp(1 - unmet / asked, 0.05, 0.9) : 1 - 0.15 * chance.NextDouble();
        return new(served, unmet, missing, observed, _stock);
    }

    private double Asked(double mean)
    {
        if (mean <= 0) return 0;
        // A department is the sum of many counters: a little more than Poisson.
        const double Dispersion = 0.015;
        return Poisson.Sample(chance, Gamma.Sample(chance, 1 / Dispersion, 1 / (Dispersion * mean)));
    }

    private void Order(int day)
    {
        if (day % 7 >= 5) return;
        var need = _used.Average();
        var position = _stock + _coming.Sum(coming => coming.Quantity);
        var wanted = Math.Max(0, need * 1.4 + (winter.Target(day, department, presentation) * need + need * 3 - position) / 5);
        var comes = Math.Round(wanted * winter.Supplied(day, department, presentation));
        // What comes keeps the order in which it was asked for.
        var due = day + 2 + chance.Next(0, 3);
        if (_coming.Count > 0 && _coming.Last().Day is var last && last > due) due = last;
        if (comes > 0) _coming.Enqueue((due, comes));
    }
}
