using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Whether a person's proposal, or its withdrawal, may be recorded.</summary>
public static class ProposalRules
{
    public const int LongestText = 4_000, MostEvidence = 200;

    /// <summary>Null: it may.</summary>
    public static PlanRefused? Check(PlanBook book, ProposalDraft draft, DateTimeOffset now)
    {
        if (!PlanTerritories.IsScope(draft.Territory)) return PlanTerritories.NoScope(draft.Territory);
        if (string.IsNullOrWhiteSpace(draft.Text) || draft.Text.Length > LongestText) return new("proposal.text", "text", $"what is proposed, and why, in at most {LongestText} characters");
        if (draft.For.Count is 0 or > MostEvidence || draft.Against.Count > MostEvidence) return new("proposal.evidence", "for", $"1 to {MostEvidence} values with source and time are expected: a proposal without evidence decides nothing");
        for (var i = 0; i < draft.For.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(draft.For[i].What) || string.IsNullOrWhiteSpace(draft.For[i].Source)) return new("proposal.evidence", $"for[{i}]", "what was measured, and who says so, is expected");
            if (draft.For[i].At > now) return new("proposal.evidence-future", $"for[{i}].at", "a value of the future is no evidence");
        }
        var territories = draft.Territory == TerritoryCode.France ? PlanTerritories.All.Where(territory => !book.Last(territory).OwnCalendar) : [draft.Territory];
        return territories.Any(territory => PhaseMachine.Next(book.Last(territory).Phase, draft.Command) is not null) ? null
            : new("proposal.transition", "command", $"{draft.Territory} is in no phase from which this leads on");
    }

    /// <summary>Null: it may be taken back.</summary>
    public static PlanRefused? CheckWithdrawal(PlanBook book, string proposal, string why) =>
        !book.OpenProposals.Any(open => open.Id == proposal) ? new("proposal.closed", "proposal", "no open proposal of this identifier: it was answered, taken back, or never made")
        : string.IsNullOrWhiteSpace(why) || why.Length > LongestText ? new("proposal.text", "why", $"why it is taken back, in at most {LongestText} characters") : null;
}
