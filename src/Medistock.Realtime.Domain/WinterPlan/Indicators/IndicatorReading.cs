using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>The plan's three indicators (plan hivernal §3.1): pilots SpF, ANSM, ANSM. Stored by name.</summary>
public enum PlanIndicator : byte { Epidemiological, Supply, Field }

/// <summary>A traffic light, the graver the higher. Never shown without its value and words. Unknown is never green. Stored by name.</summary>
public enum Light : byte { Unknown, Green, Amber, Red }

/// <summary>The links of the chain that the supply indicator follows. They stand side by side and are never summed. Stored by name.</summary>
public enum ChainLink : byte { Laboratoires, Grossistes, Officines, Pui }

/// <summary>Why a reading has no value or no colour. Stored by name.</summary>
public enum ReadingReason : byte
{
    None,
    /// <summary>Nothing was ever said of it.</summary>
    NoData,
    /// <summary>What was said is too old: never shown under its old colour.</summary>
    Stale,
    /// <summary>Too little of those who should report do, or too little past to judge by.</summary>
    Thin,
    /// <summary>Stock, and nobody asks: no number of days, light green.</summary>
    Unbounded,
    /// <summary>No stock and no demand, or sales unknown.</summary>
    NoDemand,
    /// <summary>Figures that contradict themselves.</summary>
    Inconsistent,
    /// <summary>Nobody has been heard of for so long that silence says nothing.</summary>
    Silent,
    /// <summary>More of its parts are unknown than the rule allows.</summary>
    MostlyUnknown,
}

/// <summary>What a reading is about; all null: the whole indicator of the territory.</summary>
/// <param name="Group">Molecule group, of supply and field readings; null in a field reading about reports without group.</param>
public sealed record IndicatorSubject(Disease? Disease, string? Group, ChainLink? Link)
{
    public static IndicatorSubject Whole { get; } = new(null, null, null);
    public static IndicatorSubject Of(Disease disease) => new(disease, null, null);
    public static IndicatorSubject Of(string group, ChainLink link) => new(null, group, link);
    public static IndicatorSubject OfField(string? group) => new(null, group, null) { Field = true };

    /// <summary>Told apart from <see cref="Whole"/> when there is no group.</summary>
    public bool Field { get; init; }
}

/// <summary>How many subjects stand in each colour.</summary>
public readonly record struct LightCounts(int Red, int Amber, int Green, int Unknown)
{
    public int All => Red + Amber + Green + Unknown;
    /// <summary>0–1; 1 when there is none.</summary>
    public double UnknownShare => All == 0 ? 1 : (double)Unknown / All;
    /// <summary>The gravest that is known; unknown when none is.</summary>
    public Light Worst => Red > 0 ? Light.Red : Amber > 0 ? Light.Amber : Green > 0 ? Light.Green : Light.Unknown;

    public static LightCounts Of(IEnumerable<Light> lights)
    {
        var counts = default(LightCounts);
        foreach (var light in lights)
            counts = light switch
            {
                Light.Red => counts with { Red = counts.Red + 1 }, Light.Amber => counts with { Amber = counts.Amber + 1 },
                Light.Green => counts with { Green = counts.Green + 1 }, _ => counts with { Unknown = counts.Unknown + 1 },
            };
        return counts;
    }
}

/// <summary>One indicator about one subject in one territory at one moment: a light with the value, the rule and the sources behind it. The same shape for all three.</summary>
/// <param name="Value">In <paramref name="Unit"/>; null: <paramref name="Reason"/> says why.</param>
/// <param name="Reason">Why there is no value, or no colour.</param>
/// <param name="Evidence">In a fixed order, whatever the order in which it was given.</param>
/// <param name="AsOf">The time the value speaks for; null: nothing was ever said.</param>
/// <param name="ShareReporting">Of those who should have said something, 0–1; null: nobody knows who should.</param>
/// <param name="Hold">What the next judgement needs of this one.</param>
public sealed record IndicatorReading(
    PlanIndicator Indicator, TerritoryCode Territory, IndicatorSubject Subject, Light Light, double? Value, string Unit, ReadingReason Reason,
    RuleUsed Rule, IReadOnlyList<Evidence> Evidence, DateTimeOffset? AsOf, double? ShareReporting, LightHold Hold)
{
    /// <summary>Of the whole indicator: its subjects by colour.</summary>
    public LightCounts? Counts { get; init; }
    public bool Stale => Reason == ReadingReason.Stale;
    /// <summary>Who stands behind it, each once.</summary>
    public IEnumerable<string> Sources => Evidence.Select(seen => seen.Source).Distinct(StringComparer.Ordinal);
}
