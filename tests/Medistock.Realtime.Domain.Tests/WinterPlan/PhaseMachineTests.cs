using Medistock.Realtime.Domain.WinterPlan;
using static Medistock.Realtime.Domain.WinterPlan.PlanCommand;
using static Medistock.Realtime.Domain.WinterPlan.SeasonPhase;

namespace Medistock.Realtime.Domain.Tests.WinterPlan;

public sealed class PhaseMachineTests
{
    /// <summary>Every phase × every command; what is not here leads nowhere.</summary>
    private static readonly Dictionary<(SeasonPhase, PlanCommand), SeasonPhase> Approved = new()
    {
        [(OffSeason, Prepare)] = Anticipation, [(Anticipation, Activate)] = Level1, [(Level1, Escalate)] = Level2, [(Level2, Return)] = Level1,
        [(Level1, Deactivate)] = Deactivated, [(Deactivated, Activate)] = Level1, [(Deactivated, OpenRetex)] = Retex, [(Retex, Close)] = OffSeason,
    };

    public static TheoryData<SeasonPhase, PlanCommand> Every
    {
        get
        {
            var all = new TheoryData<SeasonPhase, PlanCommand>();
            foreach (var phase in Enum.GetValues<SeasonPhase>())
                foreach (var command in Enum.GetValues<PlanCommand>()) all.Add(phase, command);
            return all;
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void From_every_phase_every_command_leads_where_the_plan_says_or_nowhere(SeasonPhase from, PlanCommand command) =>
        Assert.Equal(Approved.TryGetValue((from, command), out var to) ? to : null, PhaseMachine.Next(from, command));

    [Theory, MemberData(nameof(Every))]
    public void What_is_possible_is_what_leads_on(SeasonPhase from, PlanCommand command) =>
        Assert.Equal(PhaseMachine.Next(from, command) is not null, PhaseMachine.Possible(from).Contains(command));

    [Fact]
    public void Level_2_and_the_return_need_an_RSS_opening_and_closing_do_not() =>
        Assert.Equal([Escalate, Return], Enum.GetValues<PlanCommand>().Where(PhaseMachine.NeedsRss));

    [Fact]
    public void No_phase_is_a_dead_end() => Assert.All(Enum.GetValues<SeasonPhase>(), phase => Assert.NotEmpty(PhaseMachine.Possible(phase)));
}
