using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Whether a person's proposal, or its withdrawal, may be recorded.</summary>
public static class ProposalRules
{
    public const int LongestText = 4_000, MostEvidence = 200, LongestWord = 500;

    /// <summary>Null: it may.</summary>
    public static PlanRefused? Check(PlanBook book, ProposalDraft draft, DateTimeOffset now)
    {
        if (!PlanTerritories.IsScope(draft.Territory)) return PlanTerritories.NoScope(draft.Territory);
        if (string.IsNullOrWhiteSpace(draft.Text) || draft.Text.Length > LongestText) return new("proposal.text", "text", $"what is proposed, and why, in at most {LongestText} characters");
        if (draft.For.Count is 0 or > MostEvidence || draft.Against.Count > MostEvidence) return new("proposal.evidence", "for", $"1 to {MostEvidence} values with source and time are expected: a proposal without evidence decides nothing");
        foreach (var (path, list) in new[] { ("for", draft.For), ("against", draft.Against) })
        {
            for (var i = 0; i < list.Count; i++)
                if (Wrong(list[i], $"{path}[{i}]", now) is { } wrong) return wrong;
        }
        var territories = draft.Territory == TerritoryCode.France ? PlanTerritories.All.Where(territory => !book.Last(territory).OwnCalendar) : [draft.Territory];
        return territories.Any(territory => PhaseMachine.Next(book.Last(territory).Phase, draft.Command) is not null) ? null
            : new("proposal.transition", "command", $"{draft.Territory} is in no phase from which this leads on");
    }

    private static PlanRefused? Wrong(Evidence evidence, string path, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(evidence.What) || string.IsNullOrWhiteSpace(evidence.Source) ? new("proposal.evidence", path, "what was measured, and who says so, is expected")
        : evidence.What.Length > LongestWord || evidence.Source.Length > LongestWord || evidence.Unit.Length > LongestWord ? new("proposal.evidence-long", path, $"at most {LongestWord} characters each")
        : evidence.At > now ? new("proposal.evidence-future", path + ".at", "a value of the future is no evidence")
        : evidence.At < now - DecisionRules.FurthestAhead ? new("proposal.evidence-old", path + ".at", "a value more than a year old is no evidence") : null;

    /// <summary>Null: it may be taken back.</summary>
    public static PlanRefused? CheckWithdrawal(PlanBook book, string proposal, string why) =>
        !book.OpenProposals.Any(open => open.Id == proposal) ? new("proposal.closed", "proposal", "no open proposal of this identifier: it was answered, taken back, or never made")
        : string.IsNullOrWhiteSpace(why) || why.Length > LongestText ? new("proposal.text", "why", $"why it is taken back, in at most {LongestText} characters") : null;
}
