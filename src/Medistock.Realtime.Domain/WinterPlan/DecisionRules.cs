using System.Globalization;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Whether a decision may be recorded. The program judges its form and its place in the season, never its merit.</summary>
public static class DecisionRules
{
    public const int LongestMotive = 4_000, LongestName = 200, MostPeople = 50;
    /// <summary>A decision further ahead is a typing error.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(366);

    /// <summary>What it would do to each territory, or why it is refused: the first reason found.</summary>
    public static (IReadOnlyList<PhaseChange> Changes, IReadOnlyList<TerritoryCode> Unchanged, PlanRefused? Refused) Check(PlanBook book, DecisionDraft draft, DateTimeOffset now)
    {
        if ((OfForm(draft, now) ?? OfReferences(book, draft)) is { } refused) return ([], [], refused);
        // What has not begun to hold is put right by deciding it anew, from where the plan stood before it.
        if (draft.Corrects is { } corrected && book.Pending.Find(pending => pending.Id == corrected) is { } planned)
        {
            foreach (var change in planned.Changes)
                if (book.Last(change.Territory).Decision != planned.Id) return ([], [], new("decision.corrects-order", "corrects", $"{change.Territory}: {book.Last(change.Territory).Decision} was recorded after {planned.Id}: correct that one first"));
            book = book.Without(planned);
        }
        var covered = Covered(book, draft);
        if (covered.Count == 0) return ([], [], new("decision.nothing", "territory", "every territory follows a calendar of its own: name one of them"));
        var (changes, unchanged) = (new List<PhaseChange>(), new List<TerritoryCode>());
        foreach (var territory in covered)
        {
            var standing = book.Last(territory);
            if (PhaseMachine.Next(standing.Phase, draft.Command) is not { } next)
            {
                if (draft.Scope != territory && PhaseMachine.IsThere(standing.Phase, draft.Command))
                {
                    // It will be there, but not yet when this begins: to pass over it would leave it behind.
                    if (standing.Since > draft.EffectiveAt) return ([], [], Early(territory, standing));
                    unchanged.Add(territory);
                    continue;
                }
                return ([], [], Impossible(territory, standing, draft.Command));
            }
            if (draft.EffectiveAt < standing.Since) return ([], [], Early(territory, standing));
            if (SeasonOf(draft, standing) is not { } season)
                return ([], [], new("decision.season", "season", draft.Command == PlanCommand.Prepare
                    ? "which season is opened? '2026-2027', or '2027' for an austral one" : $"{territory}: the season under way is {standing.Season}, not {draft.Season}"));
            changes.Add(new(territory, standing.Phase, next, season, draft.Command == PlanCommand.Prepare ? draft.Scope != TerritoryCode.France : standing.OwnCalendar && next != SeasonPhase.OffSeason));
        }
        return changes.Count > 0 ? (changes, unchanged, null) : ([], [], new("decision.nothing", "command", "every territory that this covers is already there"));
    }

    /// <summary>France entière covers what follows the national calendar; a territory that has opened a season of its own is decided for by its name.</summary>
    private static List<TerritoryCode> Covered(PlanBook book, DecisionDraft draft) =>
        draft.Scope != TerritoryCode.France ? [draft.Scope] : [.. PlanTerritories.All.Where(territory => !book.Last(territory).OwnCalendar)];

    private static PlanRefused? OfForm(DecisionDraft draft, DateTimeOffset now)
    {
        if (!PlanTerritories.IsScope(draft.Scope)) return PlanTerritories.NoScope(draft.Scope);
        if (string.IsNullOrWhiteSpace(draft.Motive)) return new("decision.motive-missing", "motive", "why was it decided?");
        if (draft.Motive.Length > LongestMotive) return new("decision.motive-long", "motive", $"at most {LongestMotive} characters");
        if (draft.People.Count is 0 or > MostPeople) return new("decision.people-missing", "people", $"who decided? 1 to {MostPeople} people, each with an institution");
        for (var i = 0; i < draft.People.Count; i++)
        {
            var person = draft.People[i];
            if (Unnamed(person.Name) || Unnamed(person.Institution)) return new("decision.people-incomplete", $"people[{i}]", $"a name and an institution are expected, at most {LongestName} characters each");
        }
        if (draft.EffectiveAt > now + FurthestAhead || draft.EffectiveAt < now - FurthestAhead) return new("decision.effective-far", "effectiveAt", "more than a year from now");
        if (draft.Season is { } season && !IsSeason(season)) return new("decision.season", "season", $"'{Shown(season)}' is no season: '2026-2027', or '2027' for an austral one");
        if (draft.Meeting is { } meeting && (Unnamed(meeting.Kind) || meeting.Date > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1) || meeting.Date < DateOnly.FromDateTime((now - FurthestAhead).UtcDateTime)))
            return new("decision.meeting-date", "meeting", $"the meeting of {meeting.Date:yyyy-MM-dd} has not been held yet, was held more than a year ago, or has no name");
        if (!PhaseMachine.NeedsRss(draft.Command)) return null;
        if (draft.Meeting is not { IsRss: true }) return new("decision.meeting-missing", "meeting", "level 2, and the return from it, are decided in a réunion de sécurité sanitaire: kind RSS and its date are expected");
        // Plan hivernal, ch. 4: décision collégiale ANSM / MSP.
        return draft.People.Select(person => person.Institution.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2
            ? new("decision.not-collegial", "people", "a collegial decision names people of at least two institutions") : null;
    }

    private static PlanRefused? OfReferences(PlanBook book, DecisionDraft draft)
    {
        if (draft.Proposal is { } proposal && !book.OpenProposals.Any(open => open.Id == proposal && open.Command == draft.Command && (draft.Scope == TerritoryCode.France || open.Territory == draft.Scope)))
            return new("decision.proposal", "proposal", $"no open proposal '{Shown(proposal)}' of this step for {draft.Scope}");
        return draft.Corrects is { } corrects && !book.Decisions.Any(known => known.Id == corrects) ? new("decision.corrects", "corrects", $"no decision '{Shown(corrects)}'") : null;
    }

    private static PlanRefused Early(TerritoryCode territory, TerritoryPhase standing) =>
        new("decision.effective-order", "effectiveAt", $"{territory}: its last decision, {standing.Decision}, holds from {Text(standing.Since!.Value)}; a later one cannot begin before it, unless it corrects it");

    private static PlanRefused Impossible(TerritoryCode territory, TerritoryPhase standing, PlanCommand command)
    {
        var possible = PhaseMachine.Possible(standing.Phase);
        return new("decision.transition", "command", $"{territory} is in phase {Name(standing.Phase)}: {Name(command)} does not lead on from there, only {string.Join(" or ", possible.Select(Name))}");
    }

    /// <summary>Null: it names another season than the one under way, or opens none.</summary>
    private static string? SeasonOf(DecisionDraft draft, TerritoryPhase standing) =>
        draft.Command == PlanCommand.Prepare ? draft.Season : draft.Season is null || draft.Season == standing.Season ? standing.Season : null;

    /// <summary><c>2026-2027</c> or <c>2027</c>.</summary>
    public static bool IsSeason(string text) => text.Length is 4 or 9
        && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first is >= 2000 and < 2200
        && (text.Length == 4 || (text[4] == '-' && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var second) && second == first + 1));

    private static bool Unnamed(string text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestName;
    private static string Name<T>(T value) where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);
}
