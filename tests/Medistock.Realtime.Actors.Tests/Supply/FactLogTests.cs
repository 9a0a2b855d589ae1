using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Tests.Supply;

public sealed class FactLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran");
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();
    private int _batch;

    private async Task<FactLog> StartAsync(IEnumerable<Signal>? standing = null, DateTimeOffset? at = null)
    {
        var facts = new FactLog(_journal, _peers, () => Nation.Book);
        await facts.LoadAsync(at ?? Noon, CancellationToken.None);
        facts.Resume(standing ?? [], at ?? Noon);
        return facts;
    }

    private FactParcel Parcel(params SupplyFact[] said) => new(
        FactLog.SupplyStream, new Guid(++_batch, 0, 0, new byte[8]), "test", new FactRecord(new("supply", "f", "", Noon), [.. said.Select((fact, i) => (i + 2, fact))], []).Encode());

    private FactParcel Weeks(params IEnumerable<(string Territory, EpidemicIndicator Indicator, DateOnly Monday, double Value)> said) => new(
        FactLog.EpidemicStream, new Guid(++_batch, 0, 0, new byte[8]), "test", new FactRecord(new("epidemiology", "f", "", Noon), [],
            [.. said.Select((one, i) => (i + 2, new EpidemicFact(new(Disease.Grippe, one.Indicator, TerritoryCode.Parse(one.Territory), AgeClass.All), one.Monday, one.Value, null, null)))]).Encode());

    private static SupplyFact.Announced Announced(int dueIn, int daysAgo = 10, string id = "A1", PresentationCode? of = null) =>
        new(of ?? Nation.Amoxicilline, Biogaran, Noon.AddDays(-daysAgo), id, Today.AddDays(dueIn), Quantity.Of(1_000), false);

    private IEnumerable<SignalObservation> Observed(SignalKind kind) => _peers.Observations.Where(seen => seen.Kind == kind);

    [Fact]
    public async Task A_batch_is_on_disk_before_anybody_is_told_and_told_once()
    {
        var facts = await StartAsync();
        _journal.Fails = MemoryJournal.Failure.UnavailableNotWritten;
        var parcel = Parcel(Announced(5));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await facts.RecordAsync(parcel, Noon));
        Assert.Empty(_peers.Supplies);
        Assert.Null(facts.Answer(Nation.Amoxicilline, Noon));
        _journal.Fails = MemoryJournal.Failure.None;
        Assert.Equal(new FactOutcome.Recorded(1, false), await facts.RecordAsync(parcel, Noon));
        Assert.Equal(new FactOutcome.Recorded(1, true), await facts.RecordAsync(parcel, Noon));
        Assert.Single(_journal.Rows);
        var row = Assert.Single(_peers.Supplies);
        Assert.Equal((Today.AddDays(5), Quantity.Of(1_000), false), (row.Arrivals[0].Due, row.Arrivals[0].Remaining, row.Arrivals[0].Confirmed));
    }

    [Fact]
    public async Task An_append_of_which_nothing_is_known_is_found_again()
    {
        var facts = await StartAsync();
        _journal.Fails = MemoryJournal.Failure.UnavailableWritten;
        var parcel = Parcel(Announced(5));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await facts.RecordAsync(parcel, Noon));
        _journal.Fails = MemoryJournal.Failure.None;
        Assert.Equal(new FactOutcome.Recorded(1, true), await facts.RecordAsync(parcel, Noon));
        Assert.NotNull(facts.Answer(Nation.Amoxicilline, Noon));
        Assert.Single(_journal.Rows);
    }

    [Fact]
    public async Task A_reset_is_a_row_of_the_journal_with_who_and_when_and_is_told_again_after_a_restart()
    {
        var reset = new BaselineReset(Nation.Propofol, null, Today, BaselineReason.IndicationChanged, "nouvelle indication");
        var parcel = new FactParcel(FactLog.ForecastStream, new Guid(77, 0, 0, new byte[8]), "k-officer", new FactRecord(new("api", "", "", Noon), [], []) { Resets = [reset] }.Encode());
        Assert.Equal(new FactOutcome.Recorded(1, false), await (await StartAsync()).RecordAsync(parcel, Noon));
        Assert.Equal(new RecordedReset(reset, "k-officer", Noon), Assert.Single(Assert.Single(_peers.Supplies).Resets));
        Assert.Equal((FactLog.ForecastStream, "k-officer"), Assert.Single(_journal.Rows) is var row ? (row.Stream, row.Principal) : default);
        _peers.Supplies.Clear();
        var again = await StartAsync(at: Noon.AddDays(1));
        await again.TickAsync(Noon.AddDays(1));
        Assert.Equal(new RecordedReset(reset, "k-officer", Noon), Assert.Single(Assert.Single(_peers.Supplies).Resets));
        Assert.Null(again.Answer(Nation.Propofol, Noon));
        again.Repeat([Nation.Propofol, Nation.Amoxicilline]);
        await again.TickAsync(Noon.AddDays(1).AddMinutes(1));
        Assert.Equal(2, _peers.Supplies.Count);
        Assert.Equal(new FactOutcome.Recorded(1, true), await again.RecordAsync(parcel, Noon.AddDays(2)));
    }

    [Fact]
    public async Task Of_one_presentations_resets_the_newest_sixty_four_are_told()
    {
        var facts = await StartAsync();
        for (var n = 1; n <= 70; n++)
        {
            var reset = new BaselineReset(Nation.Propofol, null, Today.AddDays(n), BaselineReason.Decided, "");
            await facts.RecordAsync(new(FactLog.ForecastStream, new Guid(n, 0, 0, new byte[8]), "k", new FactRecord(new("api", "", "", Noon), [], []) { Resets = [reset] }.Encode()), Noon);
        }
        Assert.Equal(Enumerable.Range(7, 64).Select(n => Today.AddDays(n)), _peers.Supplies[^1].Resets.Select(reset => reset.What.From));
    }

    [Fact]
    public async Task A_new_instance_folds_the_journal_and_tells_every_presentation_again()
    {
        await (await StartAsync()).RecordAsync(Parcel(Announced(5), Announced(5, of: Nation.Propofol)), Noon);
        _peers.Supplies.Clear();
        var again = await StartAsync();
        Assert.Equal(DateTimeOffset.MinValue, again.NextDue);
        await again.TickAsync(Noon);
        Assert.Equal(2, _peers.Supplies.Count);
        Assert.Equal(1, again.Head);
    }

    [Fact]
    public async Task What_is_no_batch_of_facts_is_refused_and_not_recorded()
    {
        var facts = await StartAsync();
        Assert.Equal("facts.format", Assert.IsType<FactOutcome.Refused>(await facts.RecordAsync(new(FactLog.SupplyStream, new Guid(9, 0, 0, new byte[8]), "x", [9, 9]), Noon)).Code);
        Assert.Equal("facts.stream", Assert.IsType<FactOutcome.Refused>(await facts.RecordAsync(new("stock/010000024", new Guid(9, 0, 0, new byte[8]), "x", []), Noon)).Code);
        Assert.Empty(_journal.Rows);
    }

    [Fact]
    public async Task A_full_mailbox_is_told_later()
    {
        var facts = await StartAsync();
        _peers.Busy = true;
        await facts.RecordAsync(Parcel(Announced(5)), Noon);
        Assert.Equal(Noon.AddSeconds(1), facts.NextDue);
        _peers.Busy = false;
        await facts.TickAsync(Noon.AddSeconds(1));
        Assert.Single(_peers.Supplies);
    }

    [Fact]
    public async Task What_is_known_is_told_again_so_that_a_lost_row_heals()
    {
        var facts = await StartAsync();
        await facts.RecordAsync(Parcel(Announced(5)), Noon);
        await facts.TickAsync(Noon.AddMinutes(6));
        Assert.Equal(2, _peers.Supplies.Count);
        Assert.True(_peers.Supplies[1].Version > _peers.Supplies[0].Version);
    }

    [Fact]
    public void A_presentation_keeps_the_newest_row_whatever_the_order()
    {
        var presentation = new PresentationActor(Nation.Amoxicilline, _peers, () => Nation.Book);
        Assert.Null(presentation.Supply);
        foreach (var version in (long[])[5, 9, 7, 9]) presentation.Receive(new SupplyRow(Nation.Amoxicilline, version, [], []), Noon);
        Assert.Equal(9, presentation.Supply!.Version);
        Assert.Throws<ArgumentException>(() => presentation.Receive(new SupplyRow(Nation.Propofol, 10, [], []), Noon));
    }

    [Fact]
    public async Task A_late_delivery_raises_one_signal_for_its_presentation_and_its_coming_clears_it()
    {
        var facts = await StartAsync();
        await facts.RecordAsync(Parcel(Announced(-2), Announced(-3, id: "A2"), Announced(20, id: "A3")), Noon);
        await facts.TickAsync(Noon.AddMinutes(1));
        var seen = Assert.Single(Observed(SignalKind.Arrival));
        Assert.Equal((Severity.Alert, ArrivalRule.LateName, false), (seen.Severity, seen.Rule.Name, seen.Corroboration.Holds));
        Assert.Contains(seen.Evidence, evidence => evidence.What.Contains("A2", StringComparison.Ordinal) && evidence.Source == "BIOGARAN");
        Assert.DoesNotContain(seen.Evidence, evidence => evidence.What.Contains("A3", StringComparison.Ordinal));
        SupplyFact Came(string id) => new SupplyFact.Received(Nation.Amoxicilline, Biogaran, Noon, id, Today, Quantity.Of(1_000), true);
        await facts.RecordAsync(Parcel(Came("A1"), Came("A2")), Noon.AddMinutes(2));
        for (var minute = 3; minute < 40; minute++) await facts.TickAsync(Noon.AddMinutes(minute));
        Assert.Null(Observed(SignalKind.Arrival).Last().Severity);
    }

    [Fact]
    public async Task A_stock_below_two_months_is_a_prompt_to_verify_and_a_lower_threshold_ends_it()
    {
        var facts = await StartAsync();
        SupplyFact[] said =
        [
            new SupplyFact.Stock(Nation.Amoxicilline, Biogaran, Noon.AddDays(-1), Quantity.Of(150)),
            new SupplyFact.Sales(Nation.Amoxicilline, Biogaran, Noon.AddDays(-1), SalesWindow.UsualMonth, Quantity.Of(100), Today.AddDays(-366), Today.AddDays(-1)),
        ];
        await facts.RecordAsync(Parcel(said), Noon);
        await facts.TickAsync(Noon.AddMinutes(1));
        var seen = Assert.Single(Observed(SignalKind.SafetyStock));
        Assert.Equal((Severity.Watch, 1.5), (seen.Severity, seen.Evidence[0].Value));
        await facts.RecordAsync(Parcel(new SupplyFact.Stock(Nation.Amoxicilline, Biogaran, Noon, Quantity.Of(260))), Noon.AddMinutes(2));
        for (var minute = 3; minute < 40; minute++) await facts.TickAsync(Noon.AddMinutes(minute));
        Assert.Null(Observed(SignalKind.SafetyStock).Last().Severity);
    }

    [Fact]
    public async Task While_held_nothing_is_judged()
    {
        var facts = await StartAsync();
        facts.Hold = true;
        await facts.RecordAsync(Parcel(Announced(-2)), Noon);
        await facts.TickAsync(Noon.AddHours(1));
        Assert.Empty(_peers.Observations);
        facts.Hold = false;
        await facts.TickAsync(Noon.AddHours(1).AddMinutes(1));
        Assert.Single(Observed(SignalKind.Arrival));
    }

    private static IEnumerable<(string, EpidemicIndicator, DateOnly, double)> Season(string territory, EpidemicIndicator indicator, params double[] last)
    {
        var monday = new DateOnly(2026, 11, 16);
        for (var week = 0; week < 52; week++) yield return (territory, indicator, monday.AddDays(-7 * (51 - week)), week >= 52 - last.Length ? last[week - 52 + last.Length] : 100 + week % 5 * 10);
    }

    private static readonly string[] Regions = ["REG-11", "REG-24", "REG-27", "REG-28", "REG-32", "REG-44", "REG-52", "REG-53"];

    [Fact]
    public async Task An_epidemic_enters_in_a_region_and_the_nation_stands_for_most_of_them()
    {
        var facts = await StartAsync();
        await facts.RecordAsync(Weeks(Regions.SelectMany((region, i) => Season(region, EpidemicIndicator.EmergencyVisits, i == 0 ? [400, 600] : [110, 120]))), Noon);
        await facts.TickAsync(Noon.AddMinutes(1));
        var one = Assert.Single(Observed(SignalKind.Epidemic));
        Assert.Equal(("REG-11", Disease.Grippe, Severity.Watch), (one.Subject.Territory.Text, one.Subject.Disease, one.Severity));
        _peers.Observations.Clear();

        var next = new DateOnly(2026, 11, 23);
        await facts.RecordAsync(Weeks(Regions.SelectMany(region => new[] { (region, EpidemicIndicator.EmergencyVisits, next.AddDays(-7), 500.0), (region, EpidemicIndicator.EmergencyVisits, next, 800.0) })), Noon.AddDays(7));
        await facts.TickAsync(Noon.AddDays(7).AddMinutes(1));
        var raised = Observed(SignalKind.Epidemic).Where(seen => seen.Severity is not null).ToList();
        Assert.Equal(("FR", EpidemicRule.RegionsName), (Assert.Single(raised).Subject.Territory.Text, raised[0].Rule.Name));
        Assert.Contains(raised[0].Evidence, evidence => evidence.Value == Regions.Length);
        // The region's own is over: the nation's stands for it.
        Assert.Contains(Observed(SignalKind.Epidemic), seen => seen.Severity is null && seen.Subject.Territory.Text == "REG-11");
    }

    [Fact]
    public async Task Two_declarants_corroborate_an_epidemic_and_an_old_file_raises_nothing()
    {
        var facts = await StartAsync();
        await facts.RecordAsync(Weeks(Season("REG-11", EpidemicIndicator.EmergencyVisits, 400, 600).Concat(Season("REG-11", EpidemicIndicator.SosMedecins, 400, 600))), Noon);
        await facts.TickAsync(Noon.AddMinutes(1));
        Assert.True(Assert.Single(Observed(SignalKind.Epidemic)).Corroboration.Holds);

        var late = new RecordingPeers();
        var old = new FactLog(new MemoryJournal(), late, () => Nation.Book);
        await old.LoadAsync(Noon.AddDays(90), CancellationToken.None);
        await old.RecordAsync(Weeks(Season("REG-11", EpidemicIndicator.EmergencyVisits, 400, 600)), Noon.AddDays(90));
        await old.TickAsync(Noon.AddDays(90).AddMinutes(1));
        Assert.Empty(late.Observations);
    }

    [Fact]
    public async Task Deliveries_that_came_late_teach_the_slip_of_their_source()
    {
        var facts = await StartAsync();
        var said = new List<SupplyFact>();
        for (var i = 0; i < 12; i++)
        {
            said.Add(Announced(-100 + i, 130, "L" + i));
            said.Add(new SupplyFact.Received(Nation.Amoxicilline, Biogaran, Noon.AddDays(-70), "L" + i, Today.AddDays(-80 + i), Quantity.Of(1_000), true));
        }
        said.Add(Announced(10, id: "NEXT"));
        await facts.RecordAsync(Parcel([.. said]), Noon);
        var planned = Assert.Single(Assert.Single(_peers.Supplies).Arrivals);
        Assert.InRange((int)planned.Slip.Bad, 15, 30);
        var forecastable = Assert.Single(_peers.Supplies[0].Forecastable());
        Assert.Equal((new DateTime(1970, 1, 1).AddDays(forecastable.Day), 1_000.0), (Today.AddDays(10).ToDateTime(TimeOnly.MinValue), forecastable.Quantity));
        Assert.Equal(12, Assert.Single(facts.Answer(Nation.Amoxicilline, Noon)!.Sources).Seen, 2.0);
    }
}
