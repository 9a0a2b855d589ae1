using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Engine.Contract.Tests.Hostile;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

public abstract partial class EngineContract
{
    private static readonly TimeSpan UntilLearnt = TimeSpan.FromMinutes(4), ADay = TimeSpan.FromDays(1);
    private static readonly int Yesterday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 22));

    [SuiteFact]
    public async Task Days_that_have_closed_are_learnt_by_every_territory_once_and_kept_over_a_restart()
    {
        await using var station = await StartAsync();
        await AWeekAsync(station);
        foreach (var (territory, daily) in new[] { ("DEP-53", 20.0), ("DEP-974", 10), ("REG-52", 30), ("FR", 40) })
        {
            var forecast = await ForecastAsync(station.Engine, territory);
            Assert.Equal((Yesterday, Yesterday + 1, 1.0), (forecast.LearntThrough, forecast.FirstDay, forecast.ShareObserved));
            Assert.All(forecast.Days, day => Assert.InRange(day.Mean, 0.9 * daily, 1.1 * daily));
            Assert.Null(forecast.Demand);
            Assert.InRange(forecast.Depletion!.P50!.Value.DayNumber - DateOnly.FromDateTime(station.Now.Date).DayNumber, 28, 31);
        }
        Assert.Empty(await station.Nation.ForecastAsync(Propofol, TerritoryCode.Metropole, 7, default));
        // Sunday has closed a week of which nothing had been foreseen: closed, not scored.
        foreach (var asked in new PresentationCode?[] { Propofol, null })
        {
            var scores = Assert.Single(await station.Nation.CalibrationAsync(TerritoryCode.France, asked, default), scores => scores.Presentation == Propofol && scores.Link == EstablishmentKind.Pui);
            Assert.Equal((Yesterday, 0), (scores.Through!.Value, scores.Weeks.Scored));
            Assert.Empty(await station.Nation.CalibrationAsync(TerritoryCode.Metropole, asked, default));
        }
        var member = Assert.Single(await station.Nation.MembersAsync(PropofolGroup, TerritoryCode.France, default));
        Assert.Equal((Propofol, false), (member.Presentation, Assert.Single(member.Territories).Depletion is null));

        await station.RestartAsync(ADay);
        Assert.Equal(Yesterday, (await ForecastAsync(station.Engine, "FR")).LearntThrough);
        await AnotherDayAsync(station);
        await AssertTwoDaysAsync(station, station.Engine);

        // Told again by whoever was thrown away, nothing is lost and nothing counts twice.
        await station.Engine.DeactivateAsync(Mayenne);
        await station.Engine.DeactivateAsync(Propofol);
        await station.AdvanceAsync(UntilLearnt);
        await AssertTwoDaysAsync(station, station.Engine);
    }

    [SuiteFact]
    public async Task What_was_learnt_and_lost_is_learnt_again_from_the_lines()
    {
        await using var station = await StartAsync();
        await AWeekAsync(station);
        await station.RestartAsync(ADay);
        await AnotherDayAsync(station);
        await station.Engine.DisposeAsync();
        station.Journal.LoseSnapshots();
        await station.StartAsync();
        await station.AdvanceAsync(UntilLearnt);
        await AssertTwoDaysAsync(station, station.Engine);
    }

    [SuiteFact]
    public async Task Lost_repeated_and_delayed_messages_teach_the_same_days()
    {
        HostilePeers? peers = null;
        await using var station = await StartAsync();
        await AWeekAsync(station);
        await station.Engine.DisposeAsync();
        station.Ground.Time.Advance(ADay);
        await station.StartAsync(inner => peers = new(inner, 5) { Drop = 0.2, Repeat = 0.3, Delay = 0.3 });
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Fact(FactType.Dispensed, 12, null, TimeSpan.FromHours(20)));
        await station.AdvanceAsync(UntilLearnt);
        peers!.Calm();
        for (var pass = 0; pass < 3; pass++) await station.Engine.HealAsync();
        await station.AdvanceAsync(TimeSpan.FromMinutes(14));
        await AssertTwoDaysAsync(station, station.Engine);
    }

    [SuiteFact]
    public async Task A_reset_is_a_fact_that_begins_a_period_tells_why_and_survives_a_restart_and_the_loss_of_all_that_was_learnt()
    {
        await using var station = await StartAsync();
        await AWeekAsync(station);
        var reset = new BaselineReset(Propofol, TerritoryCode.Parse("DEP-53"), LocalCalendar.DateOf(Yesterday + 1), BaselineReason.ObligationChanged, "stock de sécurité porté à quatre mois");
        var parcel = new FactParcel(FactLog.ForecastStream, new Guid(9, 9, 9, new byte[8]), "k-officer", new FactRecord(new("api", "", "", station.Now), [], []) { Resets = [reset] }.Encode());
        Assert.Equal(new FactOutcome.Recorded(1, false), await station.Nation.RecordFactsAsync(parcel, default));
        await station.AdvanceAsync(UntilLearnt);
        // Nothing of the new period is known yet; other territories are not concerned.
        Assert.Empty(await station.Nation.ForecastAsync(Propofol, TerritoryCode.Parse("DEP-53"), 7, default));
        Assert.Null((await ForecastAsync(station.Engine, "FR")).Reset);

        await station.RestartAsync(ADay);
        await AnotherDayAsync(station);
        await AssertResetAsync();
        await station.Engine.DisposeAsync();
        station.Journal.LoseSnapshots();
        await station.StartAsync();
        await station.AdvanceAsync(UntilLearnt + TimeSpan.FromMinutes(6));
        await AssertResetAsync();
        Assert.Equal(new FactOutcome.Recorded(1, true), await station.Nation.RecordFactsAsync(parcel, default));

        async Task AssertResetAsync()
        {
            var forecast = await ForecastAsync(station.Engine, "DEP-53");
            Assert.Equal((Yesterday + 1, BaselineReason.ObligationChanged, 1), (forecast.Basis.Since, forecast.Basis.Reason, forecast.Basis.ObservedDays));
            Assert.Equal((reset, "k-officer"), (forecast.Reset!.What, forecast.Reset.By));
            Assert.Equal((BaselineReason.FirstDay, 8), (await ForecastAsync(station.Engine, "FR")).Basis is var whole ? (whole.Reason, whole.ObservedDays) : default);
        }
    }

    [SuiteFact]
    public async Task The_epidemic_that_a_demand_follows_is_part_of_why_and_survives_a_restart()
    {
        await using var station = await StartAsync();
        Follow(station);
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, [.. station.Week(300, Amoxicilline), .. station.Week(300)]);
        var monday = IsoWeek.MondayOf(DateOnly.FromDateTime(station.Now.UtcDateTime)).AddDays(-7);
        await station.Nation.RecordFactsAsync(new(FactLog.EpidemicStream, new Guid(9, 9, 8, new byte[8]), "import", new FactRecord(new("epidemiology", "f.csv", "", station.Now), [],
            [.. new[] { 0, 7 }.Select(before => (before, new EpidemicFact(new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.Parse("REG-52"), AgeClass.All), monday.AddDays(-before), before == 0 ? 200 : 100, null, null)))]).Encode()), default);
        await station.AdvanceAsync(UntilLearnt);
        await AssertHeardAsync(0);
        await station.RestartAsync(ADay);
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Fact(FactType.Dispensed, 12, Amoxicilline, TimeSpan.FromHours(20)));
        await station.AdvanceAsync(UntilLearnt);
        await AssertHeardAsync(Math.Log(210 / 110.0));

        // Published on the day after the last one learnt, it says nothing of that one yet.
        async Task AssertHeardAsync(double growth)
        {
            foreach (var territory in (string[])["DEP-53", "DEP-72", "REG-52"])
            {
                var heard = Assert.Single(await station.Nation.ForecastAsync(Amoxicilline, TerritoryCode.Parse(territory), 7, default)).Epidemic!;
                Assert.Equal((Disease.Grippe, "REG-52", Yesterday + 1), (heard.Disease, heard.Territory.Text, heard.Basis.Published));
                Assert.Equal(growth, heard.Basis.Growth, 1e-6);
            }
            foreach (var (of, territory) in new[] { (Amoxicilline, "FR"), (Amoxicilline, "DEP-974"), (Propofol, "REG-52") })
                Assert.Null(Assert.Single(await station.Nation.ForecastAsync(of, TerritoryCode.Parse(territory), 7, default)).Epidemic);
        }
    }

    private static async Task AWeekAsync(Station station)
    {
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Week(300));
        await station.AdvanceAsync(UntilLearnt);
    }

    private static async Task AnotherDayAsync(Station station)
    {
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Fact(FactType.Dispensed, 12, null, TimeSpan.FromHours(20)));
        await station.AdvanceAsync(UntilLearnt);
    }

    /// <summary>Seven days of 10 and one of 12, of each of four hospitals.</summary>
    private static async Task AssertTwoDaysAsync(Station station, IEngine engine)
    {
        foreach (var (territory, places) in new[] { ("DEP-53", 2), ("DEP-974", 1), ("REG-52", 3), ("FR", 4) })
        {
            var forecast = await ForecastAsync(engine, territory);
            Assert.Equal(Yesterday + 1, forecast.LearntThrough);
            Assert.Equal(places * 72.0, forecast.Demand!.Value.Week!.Value, 0.01);
            Assert.Equal(8, forecast.Basis.ObservedDays);
        }
        Assert.Empty(station.Journal.Rows("forecast/"));
    }

    private static async Task<TerritoryForecast> ForecastAsync(IEngine engine, string territory) =>
        Assert.Single(await engine.Nation.ForecastAsync(Propofol, TerritoryCode.Parse(territory), 7, default), forecast => forecast.Link == EstablishmentKind.Pui);
}
