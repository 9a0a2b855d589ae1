using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Drivers;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>The flu as it is published week by week, and what forecasts hear of it. Amoxicilline is a marker that follows it, propofol follows nothing.</summary>
public sealed class EpidemicForecastTests
{
    private static readonly DateOnly Monday = new(2024, 9, 2);
    private static readonly ReferenceBook Known = new(1,
        [Of(Amoxicilline, "AMOXICILLINE"), Of(Propofol, "PROPOFOL"), Of(Product(1), "SALBUTAMOL"), Of(Product(2), null)], Book.Establishments, Book.Departments);
    private static readonly TerritoryCode Region = TerritoryCode.Parse("REG-52");
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();
    private int _batch;
    private long _version;

    private static Presentation Of(PresentationCode code, string? marker) => new(code, null, "", "", [], "", "", Patients.All, "", true, null, "", marker, true);

    private async Task<FactLog> FactsAsync(MemoryJournal? journal = null)
    {
        var facts = new FactLog(journal ?? _journal, _peers, () => Known) { RepeatEvery = TimeSpan.FromDays(4_000) };
        await facts.LoadAsync(At(0), CancellationToken.None);
        return facts;
    }

    private static DateTimeOffset At(int day) => new(Monday.AddDays(day), new(9, 0), TimeSpan.Zero);

    private FactParcel Said(int day, params IEnumerable<EpidemicFact> facts) => new(FactLog.EpidemicStream, new Guid(++_batch, 0, 0, new byte[8]), "test",
        new FactRecord(new("epidemiology", "f", "", At(day)), [], [.. facts.Select((fact, line) => (line + 2, fact))]).Encode());

    private static EpidemicFact Week(string territory, int week, double? value, int? published = null, EpidemicIndicator indicator = EpidemicIndicator.EmergencyVisits, AgeClass age = AgeClass.All) =>
        new(new(Disease.Grippe, indicator, TerritoryCode.Parse(territory), age), Monday.AddDays(7 * week), value, null, published is { } day ? At(day) : null);

    private async Task<EpidemicDriver> DriverAsync(FactLog facts, string territory, int day)
    {
        facts.Repeat([Amoxicilline]);
        await facts.TickAsync(At(day));
        var told = Assert.Single(_peers.Supplies[^1].Epidemics, growth => growth.Territory.Text == territory);
        Assert.True(EpidemicDriver.TryRead(told.Driver, out var driver));
        return driver;
    }

    private static int Number(int day) => LocalCalendar.NumberOf(Monday.AddDays(day));

    [Fact]
    public async Task Those_that_follow_a_disease_are_told_how_it_grows_at_each_publication_and_no_others()
    {
        var facts = await FactsAsync();
        await facts.RecordAsync(Said(9, Week("FR", 0, 100)), At(9));
        Assert.Empty(_peers.Supplies);
        await facts.RecordAsync(Said(16, Week("FR", 1, 200), Week("REG-52", 1, 50)), At(16));
        var row = Assert.Single(_peers.Supplies);
        Assert.Equal((Amoxicilline, Disease.Grippe, TerritoryCode.France, EpidemicIndicator.EmergencyVisits), (row.Presentation, Assert.Single(row.Epidemics).Disease, row.Epidemics[0].Territory, row.Epidemics[0].Indicator));
        Assert.Equal(Math.Log(210 / 110.0), (await DriverAsync(facts, "FR", 16)).GrowthAt(Number(16)), 1e-6);
        // A file read twice says nothing.
        _peers.Supplies.Clear();
        await facts.RecordAsync(Said(16, Week("FR", 1, 200)), At(16));
        Assert.Empty(_peers.Supplies);
    }

    [Fact]
    public async Task A_revision_counts_from_its_own_day_on()
    {
        var facts = await FactsAsync();
        await facts.RecordAsync(Said(16, Week("FR", 0, 100), Week("FR", 1, 200)), At(16));
        await facts.RecordAsync(Said(19, Week("FR", 1, 300)), At(19));
        var driver = await DriverAsync(facts, "FR", 19);
        Assert.Equal(Math.Log(210 / 110.0), driver.GrowthAt(Number(18)), 1e-6);
        Assert.Equal(Math.Log(315 / 115.0), driver.GrowthAt(Number(19)), 1e-6);
        // The week before is revised with the next one's publication: both are as they then stand.
        await facts.RecordAsync(Said(23, Week("FR", 1, 400), Week("FR", 2, 400)), At(23));
        Assert.Equal(0, (await DriverAsync(facts, "FR", 23)).GrowthAt(Number(23)), 1e-6);
    }

    [Fact]
    public async Task A_publication_that_comes_late_was_not_known_on_its_day_and_an_old_week_says_nothing_of_the_present()
    {
        var facts = await FactsAsync();
        await facts.RecordAsync(Said(16, Week("FR", 0, 100, 9), Week("FR", 1, 200, 16)), At(16));
        await facts.RecordAsync(Said(20, Week("FR", 1, 150, 12)), At(20));
        Assert.Equal(Math.Log(210 / 110.0), (await DriverAsync(facts, "FR", 20)).GrowthAt(Number(16)), 1e-6);
        // A file of the last winter.
        await facts.RecordAsync(Said(200, Week("REG-52", 5, 100), Week("REG-52", 6, 900)), At(200));
        facts.Repeat([Amoxicilline]);
        await facts.TickAsync(At(200));
        Assert.DoesNotContain(_peers.Supplies[^1].Epidemics, growth => growth.Territory == Region);
    }

    [Fact]
    public async Task A_back_fill_tells_what_was_known_on_each_past_day_whatever_the_size_of_its_batches()
    {
        EpidemicFact[] told = [.. Enumerable.Range(1, 20).SelectMany(week => new[] { Week("FR", week, 50 + week * week, 7 * week + 9), Week("FR", week - 1, 55 + (week - 1) * (week - 1), 7 * week + 9) })];
        var whole = await FactsAsync();
        await whole.RecordAsync(Said(149, told), At(149));
        var one = await DriverAsync(whole, "FR", 149);
        var parts = await FactsAsync(new());
        foreach (var some in told.Chunk(2)) await parts.RecordAsync(Said(149, some), At(149));
        var other = await DriverAsync(parts, "FR", 149);
        for (var week = 15; week <= 20; week++)
        {
            // What was highest then is known at once from the whole; apart from that, the same.
            Assert.Equal(one.GrowthAt(Number(7 * week + 9)), other.GrowthAt(Number(7 * week + 9)), 0.02);
            Assert.NotEqual(0, one.GrowthAt(Number(7 * week + 9)));
        }
    }

    [Fact]
    public async Task A_new_fold_gives_the_same_bytes()
    {
        var facts = await FactsAsync();
        for (var week = 1; week < 30; week++)
        {
            string[] places = ["FR", "REG-52", "REG-04"];
            await facts.RecordAsync(Said(7 * week + 9, places.SelectMany(place => new[]
            {
                Week(place, week, 80 + 40 * week % 97), Week(place, week - 1, 82 + 40 * (week - 1) % 97), Week(place, week, 900, indicator: EpidemicIndicator.SosMedecins), Week(place, week, 5, age: AgeClass.Under5),
            })), At(7 * week + 9));
        }
        var lived = _peers.Supplies[^1].Epidemics;
        Assert.Equal(["FR", "REG-04", "REG-52"], lived.Select(growth => growth.Territory.Text));
        var again = await FactsAsync();
        await again.TickAsync(At(220));
        var folded = Assert.Single(_peers.Supplies.TakeLast(1)).Epidemics;
        Assert.Equal(lived.Select(growth => Convert.ToHexString(growth.Driver)), folded.Select(growth => Convert.ToHexString(growth.Driver)));
        Assert.All(folded, growth => Assert.Equal(EpidemicIndicator.EmergencyVisits, growth.Indicator));
    }

    /// <summary>Mayenne asks for 20 a day and, a week after the flu of its region, more. Each Wednesday the week before last is published; each day is told on the next.</summary>
    private async Task LiveAsync(int from, int until, FactLog facts, params PresentationActor[] actors)
    {
        for (var day = from; day < until; day++)
        {
            if (day % 7 == 2 && day >= 16)
            {
                var week = (day - 9) / 7;
                await facts.RecordAsync(Said(day, Week("REG-52", week, Wave(7 * week + 3)), Week("REG-52", week - 1, Wave(7 * week - 4)), Week("FR", week, 100), Week("FR", week - 1, 100)), At(day));
            }
            foreach (var actor in actors)
            {
                if (_peers.Supplies.FindLast(row => row.Presentation == actor.Code) is { } row) actor.Receive(row, At(day));
                var demand = Math.Round(20 * (1 + 1.2 * Wave(day - 7) / 2_500) + day * 7 % 5);
                await actor.ReceiveAsync(new(Mayenne, actor.Code, ++_version, [new(EstablishmentKind.Officine, Quantity.Of(500), new(20_000_000), 4, 0, 0, 0, 0, At(day))])
                {
                    Usual = [new(20_000_000)], Days = [new(EstablishmentKind.Officine, Number(day), new(demand, 20, 0, 0, 20, 4, 0), new(4, demand, 0, demand))],
                }, At(day + 1));
                await actor.TickAsync(At(day + 1).AddMinutes(5));
            }
        }

        static double Wave(int day) => 80 + Enumerable.Range(0, 3).Sum(winter => 2_500 * Math.Exp(-Math.Pow((day - 130 - 360 * winter - 17 * winter % 40) / 24.0, 2)));
    }

    private static TerritoryForecast Foreseen(PresentationActor actor, string territory, int day) => Assert.Single(actor.Forecasts(TerritoryCode.Parse(territory), 28, At(day)));

    [Fact]
    public async Task A_demand_that_follows_its_regions_epidemic_learns_so_and_says_why()
    {
        var actor = new PresentationActor(Amoxicilline, _peers, () => Known);
        var deaf = new PresentationActor(Propofol, new RecordingPeers(), () => Known);
        await LiveAsync(0, 861, await FactsAsync(), actor, deaf);
        // The third winter begins.
        var forecast = Foreseen(actor, "DEP-53", 861);
        var heard = forecast.Epidemic!;
        Assert.Equal((Disease.Grippe, Region, EpidemicIndicator.EmergencyVisits), (heard.Disease, heard.Territory, heard.Indicator));
        Assert.Equal(Number(856), heard.Basis.Published);
        Assert.True(heard.Basis.Growth > 0.2);
        Assert.Equal([3, 14, 42], heard.Basis.Totals.Select(total => total.Days));
        Assert.NotNull(heard.Basis.LagDays);
        Assert.True(heard.Basis.Totals.Max(total => total.Factor) > 1.02);
        // France's weeks do not move here: its forecast has heard nothing of use.
        Assert.Equal((TerritoryCode.France, 0.0), Foreseen(actor, "FR", 861).Epidemic is { } nation ? (nation.Territory, nation.Basis.Growth) : default);
        Assert.Null(Foreseen(deaf, "DEP-53", 861).Epidemic);
        Assert.True(forecast.Days.Sum(day => day.Mean) > Foreseen(deaf, "DEP-53", 861).Days.Sum(day => day.Mean));
    }

    [Fact]
    public async Task Restarted_it_foresees_the_same_to_the_bit_and_goes_on_so()
    {
        var saved = new Kept();
        var one = new PresentationActor(Amoxicilline, _peers, () => Known) { Snapshots = saved };
        var facts = await FactsAsync();
        await LiveAsync(0, 140, facts, one);
        one.SaveForecasts(At(141));
        var other = new PresentationActor(Amoxicilline, new RecordingPeers(), () => Known) { Snapshots = saved };
        await other.LoadForecastsAsync(At(141), CancellationToken.None);
        _peers.Supplies.Clear();
        await LiveAsync(140, 143, await FactsAsync(), one, other);
        foreach (var territory in (string[])["DEP-53", "REG-52", "FR"])
        {
            var (lived, restarted) = (Foreseen(one, territory, 143), Foreseen(other, territory, 143));
            Assert.Equal(lived.Days, restarted.Days);
            Assert.Equal(lived.Epidemic!.Basis.Totals, restarted.Epidemic!.Basis.Totals);
            Assert.Equal(lived.Epidemic.Basis.Growth, restarted.Epidemic.Basis.Growth);
        }
    }

    [Fact]
    public async Task Of_a_presentation_that_follows_nothing_nothing_is_changed_to_the_bit()
    {
        Kept silent = new(), told = new();
        var before = new PresentationActor(Propofol, new RecordingPeers(), () => Known) { Snapshots = silent };
        await LiveAsync(0, 150, new FactLog(new MemoryJournal(), new RecordingPeers(), () => Known), before);
        var after = new PresentationActor(Propofol, new RecordingPeers(), () => Known) { Snapshots = told };
        // It has a row of its own, with laboratories' resets but without epidemics.
        after.Receive(new(Propofol, 1, [], []), At(0));
        await LiveAsync(0, 150, await FactsAsync(), after, new PresentationActor(Amoxicilline, new RecordingPeers(), () => Known));
        foreach (var territory in (string[])["DEP-53", "REG-52", "FR"]) Assert.Equal(Foreseen(before, territory, 150).Days, Foreseen(after, territory, 150).Days);
        before.SaveForecasts(At(151));
        after.SaveForecasts(At(151));
        Assert.Equal(silent.Saved!.Value.State.ToArray(), told.Saved!.Value.State.ToArray());
        // An older program reads it.
        Assert.Equal(3, told.Saved.Value.State.Span[0]);
    }

    private sealed class Kept : ISnapshots
    {
        public Snapshot? Saved { get; private set; }
        public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new(Saved);
        public void Save(string stream, Snapshot snapshot) => Saved = snapshot;
    }
}
