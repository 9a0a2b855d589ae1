using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>What groups use and how long they last, day by day, in the plan's log.</summary>
public abstract partial class EngineContract
{
    [SuiteFact]
    public async Task The_figures_of_a_day_are_recorded_once_from_noon_and_screens_are_told_nothing_of_them()
    {
        await using var station = await StartAsync();
        Follow(station);
        var observer = new PlanObserver(station.Nation);
        async Task<FigureBook> SeenAsync(PlanObserver by)
        {
            await station.AdvanceAsync(AMoment);
            await by.ObserveAsync(default);
            return (await station.Nation.PlanAsync(null, default)).Figures;
        }
        // Nobody has said anything: a day without figures is no row.
        Assert.Null((await SeenAsync(observer)).Last);

        await station.ReportAsync(5, station.Week(10, Amoxicilline));
        var day = (await SeenAsync(observer)).Last!;
        Assert.Equal((new DateOnly(2026, 11, 23), Sirop, "boîtes"), (day.Day, Assert.Single(day.Groups), day.UnitOf(0, ChainLink.Officines)));
        Assert.Equal(["METRO", "REG-52"], day.Places.Select(place => place.Territory.Text));
        Assert.Equal(new GroupFigures(10, 1, 1), day.Find(TerritoryCode.Metropole, ChainLink.Officines)![0]);
        Assert.Null(day.Find(TerritoryCode.Of(Reunion), ChainLink.Officines));

        await station.ReportAsync(6, station.Week(100, Amoxicilline));
        Assert.Single((await SeenAsync(observer)).Days);
        Assert.Single((await SeenAsync(new(station.Nation))).Days);
        station.Ground.Time.Advance(TimeSpan.FromHours(23));
        Assert.Single((await SeenAsync(observer)).Days);
        station.Ground.Time.Advance(TimeSpan.FromHours(1));
        var after = await SeenAsync(new(station.Nation));
        Assert.Equal(new DateOnly(2026, 11, 24), after.Last!.Day);
        Assert.Equal(20, after.Last.Find(TerritoryCode.Metropole, ChainLink.Officines)![0].Consumption!.Value, 0.01);
        Assert.Equal(after.Days.Select(one => one.Day), (await station.Nation.PlanAsync(station.Now, default)).Figures.Days.Select(one => one.Day));

        Assert.DoesNotContain(await station.Nation.LiveLogAsync(0, 1_000, default), change => change is PlanChange { Entry: PlanEntry.FiguresSeen });
        Assert.Equal(station.Journal.HeadOf("signals"), station.Nation.LiveHead);
        var twice = new PlanRequest.NoteFigures(new Guid(7, 7, 7, new byte[8]), day, WinterPlanActor.Program);
        Assert.Equal("figures.known", Assert.IsType<PlanOutcome.Refused>(await station.Nation.RecordPlanAsync(twice, default)).Why.Code);
    }
}
