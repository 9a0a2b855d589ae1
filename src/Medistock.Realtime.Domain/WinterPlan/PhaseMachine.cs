namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Phases of a season in one territory (plan hivernal, ch. 2–7). Stored by name.</summary>
public enum SeasonPhase : byte
{
    OffSeason,
    /// <summary>Before the season: stocks, arrivals and measures are prepared.</summary>
    Anticipation,
    /// <summary><i>Veille saisonnière</i>.</summary>
    Level1,
    /// <summary>Measures.</summary>
    Level2,
    /// <summary>The season is over until the next.</summary>
    Deactivated,
    /// <summary><i>Retour d'expérience</i>.</summary>
    Retex,
}

/// <summary>What a decision does. Stored by name.</summary>
public enum PlanCommand : byte { Prepare, Activate, Escalate, Return, Deactivate, OpenRetex, Close }

/// <summary>The only ways from phase to phase; what is not listed is refused with what would be possible.</summary>
public static class PhaseMachine
{
    private static readonly (SeasonPhase From, PlanCommand Command, SeasonPhase To)[] Steps =
    [
        (SeasonPhase.OffSeason, PlanCommand.Prepare, SeasonPhase.Anticipation),
        (SeasonPhase.Anticipation, PlanCommand.Activate, SeasonPhase.Level1),
        (SeasonPhase.Level1, PlanCommand.Escalate, SeasonPhase.Level2),
        (SeasonPhase.Level2, PlanCommand.Return, SeasonPhase.Level1),
        (SeasonPhase.Level1, PlanCommand.Deactivate, SeasonPhase.Deactivated),
        // A late wave: the same season goes on.
        (SeasonPhase.Deactivated, PlanCommand.Activate, SeasonPhase.Level1),
        (SeasonPhase.Deactivated, PlanCommand.OpenRetex, SeasonPhase.Retex),
        (SeasonPhase.Retex, PlanCommand.Close, SeasonPhase.OffSeason),
    ];

    /// <summary>Where the command leads; null: nowhere from here.</summary>
    public static SeasonPhase? Next(SeasonPhase from, PlanCommand command)
    {
        foreach (var step in Steps)
            if (step.From == from && step.Command == command) return step.To;
        return null;
    }

    public static IReadOnlyList<PlanCommand> Possible(SeasonPhase from) => [.. Steps.Where(step => step.From == from).Select(step => step.Command)];

    /// <summary>Whether a territory in this phase already is where the command leads.</summary>
    public static bool IsThere(SeasonPhase phase, PlanCommand command) => Array.Exists(Steps, step => step.Command == command && step.To == phase);

    /// <summary>Level 2 is decided by ANSM and the ministry together, in RSS (plan hivernal, ch. 4); that the return is too is our reading. Opening and closing are set with SpF.</summary>
    public static bool NeedsRss(PlanCommand command) => command is PlanCommand.Escalate or PlanCommand.Return;

    /// <summary>1, 2, or null outside both.</summary>
    public static int? LevelOf(SeasonPhase phase) => phase switch { SeasonPhase.Level1 => 1, SeasonPhase.Level2 => 2, _ => null };
}
