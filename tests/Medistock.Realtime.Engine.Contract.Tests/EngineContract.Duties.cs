using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>What a level of the plan changes: who owes what how often, and what field reports raise.</summary>
public abstract partial class EngineContract
{
    /// <summary>Standby: everybody weekly, unless the plan asks for more.</summary>
    private static readonly CoverageRules Standby = new(ThresholdBook.Default, new(DutyPeriods.Weekly, DutyPeriods.Weekly, []));

    private static async Task DecideAsync(Station station, int key, TerritoryCode scope, PlanCommand command) => Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(new PlanRequest.Decide(new Guid(key, 7, 7, new byte[8]), new(
        scope, command, command == PlanCommand.Prepare ? "2026-2027" : null, PhaseMachine.NeedsRss(command) ? new("RSS", DateOnly.FromDateTime(station.Now.UtcDateTime)) : null,
        [new("A. Martin", "ANSM"), new("B. Durand", "DGS")], "décidé", station.Now, null, null, null), Decider), default));

    private static async Task LaterAsync(Station station, TimeSpan by)
    {
        station.Ground.Time.Advance(by);
        await station.AdvanceAsync(TimeSpan.FromSeconds(70));
    }

    [SuiteFact]
    public async Task At_level_2_a_daily_word_is_owed_where_the_level_holds_from_when_it_holds_and_silence_and_staleness_follow()
    {
        await using var station = await StartAsync(rules: Standby);
        Follow(station);
        foreach (var place in (int[])[1, 4]) await station.ReportAsync(place, station.Week(100, Amoxicilline));
        await DecideAsync(station, 1, TerritoryCode.France, PlanCommand.Prepare);
        await DecideAsync(station, 2, TerritoryCode.France, PlanCommand.Activate);
        await LaterAsync(station, TimeSpan.FromDays(4));
        Assert.Equal(0, (await station.TotalsAsync("METRO", Amoxicilline))!.Value.StaleLines);

        // Nobody is late for a word that nobody had asked for.
        await DecideAsync(station, 3, TerritoryCode.Metropole, PlanCommand.Escalate);
        await LaterAsync(station, TimeSpan.FromDays(1.9));
        Assert.Equal(0, (await station.TotalsAsync("METRO", Amoxicilline))!.Value.StaleLines);
        Assert.DoesNotContain(await station.OpenAsync(), signal => signal.Kind == SignalKind.Silence);
        await LaterAsync(station, TimeSpan.FromDays(0.2));
        Assert.Equal((0, 1), (await station.TotalsAsync("METRO", Amoxicilline)) is { } stale ? (stale.Lines, stale.StaleLines) : default);
        Assert.Equal((1, 0), (await station.TotalsAsync("DEP-974", Amoxicilline)) is { } kept ? (kept.Lines, kept.StaleLines) : default);
        Assert.Equal(CoverageReason.Stale, (await station.Nation.EstablishmentAsync(Place(1), Amoxicilline, default))!.Lines[0].Coverage.Reason);
        var silence = Assert.Single(await station.OpenAsync(), signal => signal.Kind == SignalKind.Silence);
        Assert.Equal((Place(1), 48.0), (silence.Subject.Establishment!.Value, silence.Rule.Threshold));
        Assert.Contains("plan-hivernal-niveau-2", silence.Rule.Source, StringComparison.Ordinal);

        await station.RestartAsync();
        await station.AdvanceAsync(AMoment);
        Assert.Equal(1, (await station.TotalsAsync("METRO", Amoxicilline))!.Value.StaleLines);

        // Back at level 1 the standing duty holds again: the line is six days old, under a weekly one.
        await DecideAsync(station, 4, TerritoryCode.Metropole, PlanCommand.Return);
        await LaterAsync(station, TimeSpan.FromMinutes(2));
        Assert.Equal((1, 0), (await station.TotalsAsync("METRO", Amoxicilline)) is { } again ? (again.Lines, again.StaleLines) : default);
        Assert.DoesNotContain(await station.OpenAsync(), signal => signal.Kind == SignalKind.Silence);
    }

    private static PlanRequest.TellField Told(Station station, int key, int place, string? group = Sirop) => new(new Guid(key, 8, 8, new byte[8]),
        new FieldReport("", FieldReportKind.Rupture, FieldRole.Pui, Place(place).Text, null, HomeOf(place), group, "plus livré", station.Now, default, ""), Decider);

    private static async Task<IReadOnlyList<Signal>> FieldAsync(Station station) => [.. (await station.OpenAsync()).Where(signal => signal.Kind == SignalKind.Field)];

    [SuiteFact]
    public async Task A_cluster_of_field_reports_is_a_signal_at_once_graver_when_corroborated_and_ends_when_nobody_tells_any_more()
    {
        await using var station = await StartAsync();
        Follow(station);
        await station.AdvanceAsync(AMoment);
        for (var place = 1; place <= 2; place++)
        {
            await station.Nation.RecordPlanAsync(Told(station, place, place), default);
            await station.Nation.RecordPlanAsync(Told(station, 10 + place, place, group: null), default);
            await station.AdvanceAsync(AMoment);
            if (place == 1) Assert.Empty(await FieldAsync(station));
        }
        // Two hospitals of one department: the region is named, not metropole as well.
        var signal = Assert.Single(await FieldAsync(station));
        Assert.Equal((TerritoryCode.Parse("REG-52"), Sirop, Severity.Watch), (signal.Subject.Territory, signal.Subject.Group, signal.Severity));
        Assert.Contains(signal.Evidence, evidence => evidence.Value == 2 && evidence.Unit == FieldRule.Unit);
        await station.Nation.RecordPlanAsync(Told(station, 3, 3), default);
        await station.AdvanceAsync(AMoment);
        Assert.Equal((signal.Id, Severity.Alert), Assert.Single(await FieldAsync(station)) is var graver ? (graver.Id, graver.Severity) : default);

        await station.RestartAsync(FieldRule.Default.Window + TimeSpan.FromDays(1));
        await station.AdvanceAsync(TimeSpan.FromSeconds(70));
        Assert.Equal((signal.Id, Severity.Alert), Assert.Single(await FieldAsync(station)) is var held ? (held.Id, held.Severity) : default);
        await LaterAsync(station, TimeSpan.FromDays(3));
        Assert.Empty(await FieldAsync(station));
        Assert.Equal(SignalState.Cleared, (await station.Nation.SignalsAsync(default)).Single(one => one.Id == signal.Id).State);
    }

    [SuiteFact]
    public async Task A_recovery_that_nobody_watched_begins_anew()
    {
        await using var station = await StartAsync();
        Follow(station);
        async Task<Light> LookAsync(TimeSpan after)
        {
            // Down in between: the engine's own observer looks each minute while it runs.
            await station.RestartAsync(after);
            await station.ReportAsync(5, station.Fact(FactType.Count, 700, Amoxicilline));
            await station.AdvanceAsync(AMoment);
            await new PlanObserver(station.Nation).ObserveAsync(default);
            return (await station.Nation.PlanAsync(null, default)).Lights.Find(TerritoryCode.Metropole, PlanIndicator.Supply, IndicatorSubject.Of(Sirop, ChainLink.Officines))!.Latest.Light;
        }

        await station.ReportAsync(5, station.Week(10, Amoxicilline));
        await station.AdvanceAsync(AMoment);
        await new PlanObserver(station.Nation).ObserveAsync(default);
        Assert.Equal(Light.Red, await LookAsync(TimeSpan.FromHours(1)));
        // Better for longer than asked, but nobody looked for more than a day of it.
        Assert.Equal(Light.Red, await LookAsync(TimeSpan.FromHours(30)));
        Assert.Equal(Light.Red, await LookAsync(TimeSpan.FromHours(12)));
        Assert.Equal(Light.Green, await LookAsync(TimeSpan.FromHours(13)));
    }
}
