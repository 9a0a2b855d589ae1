using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>One row of the plan's log: what was recorded, by whom, when we learnt it. State = fold of these.</summary>
public abstract record PlanEntry(Author By, DateTimeOffset RecordedAt)
{
    /// <summary>What screens are told of it; null: nothing.</summary>
    public virtual PlanEntry? ForScreens() => this;

    public sealed record Decided(Decision Decision) : PlanEntry(Decision.By, Decision.RecordedAt);

    /// <summary>A decision has begun to hold: the moment at which every screen changes.</summary>
    public sealed record TookEffect(string DecisionId, IReadOnlyList<PhaseChange> Changes, DateTimeOffset EffectiveAt, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt);

    public sealed record Proposed(Proposal Proposal) : PlanEntry(Proposal.By, Proposal.MadeAt);

    /// <summary>A proposal whose conditions no longer hold, or a proposal or planned release that somebody has taken back.</summary>
    public sealed record Withdrawn(string ProposalId, string Why, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt);

    public sealed record Released(Release Release) : PlanEntry(Release.By, Release.RecordedAt);

    /// <summary>A measure as it stands after what was done to it: the newest row of an identifier is the measure.</summary>
    /// <param name="Did"><c>prepared</c>, <c>inForce</c>, <c>amended</c>, <c>ended</c>, <c>withdrawn</c>.</param>
    public sealed record Measured(Measure Measure, string Did, IReadOnlyList<MeasureProblem> Warnings, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt);

    /// <summary>What was told from the field.</summary>
    public sealed record FieldTold(FieldReport Report, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt);

    /// <summary>Lights that changed, and once a day every light of a territory with a level, as the program saw them; frozen: never computed again.</summary>
    /// <param name="Readings">Of one moment.</param>
    /// <param name="Conditions">Those of a change of level that changed.</param>
    public sealed record Observed(IReadOnlyList<IndicatorReading> Readings, IReadOnlyList<ConditionsSeen> Conditions, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt)
    {
        /// <summary>Readings of one row.</summary>
        public const int MostReadings = 1_000;

        public override PlanEntry? ForScreens()
        {
            List<IndicatorReading> whole = [.. Readings.Where(reading => reading.Subject == IndicatorSubject.Whole).Select(reading => reading with { Evidence = [] })];
            return whole.Count + Conditions.Count == 0 ? null : this with { Readings = whole };
        }
    }

    /// <summary>What the groups used and how long they lasted, as seen that day: what effects of measures are told from. Nothing of it is for screens.</summary>
    public sealed record FiguresSeen(FigureDay Figures, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt)
    {
        public override PlanEntry? ForScreens() => null;
    }

    public sealed record SheetRevised(ReflexSheet Sheet, Author By, DateTimeOffset RecordedAt) : PlanEntry(By, RecordedAt);
}

/// <summary>Where the conditions of one change of level stand in a territory.</summary>
/// <param name="Command"><see cref="PlanCommand.Escalate"/> or <see cref="PlanCommand.Return"/>.</param>
/// <param name="Words">« réunies depuis …», or what is missing.</param>
public sealed record ConditionsSeen(TerritoryCode Territory, PlanCommand Command, ConditionState State, ConditionClock Clock, string Words);

/// <summary>A proposal as a person words it.</summary>
public sealed record ProposalDraft(TerritoryCode Territory, PlanCommand Command, string Text, IReadOnlyList<Evidence> For, IReadOnlyList<Evidence> Against);

/// <summary>A release as a person words it.</summary>
public sealed record ReleaseDraft(TerritoryCode Territory, string Text, IReadOnlyList<ReleasedIndicator> Indicators, DateTimeOffset From);

/// <summary>The evidence for a change of level, frozen when it was made: never computed again. Nothing follows from it by itself.</summary>
/// <param name="Id"><c>P</c> and its sequence in the plan's log.</param>
/// <param name="Since">Since when the conditions have held.</param>
public sealed record Proposal(
    string Id, TerritoryCode Territory, PlanCommand Command, string Text, DateTimeOffset Since, IReadOnlyList<Evidence> For, IReadOnlyList<Evidence> Against, Author By, DateTimeOffset MadeAt)
{
    /// <summary>Whether an identifier is one of proposals.</summary>
    public static bool Names(string id) => id.StartsWith('P');
}

/// <summary>
/// What is told to the public, and when, is a decision of its own (plan hivernal, ch. 4.4: to say that something is short makes it shorter). Coarse by design: words and the three
/// lights, no quantities.
/// </summary>
/// <param name="Id"><c>R</c> and its sequence in the plan's log.</param>
/// <param name="Level">The level told; null: outside both.</param>
/// <param name="From">From when it is public.</param>
public sealed record Release(
    string Id, TerritoryCode Territory, SeasonPhase Phase, int? Level, string Text, IReadOnlyList<ReleasedIndicator> Indicators, DateTimeOffset From, Author By, DateTimeOffset RecordedAt)
{
    /// <summary>Whether an identifier is one of releases.</summary>
    public static bool Names(string id) => id.StartsWith('R');
}

/// <summary>One of the three indicators, as the public is told of it. <paramref name="Light"/> always stands with its <paramref name="Words"/>.</summary>
public sealed record ReleasedIndicator(string Name, string Light, string Words, DateTimeOffset AsOf);

/// <summary>A row of the plan, as screens are told of it.</summary>
/// <param name="PlanSequence">Its place in the plan's own log.</param>
public sealed record PlanChange(long Sequence, long PlanSequence, PlanEntry Entry) : LiveChange(Sequence);
