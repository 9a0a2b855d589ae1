using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;

namespace Medistock.Realtime.Domain.Tests.Measures;

public sealed class MeasureRulesTests
{
    private static readonly MeasureRules Rules = MeasureRules.Default;
    private static readonly DateOnly Day = new(2026, 12, 1);
    private static readonly MeasureScope Scope = new(["amoxicilline/suspension-buvable/paediatric"], [], [TerritoryCode.Metropole], [Circuit.City]);
    private static readonly MeasureDraft Allocation = new("contingentement-quantitatif", null, Scope, null, [new(Circuit.City, 60, VolumePeriod.Week)], Day, null, Day.AddDays(14), "tension sur les formes pédiatriques");

    private static MeasureDraft Of(decimal percent) => Allocation with { Volumes = [new(Circuit.City, percent, VolumePeriod.Week)] };
    private static Measure Prepared => Rules.Prepare("m1", Allocation).Measure!;
    private static Measure InForce => Rules.After(Prepared, new MeasureCommand.PutInForce(Day)).Measure!;

    private static void Refused(string code, string path, MeasureOutcome outcome)
    {
        Assert.Null(outcome.Measure);
        Assert.Contains(outcome.Refusals, refused => refused.Code == code && refused.Path == path && refused.Message.Length > 10);
    }

    [Fact]
    public void A_complete_draft_is_prepared_under_the_levers_title_and_usual_pilot()
    {
        var outcome = Rules.Prepare("m1", Allocation);
        Assert.Empty(outcome.Refusals);
        Assert.Empty(outcome.Warnings);
        Assert.Equal((MeasureState.Prepared, "Contingentement quantitatif", "ANSM"), (outcome.Measure!.State, outcome.Measure.Title, outcome.Measure.Pilot));
    }

    [Fact]
    public void A_lever_that_the_catalogue_does_not_have_is_refused() => Refused("measure.lever-unknown", "lever", Rules.Prepare("m1", Allocation with { Lever = "magie" }));

    [Theory]
    [InlineData(-5, "measure.volume-negative")]
    [InlineData(1000.5, "measure.volume-excessive")]
    public void A_volume_below_0_or_above_1000_percent_is_refused(double percent, string code) => Refused(code, "volumes[0].percent", Rules.Prepare("m1", Of((decimal)percent)));

    [Theory]
    [InlineData(100, false)]
    [InlineData(100.01, true)]
    [InlineData(130, true)]
    [InlineData(1000, true)]
    public void A_volume_above_100_percent_is_unusual_and_accepted_with_a_warning(double percent, bool warned)
    {
        var outcome = Rules.Prepare("m1", Of((decimal)percent));
        Assert.True(outcome.Accepted);
        Assert.Equal(warned ? ["measure.volume-unusual"] : [], outcome.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void A_volume_of_zero_is_one() => Assert.True(Rules.Prepare("m1", Of(0)).Accepted);

    [Fact]
    public void An_allocation_needs_one_volume_for_each_circuit_of_its_scope_and_no_other()
    {
        Refused("measure.volume-missing", "volumes", Rules.Prepare("m1", Allocation with { Volumes = [] }));
        Refused("measure.volume-missing", "volumes", Rules.Prepare("m1", Allocation with { Scope = Scope with { Circuits = [Circuit.City, Circuit.Hospital] } }));
        Refused("measure.volume-foreign", "volumes[1].circuit", Rules.Prepare("m1", Allocation with { Volumes = [.. Allocation.Volumes, new(Circuit.Hospital, 50, VolumePeriod.Week)] }));
        Refused("measure.volume-twice", "volumes[1].circuit", Rules.Prepare("m1", Allocation with { Volumes = [.. Allocation.Volumes, .. Allocation.Volumes] }));
    }

    [Fact]
    public void A_lever_that_is_no_allocation_takes_no_volume() => Refused("measure.volume-not-taken", "volumes", Rules.Prepare("m1", Allocation with { Lever = "interdiction-exportation" }));

    [Fact]
    public void A_lever_acts_only_on_its_own_circuits() =>
        Refused("measure.circuit-foreign", "scope.circuits[0]", Rules.Prepare("m1", Allocation with { Lever = "interdiction-exportation", Volumes = [], Scope = Scope with { Circuits = [Circuit.Hospital] } }));

    [Fact]
    public void A_scope_names_a_medicine_a_territory_and_a_circuit()
    {
        var outcome = Rules.Prepare("m1", Allocation with { Scope = new([], [], [], []) });
        Refused("measure.scope-empty", "scope", outcome);
        Refused("measure.territory-missing", "scope.territories", outcome);
        Refused("measure.circuit-missing", "scope.circuits", outcome);
        Refused("measure.group-empty", "scope.groups[0]", Rules.Prepare("m1", Allocation with { Scope = Scope with { Groups = [" "] } }));
        Refused("measure.scope-large", "scope.groups", Rules.Prepare("m1", Allocation with { Scope = Scope with { Groups = [.. Enumerable.Range(0, 501).Select(i => $"g{i}")] } }));
    }

    [Fact]
    public void A_message_to_everybody_needs_no_medicine() =>
        Assert.True(Rules.Prepare("m1", Allocation with { Lever = "webinaires", Volumes = [], Scope = Scope with { Groups = [] } }).Accepted);

    [Fact]
    public void Review_and_end_do_not_come_before_the_start()
    {
        Refused("measure.review-before-start", "review", Rules.Prepare("m1", Allocation with { Review = Day.AddDays(-1) }));
        Refused("measure.end-before-start", "end", Rules.Prepare("m1", Allocation with { End = Day.AddDays(-1) }));
        Refused("measure.review-before-start", "review", Rules.After(Prepared, new MeasureCommand.PutInForce(Day.AddDays(15))));
    }

    [Fact]
    public void A_motive_is_needed_and_texts_have_a_limit()
    {
        Refused("measure.motive-missing", "motive", Rules.Prepare("m1", Allocation with { Motive = " " }));
        Refused("measure.motive-long", "motive", Rules.Prepare("m1", Allocation with { Motive = new('x', 2001) }));
        Refused("measure.title-long", "title", Rules.Prepare("m1", Allocation with { Title = new('x', 201) }));
        Refused("measure.pilot-long", "pilot", Rules.Prepare("m1", Allocation with { Pilot = new('x', 201) }));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() =>
        Assert.True(Rules.Prepare("m1", new("contingentement-quantitatif", null, new([], [], [], []), null, [new(Circuit.City, -1, VolumePeriod.Month)], Day, Day.AddDays(-1), Day.AddDays(-1), "")).Refusals.Count >= 7);

    public static TheoryData<string, MeasureState, string?> Table => new()
    {
        { "put", MeasureState.Prepared, null }, { "put", MeasureState.InForce, "measure.already-in-force" }, { "put", MeasureState.Ended, "measure.ended" },
        { "amend", MeasureState.Prepared, null }, { "amend", MeasureState.InForce, null }, { "amend", MeasureState.Ended, "measure.ended" },
        { "stop", MeasureState.Prepared, "measure.not-in-force" }, { "stop", MeasureState.InForce, null }, { "stop", MeasureState.Ended, "measure.ended" },
        { "withdraw", MeasureState.Prepared, null }, { "withdraw", MeasureState.InForce, "measure.in-force" }, { "withdraw", MeasureState.Ended, "measure.ended" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_command_in_each_state_does_what_the_machine_says_or_is_refused_with_a_reason(string word, MeasureState state, string? code)
    {
        var measure = state switch { MeasureState.Prepared => Prepared, MeasureState.InForce => InForce, _ => Rules.After(InForce, new MeasureCommand.Stop(Day.AddDays(5), "fin")).Measure! };
        Assert.Equal(state, measure.State);
        MeasureCommand command = word switch
        {
            "put" => new MeasureCommand.PutInForce(Day), "amend" => new MeasureCommand.Amend([new(Circuit.City, 80, VolumePeriod.Week)], Day.AddDays(60), Day.AddDays(30)),
            "stop" => new MeasureCommand.Stop(Day.AddDays(20), "stocks reconstitués"), _ => new MeasureCommand.Withdraw("sans objet"),
        };
        var outcome = Rules.After(measure, command);
        if (code is not null) Refused(code, "", outcome);
        else Assert.Equal(word switch { "put" => MeasureState.InForce, "amend" => state, _ => MeasureState.Ended }, outcome.Measure!.State);
    }

    [Fact]
    public void It_does_not_end_before_it_began_and_says_why_it_ended()
    {
        Refused("measure.end-before-start", "on", Rules.After(InForce, new MeasureCommand.Stop(Day.AddDays(-1), "fin")));
        Refused("measure.reason-missing", "reason", Rules.After(InForce, new MeasureCommand.Stop(Day, "")));
        var ended = Rules.After(InForce, new MeasureCommand.Stop(Day.AddDays(9), " fin ")).Measure!;
        Assert.Equal((Day, Day.AddDays(9), "fin", false), (ended.Start!.Value, ended.End!.Value, ended.EndReason, ended.Withdrawn));
        Assert.True(Rules.After(Prepared, new MeasureCommand.Withdraw("sans objet")).Measure!.Withdrawn);
    }

    [Fact]
    public void An_amended_volume_meets_the_same_rules() =>
        Refused("measure.volume-negative", "volumes[0].percent", Rules.After(InForce, new MeasureCommand.Amend([new(Circuit.City, -1, VolumePeriod.Week)], null, null)));
}
