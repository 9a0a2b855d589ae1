namespace Medistock.Realtime.Simulation.Tests.Nation;

/// <summary>What happens in a winter, beside its own chance.</summary>
public enum Story
{
    /// <summary>A small seasonal wave, nothing else.</summary>
    Quiet,
    /// <summary>An epidemic: demand of two presentations nearly doubles or triples, department after department.</summary>
    Flu,
    /// <summary>Deliveries of one presentation all but stop, in the whole country, longer than its stocks last. Nothing can replace it.</summary>
    Shortage,
    /// <summary>The same in one department alone.</summary>
    LocalShortage,
    /// <summary>Deliveries stop for some days and come again before anybody runs out.</summary>
    Resupply,
    /// <summary>Two weeks of panic buying of one presentation in most departments.</summary>
    Panic,
    /// <summary>After a discontinuation notice everybody orders weeks of stock; nobody uses more.</summary>
    Hoarding,
    /// <summary>Stocks that had been run down are filled to where they usually are.</summary>
    Restock,
    /// <summary>A shortage whose patients move to the alternative.</summary>
    Domino,
}

/// <summary>One seeded winter over fourteen departments and the three presentations of one molecule group: who needs how much, and what goes wrong when.</summary>
internal sealed class Winter
{
    public const int Days = 270, JudgedFrom = 100, ScoredFrom = 115, Presentations = 3;
    /// <summary>The presentation that a story happens to, and the one that stands in for it.</summary>
    public const int Struck = 0, Alternative = 1;
    public static readonly string[] Departments = ["44", "49", "53", "72", "85", "22", "29", "35", "56", "14", "27", "50", "61", "76"];

    private readonly double[] _scale = new double[Departments.Length], _onset = new double[Departments.Length], _height = new double[Departments.Length];
    private readonly double[] _base = new double[Presentations];
    private readonly bool[] _touched = new bool[Departments.Length];
    private readonly double _panic, _wave;

    public Winter(int seed, Story story)
    {
        Seed = seed;
        Story = story;
        Officine = seed % 2 == 1;
        var chance = new Random(unchecked(seed * 7919 + (int)story * 104_729));
        Chance = chance;
        for (var i = 0; i < Presentations; i++) _base[i] = new[] { 30.0, 22, 8 }[i] * Math.Exp(0.3 * Normal());
        var start = chance.Next(125, 165);
        Start = start;
        Length = story switch
        {
            Story.Resupply => chance.Next(3, 6), Story.Panic => chance.Next(9, 16), Story.Hoarding => chance.Next(14, 22), _ => chance.Next(40, 65),
        };
        Announced = story is Story.Shortage or Story.Domino or Story.Resupply && seed % 4 < 2;
        _panic = 0.9 + 1.3 * chance.NextDouble();
        Extra = 22 + 18 * chance.NextDouble();
        Transfer = 0.6 + 0.3 * chance.NextDouble();
        var local = chance.Next(Departments.Length);
        _wave = story == Story.Flu ? 0.9 + 1.1 * chance.NextDouble() : 0.10 + 0.15 * chance.NextDouble();
        for (var d = 0; d < Departments.Length; d++)
        {
            _scale[d] = Math.Exp(0.6 * Normal());
            _onset[d] = start + 10 + 8 * Normal();
            _height[d] = _wave * Math.Exp(0.2 * Normal());
            CoverDays[d] = Officine ? 9 + 5 * chance.NextDouble() : 16 + 9 * chance.NextDouble();
            Begins[d] = start + chance.Next(0, 8);
            Establishments[d] = chance.Next(4, 30);
            _touched[d] = story switch { Story.LocalShortage => d == local, Story.Panic => chance.NextDouble() < 0.7, _ => true };
        }
        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(chance, 0, 1);
    }

    public int Seed { get; }
    public Story Story { get; }
    public bool Officine { get; }
    public Random Chance { get; }
    public int Start { get; }
    public int Length { get; }
    /// <summary>Whether the laboratory said when deliveries would come again.</summary>
    public bool Announced { get; }
    /// <summary>Days of stock hoarded.</summary>
    public double Extra { get; }
    /// <summary>Share of what cannot be served that moves to the alternative.</summary>
    public double Transfer { get; }
    /// <summary>Days of need that a department usually holds.</summary>
    public double[] CoverDays { get; } = new double[Departments.Length];
    public int[] Begins { get; } = new int[Departments.Length];
    public int[] Establishments { get; } = new int[Departments.Length];

    public bool Touches(int department) => _touched[department];
    /// <summary>The middle of the wave: when it is steepest.</summary>
    public double Onset(int department) => _onset[department];
    public static bool Sensitive(int presentation) => presentation < 2;

    /// <summary>Mean demand of a day, before what moves over from another presentation.</summary>
    public double Mean(int day, int department, int presentation) => Usual(day, department, presentation) * Factor(day, department, presentation);

    /// <summary>What the story multiplies the usual need by; the wave of a quiet winter is usual.</summary>
    public double Factor(int day, int department, int presentation)
    {
        if (Story == Story.Flu && Sensitive(presentation)) return 1 + Wave(day, department);
        var since = day - Begins[department];
        return Story == Story.Panic && presentation == Struck && _touched[department] && since >= 0 && since < Length ? 1 + _panic * (1 - 0.5 * since / Length) : 1;
    }

    private double Usual(int day, int department, int presentation)
    {
        var week = day % 7 >= 5 ? (Officine ? (day % 7 == 6 ? 0.1 : 0.9) : 0.65) : 1.1;
        var season = 1 + 0.08 * Math.Sin(2 * Math.PI * (day - 120) / 365);
        return _base[presentation] * _scale[department] * week * season * (Story != Story.Flu && Sensitive(presentation) ? 1 + Wave(day, department) : 1);
    }

    /// <summary>Up in some three weeks, down in five.</summary>
    private double Wave(int day, int department)
    {
        var since = day - _onset[department];
        var steep = Story == Story.Flu ? 4.0 : 9.0;
        return _height[department] / (1 + Math.Exp(-since / steep)) / (1 + Math.Exp((since - 35) / 7));
    }

    /// <summary>Part of what is ordered on a day that comes.</summary>
    public double Supplied(int day, int department, int presentation)
    {
        if (presentation != Struck || !_touched[department]) return 1;
        var since = day - Begins[department];
        return Story is Story.Shortage or Story.LocalShortage or Story.Domino or Story.Resupply && since >= 0 && since < Length ? 0.05 : 1;
    }

    /// <summary>Days of need that is held to be enough on a day.</summary>
    public double Target(int day, int department, int presentation) => CoverDays[department] + Story switch
    {
        Story.Hoarding when presentation == Struck => Extra * Math.Clamp((day - Begins[department]) / (double)Length, 0, 1),
        Story.Restock when presentation == Struck => -0.5 * CoverDays[department] * (day < Begins[department] ? Math.Clamp((day - 60) / 10.0, 0, 1) : 0),
        _ => 0,
    };

    /// <summary>The day on which deliveries were announced to come again; they do some days later.</summary>
    public int? AnnouncedFor(int day, int department) =>
        Announced && _touched[department] && Supplied(day, department, Struck) < 1 ? Begins[department] + Math.Max(3, Length - 4) : null;
}
