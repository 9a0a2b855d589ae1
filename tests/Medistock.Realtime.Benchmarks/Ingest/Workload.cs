using System.Runtime.InteropServices;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>What happened to a line on its way: as it was, an exact copy of the establishment's last one, late, or malformed.</summary>
internal enum Fault : byte { None = 0, Duplicate = 1, Late = 2, Malformed = 4 }

/// <summary>One line of W. <paramref name="At"/>: seconds since 2026-01-01; <paramref name="Origin"/>: the line it copies, or itself.</summary>
internal readonly record struct WorkLine(int Establishment, int Presentation, Fault Fault, int Stock, int Dispensed, int At, int Origin);

/// <summary>A request: one establishment, consecutive lines.</summary>
internal readonly record struct WorkRequest(int First, int Count);

/// <summary>
/// Reference workload W: seeded (splitmix64), the same draw for draw as the generator that the peers were measured with, so that the same seed gives
/// the same <see cref="Hash"/>. Presentations by Zipf's law (s = 1, permuted), establishments log-normal with the last 11.4 % (PUIs) three times
/// as busy, 105 departments, a profile of hours, 5 % of presentations never refilled, 1 % duplicates, 1 % late (1 h to 3 d), 0.1 % malformed.
/// </summary>
internal sealed class Workload
{
    public const int Departments = 105;
    private static readonly double[] Hours = [.02, .02, .02, .02, .02, .02, .02, .02, .5, 1.6, 1.9, 1.8, .9, .6, 1.0, 1.1, 1.2, 1.4, 1.3, .6, .02, .02, .02, .02];

    private Workload(WorkLine[] lines, WorkRequest[] requests) => (Lines, Requests) = (lines, requests);

    public WorkLine[] Lines { get; }
    public WorkRequest[] Requests { get; }

    /// <summary>Department of each establishment, 0…104.</summary>
    public static int[] DepartmentsOf(int establishments)
    {
        var chance = new SplitMix(77);
        var weights = new double[Departments];
        for (var i = 0; i < Departments; i++) weights[i] = 0.3 + 2.5 * Math.Pow(chance.Uniform(), 2);
        var alias = new Alias(weights);
        var all = new int[establishments];
        for (var e = 0; e < establishments; e++) all[e] = alias.Next(ref chance);
        return all;
    }

    /// <param name="size">Lines in each request; 0: half of them 1 line, 45 % 20, 5 % 200.</param>
    public static Workload Make(int establishments, int presentations, int count, ulong seed, int size = 0, int days = 9)
    {
        var chance = new SplitMix(seed);
        var (byPresentation, permuted) = Presentations(presentations, ref chance);
        var byEstablishment = Establishments(establishments, ref chance);
        var stock = new short[(long)establishments * presentations];
        Array.Fill(stock, (short)40);
        var isShort = new bool[presentations];
        for (var p = 0; p < presentations; p++) isShort[p] = chance.Uniform() < .05;
        var hours = Cumulated(Hours);
        var lastAt = new int[establishments];
        var lastLine = new int[establishments];
        Array.Fill(lastLine, -1);
        var lines = new WorkLine[count];
        List<WorkRequest> requests = [];
        for (var n = 0; n < count;)
        {
            var length = size > 0 ? size : chance.Uniform() is var drawn && drawn < .5 ? 1 : drawn < .95 ? 20 : 200;
            length = Math.Min(length, count - n);
            var establishment = byEstablishment.Next(ref chance);
            var at = Math.Max(Instant((n + chance.Uniform()) / count * days, hours), lastAt[establishment] + 1);
            requests.Add(new(n, length));
            for (var i = 0; i < length; i++)
            {
                var quality = chance.Uniform();
                if (quality < .01 && lastLine[establishment] >= 0)
                {
                    lines[n + i] = lines[lastLine[establishment]] with { Fault = Fault.Duplicate };
                    continue;
                }
                var presentation = permuted[byPresentation.Next(ref chance)];
                var line = Sell(ref stock[(long)establishment * presentations + presentation], isShort[presentation], ref chance)
                    with { Establishment = establishment, Presentation = presentation, At = at + i, Origin = n + i };
                if (quality < .02) line = line with { Fault = Fault.Late, At = at + i - 3600 - (int)(chance.Uniform() * 3 * 86400) };
                else if (quality < .021) line = line with { Fault = Fault.Malformed, Stock = -5 };
                else (lastAt[establishment], lastLine[establishment]) = (line.At, n + i);
                lines[n + i] = line;
            }
            n += length;
        }
        return new(lines, [.. requests]);
    }

    /// <summary>Order-sensitive; the peers' generator prints the same number.</summary>
    public long Hash => Lines.Aggregate(17L, (hash, line) => unchecked(hash * 31 + line.Establishment * 7 + line.Presentation * 3 + line.Stock + line.At));

    public string Describe() => $"reqs={Requests.Length} dup={Lines.Count(line => line.Fault == Fault.Duplicate)} late={Lines.Count(line => line.Fault == Fault.Late)} "
        + $"bad={Lines.Count(line => line.Fault == Fault.Malformed)} distinctPairs={Lines.Select(line => (line.Establishment, line.Presentation)).Distinct().Count()} hash={Hash}";

    private static (Alias, int[]) Presentations(int count, ref SplitMix chance)
    {
        var weights = new double[count];
        var permuted = new int[count];
        for (var i = 0; i < count; i++) (weights[i], permuted[i]) = (1.0 / (i + 1), i);
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)(chance.Uniform() * (i + 1));
            (permuted[i], permuted[other]) = (permuted[other], permuted[i]);
        }
        return (new(weights), permuted);
    }

    private static Alias Establishments(int count, ref SplitMix chance)
    {
        var weights = new double[count];
        for (var e = 0; e < count; e++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(chance.Uniform() + 1e-12)) * Math.Cos(2 * Math.PI * chance.Uniform());
            weights[e] = Math.Exp(.5 * normal) * (e >= count * 21000L / 23700 ? 3 : 1);
        }
        return new(weights);
    }

    private static double[] Cumulated(double[] hours)
    {
        var total = hours.Sum();
        var sums = new double[hours.Length + 1];
        for (var hour = 0; hour < hours.Length; hour++) sums[hour + 1] = sums[hour] + hours[hour] / total;
        return sums;
    }

    /// <param name="position">Days since the tenth of January, in shares of a day's volume.</param>
    private static int Instant(double position, double[] hours)
    {
        var day = (int)position;
        var part = position - day;
        var hour = 0;
        while (hour < 23 && hours[hour + 1] < part) hour++;
        var second = (int)((hour + (part - hours[hour]) / (hours[hour + 1] - hours[hour])) * 3600);
        return (10 + day) * 86400 + second;
    }

    private static WorkLine Sell(ref short stock, bool isShort, ref SplitMix chance)
    {
        var dispensed = 1 + (int)(-Math.Log(chance.Uniform() + 1e-12) * .8);
        var left = stock - dispensed;
        if (left < 0) (dispensed, left) = (dispensed + left, 0);
        if (left < 12 && !isShort && chance.Uniform() < .5) left += 30;
        if (left == 0 && chance.Uniform() < .02) left += 30;
        stock = (short)left;
        return new(0, 0, Fault.None, left, dispensed, 0, 0);
    }
}

/// <summary>splitmix64, as W defines it.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var value = _state;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public double Uniform() => (Next() >> 11) * (1.0 / 9007199254740992.0);
}

/// <summary>Draws an index by weight in constant time (Walker 1977, Vose 1991), in the order of draws that W defines.</summary>
internal sealed class Alias
{
    private readonly double[] _keep;
    private readonly int[] _other;

    public Alias(double[] weights)
    {
        var sum = weights.Sum();
        (_keep, _other) = (new double[weights.Length], new int[weights.Length]);
        Stack<int> small = [], large = [];
        for (var i = 0; i < weights.Length; i++)
        {
            _keep[i] = weights[i] * weights.Length / sum;
            (_keep[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            _other[less] = more;
            _keep[more] += _keep[less] - 1;
            (_keep[more] < 1 ? small : large).Push(more);
        }
        while (large.Count > 0) _keep[large.Pop()] = 1;
        while (small.Count > 0) _keep[small.Pop()] = 1;
    }

    public int Next(ref SplitMix chance)
    {
        var index = (int)(chance.Uniform() * _keep.Length);
        return chance.Uniform() < _keep[index] ? index : _other[index];
    }
}
