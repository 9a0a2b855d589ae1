namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Whether a release may be recorded. What it says is its author's; that it says no quantities is for people to see to.</summary>
public static class ReleaseRules
{
    public const int LongestText = 4_000;
    private static readonly string[] Names = ["epidemiological", "supply", "field"], Lights = ["green", "amber", "red", "unknown"];

    /// <summary>Null: it may be taken back. What was public stays in the record of what was public: a new release corrects it.</summary>
    public static PlanRefused? CheckWithdrawal(PlanBook book, string id, string why, DateTimeOffset now) =>
        book.StandingReleases.FirstOrDefault(release => release.Id == id) is not { } release ? new("release.closed", "id", "no release of this identifier, or it was taken back already")
        : release.From <= now ? new("release.public", "id", $"it has been public since {release.From:yyyy-MM-dd HH:mm}: a new release corrects it")
        : string.IsNullOrWhiteSpace(why) || why.Length > LongestText ? new("release.text", "why", $"why it is taken back, in at most {LongestText} characters") : null;

    /// <summary>Null: it may.</summary>
    public static PlanRefused? Check(ReleaseDraft draft, DateTimeOffset now)
    {
        if (!PlanTerritories.IsScope(draft.Territory)) return PlanTerritories.NoScope(draft.Territory);
        if (string.IsNullOrWhiteSpace(draft.Text) || draft.Text.Length > LongestText) return new("release.text", "text", $"what the public is told, in at most {LongestText} characters");
        // What was public cannot be made so earlier.
        if (draft.From < now - TimeSpan.FromMinutes(5)) return new("release.past", "from", "a release begins now or later");
        if (draft.From > now + DecisionRules.FurthestAhead) return new("release.far", "from", "more than a year ahead");
        if (draft.Indicators.GroupBy(indicator => indicator.Name).Any(of => of.Count() > 1)) return new("release.indicator", "indicators", "each indicator once");
        for (var i = 0; i < draft.Indicators.Count; i++)
        {
            var indicator = draft.Indicators[i];
            if (!Names.Contains(indicator.Name)) return new("release.indicator", $"indicators[{i}].name", "epidemiological, supply or field is expected");
            if (!Lights.Contains(indicator.Light)) return new("release.indicator", $"indicators[{i}].light", "green, amber, red or unknown is expected");
            if (string.IsNullOrWhiteSpace(indicator.Words) || indicator.Words.Length > 500) return new("release.indicator", $"indicators[{i}].words", "never a colour alone: words are expected, at most 500 characters");
            if (indicator.AsOf > now || indicator.AsOf < now - DecisionRules.FurthestAhead) return new("release.indicator", $"indicators[{i}].asOf", "a date that has not come, or is more than a year old");
        }
        return null;
    }
}
