using System.Collections.Immutable;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>A light at one moment, as history keeps it.</summary>
public readonly record struct LightPoint(DateTimeOffset At, Light Light, double? Value, ReadingReason Reason);

/// <summary>One light with its past.</summary>
/// <param name="Points">Oldest first: every change, and a point a day.</param>
public sealed record LightHistory(IndicatorReading Latest, DateTimeOffset At, ImmutableList<LightPoint> Points);

/// <summary>Every light that was ever recorded, with its past. Immutable, part of <see cref="PlanBook"/>.</summary>
public sealed record LightBook
{
    /// <summary>Some three winters of daily points; the oldest give way.</summary>
    public const int PointLimit = 1_000;

    /// <summary>Known lights of a territory are written each day while anybody looks: what is older says nothing of now, and a gap as long breaks what had to last.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(26);

    public static LightBook Empty { get; } = new();
    private ImmutableDictionary<(TerritoryCode Territory, PlanIndicator Indicator, IndicatorSubject Subject), LightHistory> Lights { get; init; } =
        ImmutableDictionary<(TerritoryCode, PlanIndicator, IndicatorSubject), LightHistory>.Empty;
    private ImmutableDictionary<(TerritoryCode Territory, PlanCommand Command), ConditionsSeen> Seen { get; init; } = ImmutableDictionary<(TerritoryCode, PlanCommand), ConditionsSeen>.Empty;

    public IEnumerable<LightHistory> All => Lights.Values;
    public LightHistory? Find(TerritoryCode territory, PlanIndicator indicator, IndicatorSubject subject) => Lights.GetValueOrDefault((territory, indicator, subject));
    /// <summary>When anybody last wrote down what they saw; null: never.</summary>
    public DateTimeOffset? LookedAt { get; private init; }
    public ConditionsSeen? Conditions(TerritoryCode territory, PlanCommand command) => Seen.GetValueOrDefault((territory, command));

    public LightBook After(PlanEntry.Observed observed)
    {
        var lights = Lights.ToBuilder();
        foreach (var reading in observed.Readings)
        {
            var key = (reading.Territory, reading.Indicator, reading.Subject);
            var points = lights.TryGetValue(key, out var known) ? known.Points : [];
            if (points.Count >= PointLimit) points = points.RemoveAt(0);
            lights[key] = new(reading, observed.RecordedAt, points.Add(new(observed.RecordedAt, reading.Light, reading.Value, reading.Reason)));
        }
        return new() { LookedAt = observed.RecordedAt, Lights = lights.ToImmutable(), Seen = Seen.SetItems(observed.Conditions.Select(one => KeyValuePair.Create((one.Territory, one.Command), one))) };
    }
}
