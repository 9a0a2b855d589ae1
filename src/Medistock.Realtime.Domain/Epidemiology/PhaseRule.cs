namespace Medistock.Realtime.Domain.Epidemiology;

/// <summary>Whether a disease is epidemic in a territory.</summary>
public enum EpidemicPhase : byte { Unknown, Base, Epidemic }

/// <summary>Where a series stands, and what it was held against.</summary>
/// <param name="Threshold">Null: imported level, or too little is known to have one.</param>
/// <param name="Stated">The publication gave the level itself.</param>
/// <param name="Value">Of the newest week.</param>
public readonly record struct PhaseJudgement(EpidemicPhase Phase, double? Threshold, bool Stated, DateOnly? Week, double? Value);

/// <summary>
/// Phase of a series where only rates are published. Baseline: the weeks of <paramref name="BaselineWeeks"/> before the last few, from which those
/// above mean + <paramref name="Sigmas"/> standard deviations are taken out until none is left (epidemics out of the baseline, whatever the season,
/// overseas winters too); the threshold is what remains' mean + <paramref name="Sigmas"/> deviations, and at least <paramref name="PeakShare"/> of the highest
/// week. Entered after <paramref name="Running"/> weeks above it; left after as many below <paramref name="LeaveShare"/> of it, the last
/// <paramref name="Provisional"/> weeks not counted, for they will be revised. A level that the publication states goes before. Our rule; on the
/// flu of 2021–22 and 2022–23 it agrees with the published phases within two weeks in most regions.
/// </summary>
/// <param name="LeastWeeks">With fewer in the baseline nothing can be said.</param>
public sealed record PhaseRule(int BaselineWeeks, int LeastWeeks, double Sigmas, double PeakShare, int Running, double LeaveShare, int Provisional)
{
    public static PhaseRule Default { get; } = new(260, 26, 1.64, 0.10, 2, 0.9, 1);

    /// <param name="before">The phase that stood until now: what keeps a revised week from flapping.</param>
    /// <param name="weeks">By week, as known now.</param>
    public PhaseJudgement Judge(EpidemicPhase before, IReadOnlyList<EpidemicWeek> weeks)
    {
        if (weeks.Count == 0) return new(EpidemicPhase.Unknown, null, false, null, null);
        var newest = weeks[^1];
        if (newest.Stands.Level is { } level) return new(Of(level, before), null, true, newest.Monday, newest.Stands.Value);
        var threshold = ThresholdOf(weeks);
        if (threshold is not { } over) return new(EpidemicPhase.Unknown, null, false, newest.Monday, newest.Stands.Value);
        var phase = before == EpidemicPhase.Epidemic
            ? All(weeks, Provisional, value => value < over * LeaveShare) ? EpidemicPhase.Base : EpidemicPhase.Epidemic
            : All(weeks, 0, value => value > over) ? EpidemicPhase.Epidemic : EpidemicPhase.Base;
        return new(phase, over, false, newest.Monday, newest.Stands.Value);
    }

    /// <summary>The phase after each week in turn, as all of them are known now.</summary>
    public IReadOnlyList<PhaseJudgement> Walk(IReadOnlyList<EpidemicWeek> weeks)
    {
        var phases = new List<PhaseJudgement>(weeks.Count);
        var phase = EpidemicPhase.Unknown;
        for (var count = 1; count <= weeks.Count; count++)
        {
            var judged = Judge(phase, new Beginning(weeks, count));
            phases.Add(judged);
            phase = judged.Phase;
        }
        return phases;
    }

    private double? ThresholdOf(IReadOnlyList<EpidemicWeek> weeks)
    {
        var end = weeks.Count - Running;
        var values = new List<double>(Math.Max(0, Math.Min(end, BaselineWeeks)));
        for (var i = Math.Max(0, end - BaselineWeeks); i < end; i++)
            if (weeks[i].Stands.Value is { } value) values.Add(value);
        if (values.Count < LeastWeeks) return null;
        var peak = values.Max();
        while (true)
        {
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            var over = mean + Sigmas * deviation;
            var kept = values.Where(value => value <= over).ToList();
            if (kept.Count == values.Count || kept.Count < LeastWeeks / 2) return Math.Max(over, PeakShare * peak);
            values = kept;
        }
    }

    /// <summary>Whether the last weeks before the provisional ones follow each other and all hold; an unknown week holds nothing.</summary>
    private bool All(IReadOnlyList<EpidemicWeek> weeks, int provisional, Func<double, bool> holds)
    {
        var end = weeks.Count - provisional;
        if (end < Running) return false;
        for (var i = end - Running; i < end; i++)
            if (weeks[i].Stands.Value is not { } value || !holds(value) || weeks[i].Monday != weeks[end - 1].Monday.AddDays(-7 * (end - 1 - i))) return false;
        return true;
    }

    private static EpidemicPhase Of(EpidemicLevel level, EpidemicPhase before) => level switch
    {
        EpidemicLevel.Epidemic => EpidemicPhase.Epidemic,
        EpidemicLevel.Base => EpidemicPhase.Base,
        // Before an epidemic it is not one yet; after, it is not over yet.
        _ => before == EpidemicPhase.Epidemic ? EpidemicPhase.Epidemic : EpidemicPhase.Base,
    };

    private sealed class Beginning(IReadOnlyList<EpidemicWeek> weeks, int count) : IReadOnlyList<EpidemicWeek>
    {
        public int Count => count;
        public EpidemicWeek this[int index] => index < count ? weeks[index] : throw new ArgumentOutOfRangeException(nameof(index));
        public IEnumerator<EpidemicWeek> GetEnumerator() => weeks.Take(count).GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
