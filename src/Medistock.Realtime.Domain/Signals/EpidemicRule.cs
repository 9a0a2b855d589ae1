using Medistock.Realtime.Domain.Epidemiology;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>epidemic</c>: a disease enters or leaves its epidemic phase in a territory (<see cref="PhaseRule"/>). Hospitals' emergency visits decide, or the two other
/// indicators together: SOS Médecins alone runs weeks ahead in some autumns. Hospitals (OSCOUR) and SOS Médecins are two declarants.
/// </summary>
/// <param name="FreshFor">A newest week that began longer ago says nothing of now: it neither fires nor clears.</param>
/// <param name="RollUpShare">From this share (0–1) of the regions judged, the nation's signal stands for them.</param>
/// <param name="RollUpLeaveShare">Below this one it no longer does.</param>
/// <param name="LeastRegions">With fewer regions judged, a share says nothing.</param>
public sealed record EpidemicRule(TimeSpan FreshFor, double RollUpShare, double RollUpLeaveShare, int LeastRegions)
{
    public const string Name = "epidemic.phase", RegionsName = "epidemic.regions";
    public static EpidemicRule Default { get; } = new(TimeSpan.FromDays(28), 0.5, 0.3, 6);

    public bool Fresh(in PhaseJudgement judged, DateTimeOffset now) =>
        judged.Week is { } week && now - new DateTimeOffset(week.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) <= FreshFor;

    /// <param name="before">Whether the territory's epidemic stands.</param>
    /// <returns>Whether it stands now; what is unknown or old changes nothing.</returns>
    public bool Judge(bool before, IReadOnlyDictionary<EpidemicIndicator, PhaseJudgement> phases, DateTimeOffset now)
    {
        bool? Is(EpidemicIndicator indicator) =>
            phases.TryGetValue(indicator, out var judged) && judged.Phase != EpidemicPhase.Unknown && Fresh(judged, now) ? judged.Phase == EpidemicPhase.Epidemic : null;
        var (visits, stays, city) = (Is(EpidemicIndicator.EmergencyVisits), Is(EpidemicIndicator.Hospitalisations), Is(EpidemicIndicator.SosMedecins));
        if (visits == true || (stays == true && city == true)) return true;
        // Without emergency visits the others may enter, not leave.
        return visits == false ? false : before;
    }

    public static Corroboration CorroborationOf(IReadOnlyDictionary<EpidemicIndicator, PhaseJudgement> phases)
    {
        bool Is(EpidemicIndicator indicator) => phases.TryGetValue(indicator, out var judged) && judged.Phase == EpidemicPhase.Epidemic;
        var hospitals = Is(EpidemicIndicator.EmergencyVisits) || Is(EpidemicIndicator.Hospitalisations);
        return new((hospitals ? 1 : 0) + (Is(EpidemicIndicator.SosMedecins) ? 1 : 0), 0, 0);
    }

    /// <summary>Whether the nation's signal stands for its regions'.</summary>
    /// <param name="before">Whether it did.</param>
    /// <param name="nation">Whether the nation's own series is epidemic.</param>
    public bool RollsUp(bool before, bool nation, int regions, int judged)
    {
        if (nation) return true;
        if (judged < LeastRegions) return false;
        return regions >= (before ? RollUpLeaveShare : RollUpShare) * judged;
    }

    /// <param name="threshold">Of the indicator that decided; null when the publication states the level, or the regions stand for the nation.</param>
    public RuleUsed Used(double? threshold, bool byRegions) => byRegions
        ? new(RegionsName, RollUpShare * 100, "% des régions", false, "réglage, non officiel")
        : new(Name, threshold is { } over ? Math.Round(over, 1) : 0, "pour 100 000", threshold is null, threshold is null ? "niveau publié" : "seuil calculé (base et seuil, deux semaines), non officiel");
}
