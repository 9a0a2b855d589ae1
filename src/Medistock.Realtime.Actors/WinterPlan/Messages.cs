using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>What somebody asks of the plan. Whether they may was decided before.</summary>
/// <param name="Key">Chosen by who asks: the same again changes nothing.</param>
public abstract record PlanRequest(Guid Key, Author By)
{
    public sealed record Decide(Guid Key, DecisionDraft Draft, Author By) : PlanRequest(Key, By);

    /// <summary>A person's proposal; its evidence is frozen as it is given.</summary>
    public sealed record Propose(Guid Key, ProposalDraft Draft, Author By) : PlanRequest(Key, By);

    public sealed record Withdraw(Guid Key, string Proposal, string Why, Author By) : PlanRequest(Key, By);

    /// <summary>Tells the public.</summary>
    public sealed record Release(Guid Key, ReleaseDraft Draft, Author By) : PlanRequest(Key, By);
}

public abstract record PlanOutcome
{
    /// <param name="Sequence">Of its row in the plan's log.</param>
    /// <param name="Replayed">It was recorded before under the same key; nothing has changed.</param>
    public sealed record Done(long Sequence, bool Replayed, PlanEntry Entry) : PlanOutcome;

    /// <summary>Nothing was recorded.</summary>
    public sealed record Refused(PlanRefused Why) : PlanOutcome;
}
