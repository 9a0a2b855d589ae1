using MathNet.Numerics.Distributions;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

/// <summary>What a signal about facts is there to tell; days from the beginning of the winter.</summary>
/// <param name="Subject">A presentation or a territory.</param>
/// <param name="On">The day to be ahead of.</param>
/// <param name="Earliest">A signal before it was not about it.</param>
/// <param name="Latest">One after it came too late to be counted.</param>
/// <param name="Until">Up to here another signal of it is not false.</param>
internal sealed record UpstreamEvent(string Rule, string Subject, double On, double Earliest, double Latest, double Until);

/// <summary>One seeded winter of what laboratories, wholesalers and Santé publique France state, and what truly happened. The stories in each are drawn, or all the same.</summary>
internal sealed class UpstreamWinter
{
    public const int Days = 182, Presentations = 10;
    public static readonly DateTimeOffset Start = new(2026, 9, 28, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(double At, SupplyFact Fact)> _supply = [];
    private readonly List<(double At, EpidemicFact Fact)> _weeks = [];
    private readonly List<UpstreamEvent> _events = [];

    /// <param name="fate">Of every delivery; null: drawn.</param>
    /// <param name="market">Of every specialty's stock; null: drawn.</param>
    /// <param name="flu">Of the epidemic; null: drawn.</param>
    public UpstreamWinter(int seed, Fate? fate = null, MarketStory? market = null, FluStory? flu = null)
    {
        Chance = new Random(unchecked(seed * 6151 + 17));
        for (var p = 0; p < Presentations; p++) new Deliveries(this, p).Plan(fate);
        for (var p = 0; p < Presentations; p++) new MarketStocks(this, Presentations + p).Live(market);
        new EpidemicYears(this).Live(flu ?? (FluStory)Chance.Next(3));
        _supply.Sort(static (one, other) => one.At.CompareTo(other.At));
        _weeks.Sort(static (one, other) => one.At.CompareTo(other.At));
    }

    public Random Chance { get; }
    public IReadOnlyList<(double At, SupplyFact Fact)> Supply => _supply;
    public IReadOnlyList<(double At, EpidemicFact Fact)> Weeks => _weeks;
    public IReadOnlyList<UpstreamEvent> Events => _events;

    public static PresentationCode CodeOf(int presentation) => PresentationCode.Parse("X-P" + presentation.ToString(System.Globalization.CultureInfo.InvariantCulture));
    public static DateTimeOffset At(double day) => Start.AddDays(day);
    public static DateOnly DateOf(int day) => DateOnly.FromDateTime(Start.UtcDateTime).AddDays(day);

    public void Say(double at, SupplyFact fact) => _supply.Add((at, fact));
    public void Say(double at, EpidemicFact fact) => _weeks.Add((at, fact));
    /// <summary>What lies beyond the winter is nobody's to tell.</summary>
    public void Happens(UpstreamEvent told)
    {
        if (told.Earliest >= 0 && told.Latest < Days) _events.Add(told);
    }

    public double Between(double low, double high) => low + (high - low) * Chance.NextDouble();
    public double Noise(double deviation) => Math.Exp(Normal.Sample(Chance, 0, deviation));
}
