using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>The plan's three indicators, as its observer sees them in a running nation.</summary>
public abstract partial class EngineContract
{
    private const string Sirop = "amoxicilline/suspension-buvable/paediatric";

    /// <summary>The small nation, in which amoxicilline is a marker of the winter plan.</summary>
    private static void Follow(Station station)
    {
        var book = Book(6);
        station.Ground.Reference.Take(new(2,
            book.Presentations.Select(known => known.Code == Amoxicilline ? known with { Group = Sirop, Marker = "AMOXICILLINE" } : known), book.Establishments, book.Departments));
    }

    private static async Task PublishEpidemicAsync(Station station, EpidemicLevel level)
    {
        var monday = IsoWeek.MondayOf(DateOnly.FromDateTime(station.Now.UtcDateTime)).AddDays(-7);
        var fact = new EpidemicFact(new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.France, AgeClass.All), monday, 524, level, null);
        await station.Nation.RecordFactsAsync(new(FactLog.EpidemicStream, Guid.NewGuid(), "import", new FactRecord(new("epidemiology", "f.csv", "", station.Now), [], [(2, fact)]).Encode()), default);
    }

    private static PlanRequest.Decide DecisionOf(Station station, int key, PlanCommand command) => new(new Guid(key, 9, 9, new byte[8]), new(
        TerritoryCode.France, command, command == PlanCommand.Prepare ? "2026-2027" : null, null, [new("A. Martin", "ANSM")], "calendrier", station.Now, null, null, null), Decider);

    [SuiteFact]
    public async Task The_plans_lights_follow_the_nation_and_are_recorded_when_they_change()
    {
        await using var station = await StartAsync();
        Follow(station);
        var observer = new PlanObserver(station.Nation);
        await observer.ObserveAsync(default);
        var unknown = (await station.Nation.PlanAsync(null, default)).Lights;
        Assert.All(Enum.GetValues<PlanIndicator>(), indicator => Assert.Null(unknown.Find(TerritoryCode.Metropole, indicator, IndicatorSubject.Whole)));

        await station.ReportAsync(5, station.Week(10, Amoxicilline));
        await PublishEpidemicAsync(station, EpidemicLevel.Epidemic);
        await station.AdvanceAsync(AMoment);
        await observer.ObserveAsync(default);
        var book = await station.Nation.PlanAsync(null, default);
        Assert.Equal(Light.Red, book.Lights.Find(TerritoryCode.Metropole, PlanIndicator.Epidemiological, IndicatorSubject.Whole)!.Latest.Light);
        var supply = book.Lights.Find(TerritoryCode.Metropole, PlanIndicator.Supply, IndicatorSubject.Of(Sirop, ChainLink.Officines))!.Latest;
        Assert.Equal((Light.Red, 1.0, "jours"), (supply.Light, supply.Value, supply.Unit));
        // Nobody has said anything from the field, and nobody reports in La Réunion: nothing is recorded, and nothing is green.
        Assert.Null(book.Lights.Find(TerritoryCode.Metropole, PlanIndicator.Field, IndicatorSubject.Whole));
        Assert.Null(book.Lights.Find(TerritoryCode.Of(Reunion), PlanIndicator.Supply, IndicatorSubject.Whole));

        await observer.ObserveAsync(default);
        await new PlanObserver(station.Nation).ObserveAsync(default);
        Assert.Equal(book.Sequence, (await station.Nation.PlanAsync(null, default)).Sequence);
        await PublishEpidemicAsync(station, EpidemicLevel.Base);
        await station.AdvanceAsync(AMoment);
        await observer.ObserveAsync(default);
        var light = (await station.Nation.PlanAsync(null, default)).Lights.Find(TerritoryCode.Metropole, PlanIndicator.Epidemiological, IndicatorSubject.Whole)!;
        Assert.Equal([Light.Red, Light.Green], light.Points.Select(point => point.Light));
        await station.AdvanceAsync(AMoment);
        Assert.Equal(station.Journal.HeadOf("signals"), station.Nation.LiveHead);
    }

    [SuiteFact]
    public async Task When_the_conditions_have_held_level_2_is_proposed_once_with_its_evidence_and_nothing_else_happens()
    {
        await using var station = await StartAsync();
        Follow(station);
        Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(DecisionOf(station, 1, PlanCommand.Prepare), default));
        Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(DecisionOf(station, 2, PlanCommand.Activate), default));
        for (var place = 1; place <= 3; place++) await station.ReportAsync(place, station.Week(20, Amoxicilline));
        await PublishEpidemicAsync(station, EpidemicLevel.Epidemic);
        await station.AdvanceAsync(TimeSpan.FromMinutes(3));
        var observer = new PlanObserver(station.Nation);
        await observer.ObserveAsync(default);
        var met = (await station.Nation.PlanAsync(null, default)).Lights.Conditions(TerritoryCode.Metropole, PlanCommand.Escalate);
        Assert.Equal((ConditionState.Met, false), (met!.State, met.Clock.Stands));
        Assert.Empty((await station.Nation.PlanAsync(null, default)).Proposals);

        station.Ground.Time.Advance(ProposalRule.Default.Hold);
        await station.AdvanceAsync(AMoment);
        await observer.ObserveAsync(default);
        await observer.ObserveAsync(default);
        var book = await station.Nation.PlanAsync(null, default);
        var proposal = Assert.Single(book.Proposals);
        Assert.Equal((TerritoryCode.Metropole, PlanCommand.Escalate, "program"), (proposal.Territory, proposal.Command, proposal.By.Role));
        Assert.Contains(proposal.For, evidence => evidence.Unit == "jours" && evidence.Value < 5);
        Assert.Equal(SeasonPhase.Level1, book.At(TerritoryCode.Metropole, station.Now).Phase);

        // What people put aside is not proposed again while it lasts.
        Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(new PlanRequest.Withdraw(new Guid(3, 9, 9, new byte[8]), proposal.Id, "RSS : non retenu", Decider), default));
        await station.AdvanceAsync(TimeSpan.FromHours(1));
        await observer.ObserveAsync(default);
        Assert.Single((await station.Nation.PlanAsync(null, default)).Proposals);
    }

    [SuiteFact]
    public async Task Reports_from_the_field_make_a_light_only_together_and_leave_none_when_nobody_is_heard()
    {
        await using var station = await StartAsync();
        Follow(station);
        var observer = new PlanObserver(station.Nation);
        for (var number = 1; number <= 3; number++)
        {
            var report = new FieldReport("", FieldReportKind.Tension, FieldRole.Pui, Place(number).Text, null, HomeOf(number), Sirop, "plus livré", station.Now, default, "");
            Assert.IsType<PlanOutcome.Done>(await station.Nation.RecordPlanAsync(new PlanRequest.TellField(new Guid(number, 8, 8, new byte[8]), report, Decider), default));
            await station.AdvanceAsync(AMoment);
            await observer.ObserveAsync(default);
            var light = (await station.Nation.PlanAsync(null, default)).Lights.Find(TerritoryCode.Metropole, PlanIndicator.Field, IndicatorSubject.OfField(Sirop))!.Latest.Light;
            Assert.Equal(number switch { 1 => Light.Green, 2 => Light.Amber, _ => Light.Red }, light);
        }
        // Nobody is heard any more: what nobody can judge keeps no colour.
        station.Ground.Time.Advance(FieldRule.Default.LeaveWindow + TimeSpan.FromDays(1));
        await observer.ObserveAsync(default);
        var lights = (await station.Nation.PlanAsync(null, default)).Lights;
        Assert.Equal(Light.Unknown, lights.Find(TerritoryCode.Metropole, PlanIndicator.Field, IndicatorSubject.OfField(Sirop))!.Latest.Light);
        Assert.Equal(Light.Unknown, lights.Find(TerritoryCode.Metropole, PlanIndicator.Field, IndicatorSubject.Whole)!.Latest.Light);
    }
}
