using Medistock.Realtime.Forecasting.Effects;

namespace Medistock.Realtime.Forecasting.Tests.Effects;

/// <summary>Seeded territories with one wave, one week profile and a known effect from a known day on.</summary>
public static class Winters
{
    public enum Temper
    {
        /// <summary>Days' noise remembers the day before; all alike.</summary>
        Autoregressive,
        /// <summary>Counts, from 20 to 400 a day: the smaller, the noisier.</summary>
        Counts,
        /// <summary>Each territory drifts by itself.</summary>
        Drifting,
        /// <summary>The wave hits some harder than others.</summary>
        Loaded,
        /// <summary>Some close on Sundays, weeks are cut, days are unknown.</summary>
        Gappy,
    }

    public static EffectQuestion Of(int seed, Temper temper, double effect, int controls, int before, int after)
    {
        var chance = new Random(Mixed(seed));
        var wave = 0.4 * chance.NextDouble();
        var phase = chance.NextDouble() * 2 * Math.PI;
        double[] week = [.. Enumerable.Range(0, 7).Select(_ => 0.7 + 0.6 * chance.NextDouble())];
        EffectSeries Unit(int unit)
        {
            var level = temper == Temper.Counts ? 20 * Math.Exp(3 * chance.NextDouble()) : Math.Exp(3 + 4 * chance.NextDouble());
            var load = temper == Temper.Loaded ? 0.5 + chance.NextDouble() : 1;
            var sunday = temper == Temper.Gappy && chance.Next(2) == 0 ? 0.0 : 1;
            var (memory, drift) = (0.0, 0.0);
            var days = new double?[before + after];
            for (var t = 0; t < days.Length; t++)
            {
                memory = temper == Temper.Counts ? 0 : 0.5 * memory + 0.12 * Normal(chance);
                if (temper == Temper.Drifting) drift += 0.02 * Normal(chance);
                var mean = level * week[t % 7] * Math.Exp(load * wave * Math.Sin(phase + t / 12.0) + memory + drift) * (t % 7 == 6 ? sunday : 1) * (unit == 0 && t >= before ? 1 + effect : 1);
                days[t] = temper == Temper.Counts ? Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal(chance))) : mean;
                if (temper == Temper.Gappy && chance.Next(20) == 0) days[t] = null;
            }
            return new($"u{unit}", days);
        }
        var treated = Unit(0);
        return new(treated, [.. Enumerable.Range(1, controls).Select(Unit)], before);
    }

    // Random's sequences of nearby seeds resemble each other.
    private static int Mixed(int seed)
    {
        var mixed = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        return (int)((mixed ^ (mixed >> 31)) >> 33);
    }

    private static double Normal(Random chance) => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}
