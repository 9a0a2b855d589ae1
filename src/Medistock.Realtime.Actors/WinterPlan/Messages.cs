using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>What somebody asks of the plan. Whether they may was decided before.</summary>
/// <param name="Key">Chosen by who asks: the same again changes nothing.</param>
public abstract record PlanRequest(Guid Key, Author By)
{
    public sealed record Decide(Guid Key, DecisionDraft Draft, Author By) : PlanRequest(Key, By);

    /// <summary>A person's proposal; its evidence is frozen as it is given.</summary>
    public sealed record Propose(Guid Key, ProposalDraft Draft, Author By) : PlanRequest(Key, By);

    /// <summary>Takes back an open proposal, or a release that is not public yet.</summary>
    /// <param name="Proposal">Its identifier, <c>P…</c> or <c>R…</c>.</param>
    public sealed record Withdraw(Guid Key, string Proposal, string Why, Author By) : PlanRequest(Key, By);

    public sealed record PrepareMeasure(Guid Key, MeasureDraft Draft, Author By) : PlanRequest(Key, By);

    /// <param name="Did"><c>inForce</c>, <c>amended</c>, <c>ended</c>, <c>withdrawn</c>: which of the other members are meant.</param>
    public sealed record ChangeMeasure(
        Guid Key, string Measure, string Did, DateOnly? On, string? Reason, IReadOnlyList<CircuitVolume>? Volumes, DateOnly? End, DateOnly? Review, Author By) : PlanRequest(Key, By);

    /// <summary>A report from the field; its identifier and the time at which it was told are given here.</summary>
    public sealed record TellField(Guid Key, FieldReport Report, Author By) : PlanRequest(Key, By);

    /// <summary>What the program saw (<see cref="PlanObserver"/>).</summary>
    public sealed record Observe(Guid Key, IReadOnlyList<IndicatorReading> Readings, IReadOnlyList<ConditionsSeen> Conditions, Author By) : PlanRequest(Key, By);

    /// <summary>The figures of a day as the program saw them; a day is seen once.</summary>
    public sealed record NoteFigures(Guid Key, FigureDay Figures, Author By) : PlanRequest(Key, By);

    /// <summary>The program's proposal, its evidence as it stands now.</summary>
    public sealed record ProposeByRule(Guid Key, ProposalDraft Draft, DateTimeOffset Since, Author By) : PlanRequest(Key, By);

    /// <param name="Expected">The version that the author has read.</param>
    public sealed record ReviseSheet(Guid Key, string Lever, int Expected, IReadOnlyList<string> Criteria, Author By) : PlanRequest(Key, By);

    /// <summary>Tells the public.</summary>
    public sealed record Release(Guid Key, ReleaseDraft Draft, Author By) : PlanRequest(Key, By);
}

public abstract record PlanOutcome
{
    /// <param name="Sequence">Of its row in the plan's log.</param>
    /// <param name="Replayed">It was recorded before under the same key; nothing has changed.</param>
    public sealed record Done(long Sequence, bool Replayed, PlanEntry Entry) : PlanOutcome;

    /// <summary>Nothing was recorded.</summary>
    /// <param name="All">At least one; the first is what most people want to read.</param>
    public sealed record Refused(IReadOnlyList<PlanRefused> All) : PlanOutcome
    {
        public PlanRefused Why => All[0];
    }
}
