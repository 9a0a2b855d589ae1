using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using static Medistock.Realtime.Domain.WinterPlan.PlanCommand;
using static Medistock.Realtime.Domain.WinterPlan.SeasonPhase;

namespace Medistock.Realtime.Domain.Tests.WinterPlan;

public sealed class DecisionRulesTests
{
    private readonly Season _season = new();

    [Fact]
    public void A_decision_for_France_entiere_reaches_every_territory()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        _season.Decide(TerritoryCode.France, Activate);
        Assert.All(PlanTerritories.All, territory => Assert.Equal(Level1, _season.PhaseOf(territory)));
    }

    [Fact]
    public void Level_2_for_metropole_leaves_La_Reunion_where_it_is_and_the_nation_goes_on_from_both()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        _season.Decide(TerritoryCode.France, Activate);
        _season.Decide(TerritoryCode.Metropole, Escalate);
        Assert.Equal((Level2, Level1), (_season.PhaseOf(TerritoryCode.Metropole), _season.PhaseOf(Season.Reunion)));
        // Closing for all is impossible while one is at level 2, and it is named.
        var refused = _season.Refusal(_season.Draft(TerritoryCode.France, Deactivate))!;
        Assert.Equal("decision.transition", refused.Code);
        Assert.Contains("METRO", refused.Message, StringComparison.Ordinal);
        var back = _season.Decide(TerritoryCode.France, Return);
        Assert.Equal([TerritoryCode.Metropole], back.Changes.Select(change => change.Territory));
        Assert.Equal(PlanTerritories.All.Count - 1, back.Unchanged.Count);
        _season.Decide(TerritoryCode.France, Deactivate);
        Assert.All(PlanTerritories.All, territory => Assert.Equal(Deactivated, _season.PhaseOf(territory)));
    }

    [Fact]
    public void La_Reunions_winter_runs_in_July_while_metropole_is_in_anticipation()
    {
        _season.Now = new(2027, 5, 3, 8, 0, 0, TimeSpan.Zero);
        _season.Decide(Season.Reunion, Prepare, "2027");
        _season.Decide(Season.Reunion, Activate);
        _season.Decide(TerritoryCode.France, Prepare, "2027-2028");
        _season.Now = new(2027, 7, 12, 8, 0, 0, TimeSpan.Zero);
        _season.Decide(Season.Reunion, Escalate);
        Assert.Equal((Level2, Anticipation, Anticipation), (_season.PhaseOf(Season.Reunion), _season.PhaseOf(TerritoryCode.Metropole), _season.PhaseOf(Season.Mayotte)));
        // The nation's own season does not reach it; after it has closed its own, it does.
        _season.Decide(TerritoryCode.France, Activate);
        Assert.Equal(("2027", Level2), (_season.Book.Last(Season.Reunion).Season, _season.PhaseOf(Season.Reunion)));
        foreach (var command in (PlanCommand[])[Return, Deactivate, OpenRetex, Close]) _season.Decide(Season.Reunion, command);
        Assert.False(_season.Book.Last(Season.Reunion).OwnCalendar);
    }

    [Fact]
    public void What_is_impossible_is_refused_with_what_would_be_possible()
    {
        var refused = _season.Refusal(_season.Draft(TerritoryCode.Metropole, Escalate))!;
        Assert.Equal("decision.transition", refused.Code);
        Assert.Contains("prepare", refused.Message, StringComparison.Ordinal);
        Assert.Equal("decision.nothing", Twice().Code);

        PlanRefused Twice()
        {
            _season.Decide(TerritoryCode.France, Prepare);
            return _season.Refusal(_season.Draft(TerritoryCode.France, Prepare))!;
        }
    }

    [Fact]
    public void A_decision_cannot_begin_to_hold_before_the_last_one()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        var early = _season.Draft(TerritoryCode.France, Activate) with { EffectiveAt = _season.Now.AddDays(-2) };
        Assert.Equal("decision.effective-order", _season.Refusal(early)!.Code);
    }

    [Fact]
    public void A_planned_decision_holds_from_its_moment_on()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        var from = _season.Now.AddDays(10);
        _season.Decide(_season.Draft(TerritoryCode.France, Activate) with { EffectiveAt = from });
        Assert.Equal(Anticipation, _season.Book.At(TerritoryCode.Metropole, from.AddTicks(-1)).Phase);
        Assert.Equal((Level1, from), (_season.Book.At(TerritoryCode.Metropole, from).Phase, _season.Book.At(TerritoryCode.Metropole, from).Since));
    }

    [Fact]
    public void A_planned_decision_with_a_wrong_date_is_replaced_by_one_that_corrects_it()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        _season.Decide(TerritoryCode.France, Activate);
        var wrong = _season.Decide(_season.Draft(TerritoryCode.Metropole, Escalate) with { EffectiveAt = _season.Now.AddDays(40) });
        var right = _season.Draft(TerritoryCode.Metropole, Escalate) with { EffectiveAt = _season.Now.AddDays(2) };
        Assert.Equal("decision.transition", _season.Refusal(right)!.Code);
        _season.Decide(right with { Corrects = wrong.Id });
        Assert.Equal((Level1, Level2, right.EffectiveAt), (_season.PhaseOf(TerritoryCode.Metropole), _season.Book.At(TerritoryCode.Metropole, right.EffectiveAt).Phase, _season.Book.Last(TerritoryCode.Metropole).Since));
        Assert.DoesNotContain(_season.Book.Pending, pending => pending.Id == wrong.Id);
        Assert.Contains(_season.Book.Decisions, decision => decision.Id == wrong.Id);
    }

    [Fact]
    public void A_national_decision_does_not_pass_over_a_territory_that_is_only_planned_to_be_there()
    {
        _season.Decide(TerritoryCode.France, Prepare);
        _season.Decide(TerritoryCode.France, Activate);
        _season.Decide(_season.Draft(Season.Mayotte, Escalate) with { EffectiveAt = _season.Now.AddDays(3) });
        var refused = _season.Refusal(_season.Draft(TerritoryCode.France, Escalate))!;
        Assert.Equal("decision.effective-order", refused.Code);
        Assert.Contains("DEP-976", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<DecisionDraft, DecisionDraft>> Wrong => new()
    {
        { "plan.territory", draft => draft with { Scope = TerritoryCode.Parse("REG-53") } },
        { "plan.territory", draft => draft with { Scope = TerritoryCode.Parse("DEP-35") } },
        { "decision.motive-missing", draft => draft with { Motive = " " } },
        { "decision.motive-long", draft => draft with { Motive = new('m', DecisionRules.LongestMotive + 1) } },
        { "decision.people-missing", draft => draft with { People = [] } },
        { "decision.people-incomplete", draft => draft with { People = [new("A. Martin", "")] } },
        { "decision.meeting-missing", draft => draft with { Meeting = null } },
        { "decision.meeting-missing", draft => draft with { Meeting = new("point hebdomadaire", new(2026, 9, 1)) } },
        { "decision.meeting-date", draft => draft with { Meeting = new("RSS", new(2027, 1, 1)) } },
        { "decision.not-collegial", draft => draft with { People = [new("A. Martin", "ANSM"), new("C. Petit", "ansm")] } },
        { "decision.meeting-date", draft => draft with { Meeting = new("RSS", default) } },
        { "decision.effective-far", draft => draft with { EffectiveAt = default } },
        { "decision.effective-far", draft => draft with { EffectiveAt = draft.EffectiveAt.AddYears(2) } },
        { "decision.season", draft => draft with { Season = "2026-2028" } },
        { "decision.season", draft => draft with { Season = "2025-2026" } },
        { "decision.proposal", draft => draft with { Proposal = "P99" } },
        { "decision.corrects", draft => draft with { Corrects = "D99" } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_with_a_decision_is_named_by_a_stable_code(string code, Func<DecisionDraft, DecisionDraft> spoil)
    {
        _season.Decide(TerritoryCode.France, Prepare);
        _season.Decide(TerritoryCode.France, Activate);
        var good = _season.Draft(TerritoryCode.Metropole, Escalate);
        Assert.Null(_season.Refusal(good));
        Assert.Equal(code, _season.Refusal(spoil(good))?.Code);
    }

    [Fact]
    public void Whatever_is_decided_in_whatever_order_no_territory_ever_leaves_the_ways_of_the_machine()
    {
        const int Seed = 20261123;
        var random = new Random(Seed);
        TerritoryCode[] scopes = [TerritoryCode.France, .. PlanTerritories.All];
        for (var step = 0; step < 3_000; step++)
        {
            var (scope, command) = (scopes[random.Next(scopes.Length)], Enum.GetValues<PlanCommand>()[random.Next(7)]);
            var draft = _season.Draft(scope, command, command == Prepare ? "2026-2027" : null);
            if (_season.Refusal(draft) is { } refused)
            {
                Assert.Contains(refused.Code, (string[])["decision.transition", "decision.nothing"]);
                continue;
            }
            var decision = _season.Decide(draft);
            Assert.All(decision.Changes, change => Assert.Equal(change.To, PhaseMachine.Next(change.From, command)));
        }
        foreach (var territory in PlanTerritories.All)
        {
            var history = _season.Book.HistoryOf(territory);
            Assert.True(history.Count > 5, $"seed {Seed}: {territory} hardly moved");
            for (var i = 1; i < history.Count; i++) Assert.True(history[i].Since >= history[i - 1].Since, $"seed {Seed}: {territory} goes back in time");
        }
    }

    [Fact]
    public void The_first_rows_of_the_log_give_what_was_known_after_them()
    {
        List<(PlanBook Book, DateTimeOffset Now)> books = [];
        foreach (var command in (PlanCommand[])[Prepare, Activate, Escalate, Return, Deactivate])
        {
            _season.Decide(TerritoryCode.France, command);
            books.Add((_season.Book, _season.Now));
        }
        for (var known = 1; known <= books.Count; known++)
        {
            var again = _season.Book.Decisions.Take(known).Select((decision, at) => (decision, at)).Aggregate(PlanBook.Empty, (book, row) => book.Apply(row.at + 1, new PlanEntry.Decided(row.decision)));
            Assert.All(PlanTerritories.All, territory => Assert.Equal(books[known - 1].Book.At(territory, books[known - 1].Now), again.At(territory, books[known - 1].Now)));
        }
    }
}
