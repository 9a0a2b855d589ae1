using System.Runtime.CompilerServices;

namespace Medistock.Realtime.Simulator;

/// <summary>
/// Our own chance, the same on every machine and runtime: splitmix64 (Steele, Lea, Flood 2014), keyed by what it decides, so that one
/// establishment's day does not depend on who else was simulated before.
/// </summary>
internal struct Chance
{
    private ulong _state;

    public Chance(ulong seed, int a, int b = 0, int c = 0) => _state = Mix(Mix(Mix(seed ^ Mix((uint)a)) ^ (uint)b) ^ ((ulong)(uint)c << 32));

    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));
    public double Between(double low, double high) => low + Uniform() * (high - low);
    public int Below(int limit) => (int)(Uniform() * limit);
    public bool Happens(double probability) => Uniform() < probability;

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Mean 1, logarithm's standard deviation <paramref name="sigma"/>.</summary>
    public double LogNormal(double sigma) => Math.Exp(sigma * Normal() - sigma * sigma / 2);

    /// <summary>Poisson: inversion by sequential search; a rounded normal above 40, where the difference does not show.</summary>
    public int Poisson(double mean)
    {
        if (mean <= 0) return 0;
        if (mean > 40) return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var draw = Uniform();
        double probability = Math.Exp(-mean), sum = probability;
        var count = 0;
        while (draw > sum && count < 200)
        {
            probability *= mean / ++count;
            sum += probability;
        }
        return count;
    }
}
