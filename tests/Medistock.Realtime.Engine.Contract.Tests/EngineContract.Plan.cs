using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>The winter plan.</summary>
public abstract partial class EngineContract
{
    private static readonly Author Decider = new("k1", "A. Évaluatrice", "evaluator");

    private static PlanRequest.Decide Opening(Station station, int key = 1, DateTimeOffset? from = null) => new(new Guid(key, 9, 9, new byte[8]), new(
        TerritoryCode.France, PlanCommand.Prepare, "2026-2027", null, [new("A. Martin", "ANSM")], "ouverture", from ?? station.Now, null, null, null), Decider);

    [SuiteFact]
    public async Task A_decision_stands_at_once_reaches_screens_in_the_log_of_signals_and_survives_a_restart()
    {
        await using var station = await StartAsync();
        var told = new List<LiveChange>();
        using (station.Nation.LiveChanges.Subscribe(new Listener<LiveChange>(told.Add)))
        {
            var request = Opening(station);
            Assert.False(Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(request, default)).Replayed);
            Assert.Equal(SeasonPhase.Anticipation, (await station.Nation.PlanAsync(null, default)).At(TerritoryCode.Metropole, station.Now).Phase);
            await station.AdvanceAsync(AMoment);
            Assert.True(Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(request, default)).Replayed);
        }
        Assert.Equal([typeof(PlanEntry.Decided), typeof(PlanEntry.TookEffect)], told.OfType<PlanChange>().Select(change => change.Entry.GetType()));
        Assert.Equal(station.Journal.HeadOf("signals"), station.Nation.LiveHead);
        var log = await station.Nation.LiveLogAsync(0, 100, default);
        Assert.Equal(told.Select(change => change.Sequence), log.Select(change => change.Sequence));

        await station.RestartAsync();
        await station.AdvanceAsync(AMoment);
        Assert.Equal(SeasonPhase.Anticipation, (await station.Nation.PlanAsync(null, default)).At(TerritoryCode.Metropole, station.Now).Phase);
        Assert.Equal(log.Count, station.Nation.LiveHead);
    }

    [SuiteFact]
    public async Task A_planned_decision_takes_effect_at_its_time_and_what_was_known_before_stays_what_it_was()
    {
        await using var station = await StartAsync();
        var (before, from) = (station.Now, station.Now.AddHours(2));
        await station.AdvanceAsync(AMoment);
        Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(Opening(station, from: from), default));
        await station.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Single((await station.Nation.PlanAsync(null, default)).Pending);
        await station.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Empty((await station.Nation.PlanAsync(null, default)).Pending);
        Assert.Equal((0, 1), ((await station.Nation.PlanAsync(before, default)).Decisions.Count, (await station.Nation.PlanAsync(station.Now, default)).Decisions.Count));
    }

    [SuiteFact]
    public async Task The_same_decision_from_many_nodes_at_once_is_recorded_once()
    {
        await using var station = await StartAsync();
        var request = Opening(station);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => station.Nation.RecordPlanAsync(request, default).AsTask())));
        Assert.Equal(1, outcomes.Count(outcome => outcome is PlanOutcome.Done { Replayed: false }));
        Assert.Single((await station.Nation.PlanAsync(null, default)).Decisions);
    }
}
