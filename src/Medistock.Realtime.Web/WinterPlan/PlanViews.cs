using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>The plan as the API and the live feed show it.</summary>
internal static class PlanViews
{
    public static string NameOf<T>(T value) where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    public static bool TryName<T>(string? text, out T value) where T : struct, Enum
    {
        foreach (var one in Enum.GetValues<T>())
        {
            value = one;
            if (NameOf(one).Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        value = default;
        return false;
    }

    public static TerritoryPlanView Of(PlanBook book, TerritoryCode territory, DateTimeOffset moment, ReferenceBook reference)
    {
        var standing = book.At(territory, moment);
        var planned = book.HistoryOf(territory).Where(phase => phase.Since > moment).Select(phase => new PlannedPhaseView(NameOf(phase.Phase), phase.Level, phase.Since!.Value, phase.Decision!));
        var proposals = book.OpenProposals.Where(proposal => proposal.Territory == territory || proposal.Territory == TerritoryCode.France).Select(proposal => Of(proposal, book));
        return new(
            territory.Text, NameOf(territory, reference), NameOf(standing.Phase), standing.Level, ReasonOf(standing), standing.Season, standing.OwnCalendar ? "own" : "national", PlanTerritories.IsAustral(territory),
            standing.Since, standing.Decision, [.. planned], [.. proposals], [.. PhaseMachine.Possible(book.Last(territory).Phase).Select(NameOf)])
        {
            Indicators = [.. IndicatorViews.Whole(book, territory, moment, history: false)], Conditions = [.. IndicatorViews.Conditions(book, territory, moment)],
        };
    }

    /// <summary>What the territories on the national calendar share; where they differ there is no level of France entière, only theirs.</summary>
    public static TerritoryPlanView OfNation(PlanBook book, DateTimeOffset moment, ReferenceBook reference)
    {
        // A territory that runs a season of its own is not part of it; metropole always is.
        var national = PlanTerritories.All.Where(territory => territory == TerritoryCode.Metropole || !book.At(territory, moment).OwnCalendar).ToList();
        var alike = national.TrueForAll(territory => book.At(territory, moment).Phase == book.At(TerritoryCode.Metropole, moment).Phase);
        var view = Of(book, TerritoryCode.Metropole, moment, reference) with { Territory = TerritoryCode.France.Text, Name = NameOf(TerritoryCode.France, reference) };
        return alike ? view : view with { Phase = "mixed", Level = null, Reason = "mixed", Since = null, Decision = null, Planned = [], Possible = [] };
    }

    /// <summary>For the walls' status: one line while all territories stand alike, else one for each.</summary>
    public static IReadOnlyList<WinterPlanView> Short(PlanBook book, DateTimeOffset moment)
    {
        var all = PlanTerritories.All.Select(territory => book.At(territory, moment)).ToList();
        if (all.TrueForAll(one => one.Phase == all[0].Phase && one.Since == all[0].Since)) return [Line(all[0] with { Territory = TerritoryCode.France })];
        return [.. all.Select(Line)];
    }

    public static DecisionView Of(Decision decision) => new(
        decision.Id, decision.Draft.Scope.Text, NameOf(decision.Draft.Command), decision.Draft.Season ?? decision.Changes[0].Season, decision.Draft.Meeting is { } meeting ? new(meeting.Kind, meeting.Date) : null,
        [.. decision.Draft.People.Select(person => new ParticipantView(person.Name, person.Institution))], decision.Draft.Motive, decision.Draft.EffectiveAt, decision.RecordedAt, decision.Draft.PublishAt,
        decision.Draft.Proposal, decision.Draft.Corrects, [.. decision.Changes.Select(Of)], [.. decision.Unchanged.Select(territory => territory.Text)], Of(decision.By));

    public static ProposalView Of(Proposal proposal, PlanBook book)
    {
        var withdrawn = book.Withdrawals.GetValueOrDefault(proposal.Id);
        var answered = book.Decisions.Find(decision => decision.Draft.Proposal == proposal.Id);
        return Of(proposal, answered is not null ? "decided" : withdrawn is not null ? "withdrawn" : "open", answered?.Id ?? withdrawn?.Why);
    }

    public static ReleaseView Of(Release release, PlanBook book) => Of(release) with { Withdrawn = book.Withdrawals.GetValueOrDefault(release.Id)?.Why };

    public static ReleaseView Of(Release release) => new(
        release.Id, release.Territory.Text, NameOf(release.Phase), release.Level, release.Text, [.. release.Indicators.Select(one => new ReleasedIndicatorView(one.Name, one.Light, one.Words, one.AsOf))],
        release.From, release.RecordedAt, Of(release.By));

    /// <summary>The body of a plan row's frame.</summary>
    public static object BodyOf(PlanEntry entry) => entry switch
    {
        PlanEntry.Decided(var decision) => Of(decision),
        PlanEntry.TookEffect took => new WinterPlanBody("level", [.. took.Changes.Select(Of)], took.DecisionId, took.EffectiveAt, null, null),
        PlanEntry.Proposed(var proposal) => new WinterPlanBody("proposal", [], null, null, Of(proposal, "open", null), null),
        PlanEntry.Withdrawn withdrawn => new WinterPlanBody("withdrawn", [], withdrawn.ProposalId, null, null, null),
        PlanEntry.Released(var release) => new WinterPlanBody("release", [], null, null, null, Of(release)),
        PlanEntry.Measured measured => new WinterPlanBody("measure", [], null, null, null, null) { Measure = MeasureViews.Of([measured], PlanCalendar.DayOf(measured.RecordedAt)) },
        PlanEntry.FieldTold told => new WinterPlanBody("report", [], null, null, null, null) { Report = IndicatorViews.Of(told.Report) },
        PlanEntry.Observed observed => new WinterPlanBody("indicators", [], null, null, null, null)
        {
            Indicators = [.. observed.Readings.Where(reading => reading.Subject == IndicatorSubject.Whole).Select(reading => IndicatorViews.Of(reading, observed.RecordedAt, []))],
        },
        PlanEntry.SheetRevised => new WinterPlanBody("sheet", [], null, null, null, null),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "no view is written for this row"),
    };

    public static Evidence Of(EvidenceView? view) => new(view?.What ?? "", view?.Value, view?.Unit ?? "", view?.Source ?? "", view?.At ?? default);

    private static ProposalView Of(Proposal proposal, string state, string? why) => new(
        proposal.Id, proposal.Territory.Text, NameOf(proposal.Command), proposal.Text, proposal.Since, proposal.MadeAt, state, why,
        [.. proposal.For.Select(Of)], [.. proposal.Against.Select(Of)], Of(proposal.By));

    private static EvidenceView Of(Evidence evidence) => new(evidence.What, evidence.Value, evidence.Unit, evidence.Source, evidence.At);
    private static PhaseChangeView Of(PhaseChange change) => new(change.Territory.Text, NameOf(change.From), NameOf(change.To), PhaseMachine.LevelOf(change.To), change.Season);
    public static AuthorView Of(Author author) => new(author.Name, author.Role);
    private static WinterPlanView Line(TerritoryPhase standing) => new(standing.Territory.Text, standing.Level, ReasonOf(standing), standing.Since) { Phase = NameOf(standing.Phase), Season = standing.Season };
    private static string? ReasonOf(TerritoryPhase standing) => standing.Level is not null ? null : standing.Since is null ? "not-decided" : NameOf(standing.Phase);

    public static string NameOf(TerritoryCode territory, ReferenceBook reference) => territory == TerritoryCode.France ? "France entière" : territory == TerritoryCode.Metropole ? "Métropole"
        : reference.Find(DepartmentCode.Parse(territory.Text[4..]))?.Name ?? territory.Text;
}
