using System.Text;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Server.Replay;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;
using Reference = Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary>What might have been, with effects that can be computed by hand: a hospital counts 300 ampoules on a morning and uses ten a day at noon, from then on.</summary>
public class WhatIfTests
{
    private static readonly DateTimeOffset Day0 = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TerritoryCode Dep53 = TerritoryCode.Parse("DEP-53");
    private static readonly Holder Laboratory = Holder.Of(HolderKind.Exploitant, "Labo X");

    [Fact]
    public async Task Demand_that_doubles_empties_the_shelf_as_computed_by_hand()
    {
        // From day 10 on, 20 a day: 300 − 10 × 10 − 7 × 20 = 60 left at the end of day 16, three days of 20.
        using var rewind = await AtDayAsync(17, Hospital(1), new Change.OtherConsumption(Propofol, 2, Day0.AddDays(10), null));
        Assert.Equal((130m, 10.0, 13.0, CoverageLevel.Ok), await FiguresAsync(rewind.Was));
        Assert.Equal((60m, 20.0, 3.0, CoverageLevel.Critical), await FiguresAsync(rewind.Would!));
        // On day 13 at noon 120 are left for a mean of (4 × 10 + 3 × 20) ÷ 7: 8.4 days.
        var line = new SignalSubject(Dep53, Propofol, Place(1), EstablishmentKind.Pui);
        Assert.Null(rewind.Was.Diary.Find(SignalKind.Coverage, line));
        Assert.Equal(DateOnly.FromDateTime(Day0.AddDays(13).Date), DateOnly.FromDateTime(rewind.Would!.Diary.Find(SignalKind.Coverage, line)!.Value.FirstSeen.Date));
    }

    [Fact]
    public async Task A_count_made_of_the_real_shelf_becomes_that_of_the_other_one()
    {
        List<(int, DateTimeOffset, StockFact[])> words = [.. Hospital(1), (1, Day0.AddDays(15).AddHours(6), [Fact(FactType.Count, 150, Day0.AddDays(15).AddHours(5))])];
        using var rewind = await AtDayAsync(17, words, new Change.OtherConsumption(Propofol, 2, Day0.AddDays(10), Dep53));
        Assert.Equal((130m, 10.0, 13.0, CoverageLevel.Ok), await FiguresAsync(rewind.Was));
        Assert.Equal((60m, 20.0, 3.0, CoverageLevel.Critical), await FiguresAsync(rewind.Would!));
    }

    [Fact]
    public async Task What_the_shelf_cannot_give_is_unserved()
    {
        // Fifty a day from day 10 on: 200 are gone on day 13, the days after are censored and do not lower the mean.
        using var rewind = await AtDayAsync(17, Hospital(1), new Change.OtherConsumption(Propofol, 5, Day0.AddDays(10), null));
        Assert.Equal((0m, 50.0, 0.0, CoverageLevel.Critical), await FiguresAsync(rewind.Would!));
    }

    [Fact]
    public async Task Where_only_counts_are_reported_the_fall_between_them_is_multiplied()
    {
        List<(int, DateTimeOffset, StockFact[])> words =
        [
            (1, Day0.AddHours(8), [Fact(FactType.Count, 100, Day0.AddHours(7))]), (1, Day0.AddDays(7).AddHours(8), [Fact(FactType.Count, 30, Day0.AddDays(7).AddHours(7))]),
            (1, Day0.AddDays(14).AddHours(8), [Fact(FactType.Count, 16, Day0.AddDays(14).AddHours(7))]),
        ];
        using var rewind = await AtDayAsync(15, words, new Change.OtherConsumption(Propofol, 2, Day0.AddDays(7), null));
        Assert.Equal((16m, 2m), ((await FiguresAsync(rewind.Was)).Stock, (await FiguresAsync(rewind.Would!)).Stock));
    }

    [Fact]
    public async Task A_territory_elsewhere_is_left_as_it_was()
    {
        using var rewind = await AtDayAsync(17, Hospital(1), new Change.OtherConsumption(Propofol, 2, Day0.AddDays(10), TerritoryCode.Parse("DEP-72")));
        Assert.Equal(await FiguresAsync(rewind.Was), await FiguresAsync(rewind.Would!));
    }

    [Fact]
    public async Task Other_thresholds_change_the_level_of_the_same_figures()
    {
        using var rewind = await AtDayAsync(17, Hospital(1), new Change.OtherThresholds([Propofol], EstablishmentKind.Pui, new(12, 20, false)));
        Assert.Equal((130m, 10.0, 13.0, CoverageLevel.Ok), await FiguresAsync(rewind.Was));
        Assert.Equal((130m, 10.0, 13.0, CoverageLevel.Alert), await FiguresAsync(rewind.Would!));
    }

    [Fact]
    public async Task A_withdrawn_establishment_leaves_every_sum_from_its_day_on()
    {
        using var rewind = await AtDayAsync(17, [.. Hospital(1), .. Hospital(2)], new Change.Withdrawn(Place(2), Day0.AddDays(10)));
        Assert.Equal((260m, 20.0, 13.0, CoverageLevel.Ok), await FiguresAsync(rewind.Was));
        Assert.Equal((130m, 10.0, 13.0, CoverageLevel.Ok), await FiguresAsync(rewind.Would!));
        Assert.Equal(1, (await (await rewind.Would!.ViewAsync(default)).ReportingAsync(default)).Single(state => state.Department == Mayenne).Due);
    }

    [Fact]
    public async Task An_arrival_may_be_added_or_moved()
    {
        var rows = Rows(Hospital(1));
        var said = new FactRecord(new("supply", "s.csv", "", Day0.AddDays(3)), [(2, new SupplyFact.Announced(Propofol, Laboratory, Day0.AddDays(3), "A-1", new(2026, 11, 25), Quantity.Of(500), true))], []);
        rows.Add(new(FactLog.SupplyStream, 1, new(9, 0, 0, new byte[8]), 0, "import", Day0.AddDays(3), said.Encode()));
        using var rewind = await MoveAsync([.. rows.OrderBy(row => row.RecordedAt)], 17,
            new Change.MovedArrival(Propofol, Laboratory, "A-1", new(2026, 12, 5)), new Change.ExtraArrival(Propofol, Laboratory, "X-1", new(2026, 11, 21), Quantity.Of(100), true, Day0.AddDays(12)));
        Assert.Equal(["A-1 2026-11-25 500"], await ArrivalsAsync(rewind.Was));
        Assert.Equal(["X-1 2026-11-21 100", "A-1 2026-12-05 500"], await ArrivalsAsync(rewind.Would!));
    }

    [Theory]
    [InlineData("{", "it is no JSON")]
    [InlineData("[]", "$: array: an object is expected")]
    [InlineData("{\"changes\":[]}", "$.changes: 0 changes: 1 to 1000")]
    [InlineData("{\"changes\":[{\"price\":{}}]}", "$.changes[0].price: field: thresholds, arrival, movedArrival, consumption or withdrawn")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":\"2\",\"from\":\"2026-11-20\"}}]}", "$.changes[0].consumption.factor: \"2\": a number from 0 to 100 is expected")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":-1,\"from\":\"2026-11-20\"}}]}", "$.changes[0].consumption.factor: -1: a number from 0 to 100 is expected")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":2,\"from\":\"2026-11-20T08:00\"}}]}", "$.changes[0].consumption.from: '2026-11-20T08:00': a time as")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082158\",\"factor\":2,\"from\":\"2026-11-20\"}}]}", "$.changes[0].consumption.presentation: ")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400935955838\",\"factor\":2,\"from\":\"2026-11-20\"}}]}", "is in no reference: a change about it changes nothing")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":2,\"from\":\"2026-11-20\",\"territory\":\"DEP-01\"}}]}", "$.changes[0].consumption.territory: DEP-01: no department of the reference lies in it")]
    [InlineData("{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":2,\"from\":\"2026-11-20\",\"until\":\"2026-11-22\"}}]}", "$.changes[0].consumption.until: field: nothing of that name is known here")]
    [InlineData("{\"changes\":[{\"thresholds\":{\"link\":\"pui\",\"critical\":7,\"alert\":7}}]}", "$.changes[0].thresholds.alert: 7: above critical, 7")]
    [InlineData("{\"changes\":[{\"thresholds\":{\"link\":\"grossiste\",\"critical\":7,\"alert\":9}}]}", "$.changes[0].thresholds.link: 'grossiste': pui or officine")]
    [InlineData("{\"changes\":[{\"withdrawn\":{\"establishment\":\"530000099\",\"from\":\"2026-11-20\"}}]}", "$.changes[0].withdrawn.establishment: 530000099: the reference does not know it")]
    [InlineData("{\"changes\":[{\"movedArrival\":{\"presentation\":\"3400930082157\",\"holder\":\"X\",\"date\":\"2026-12-01\"}}]}", "$.changes[0].movedArrival.id is missing")]
    public void A_file_that_is_not_understood_is_told_where_what_and_why(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => WhatIfFile.Read(Encoding.UTF8.GetBytes(text), new Reference().Current)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_change_is_read()
    {
        var read = WhatIfFile.Read("""
            { "changes": [
              { "thresholds": { "presentations": ["3400930082157", "X-CURARE-1"], "link": "pui", "critical": 7, "alert": 14 } }, { "thresholds": { "link": "officine", "critical": 1, "alert": 3 } },
              { "consumption": { "presentation": "3400930082157", "factor": 1.5, "from": "2026-11-20", "territory": "REG-52" } },
              { "arrival": { "presentation": "3400930082157", "holder": "Labo x", "date": "2026-12-10", "quantity": 50000, "announced": "2026-11-20T08:00:00+01:00" } },
              { "movedArrival": { "presentation": "3400930082157", "holder": "LABO X", "holderKind": "depositaire", "id": "A-12", "date": "2026-12-20" } },
              { "withdrawn": { "establishment": "530000001", "from": "2026-11-20T07:00:00Z" } }, // a comment
            ] }
            """u8.ToArray(), new Reference().Current);
        Assert.Equal(
        [
            new Change.OtherConsumption(Propofol, 1.5m, new(2026, 11, 19, 23, 0, 0, TimeSpan.Zero), TerritoryCode.Parse("REG-52")),
            new Change.ExtraArrival(Propofol, Laboratory, "what-if", new(2026, 12, 10), Quantity.Of(50_000), true, new(2026, 11, 20, 7, 0, 0, TimeSpan.Zero)),
            new Change.MovedArrival(Propofol, Holder.Of(HolderKind.Depositaire, "LABO X"), "A-12", new(2026, 12, 20)), new Change.Withdrawn(Place(1), new(2026, 11, 20, 7, 0, 0, TimeSpan.Zero)),
        ], read.Changes.Skip(2));
        Assert.Equal([[Propofol, Curare], []], read.Changes.Take(2).Cast<Change.OtherThresholds>().Select(of => of.Presentations));
    }

    internal static IEnumerable<(int Place, DateTimeOffset At, StockFact[] Facts)> Hospital(int place)
    {
        yield return (place, Day0.AddHours(8), [Fact(FactType.Count, 300, Day0.AddHours(7))]);
        for (var day = 0; day < 20; day++) yield return (place, Day0.AddDays(day).AddHours(12).AddMinutes(5), [Fact(FactType.Dispensed, 10, Day0.AddDays(day).AddHours(12))]);
    }

    internal static List<JournalEntry> Rows(IEnumerable<(int Place, DateTimeOffset At, StockFact[] Facts)> words)
    {
        var (heads, rows) = (new Dictionary<int, long>(), new List<JournalEntry>());
        foreach (var (place, at, facts) in words.OrderBy(word => word.At).ThenBy(word => word.Place))
        {
            var sequence = heads[place] = heads.GetValueOrDefault(place) + 1;
            rows.Add(new(EstablishmentActor.StreamOf(Place(place)), sequence, new(place, (short)sequence, 0, new byte[8]), 0, "key-1", at, new BatchRecord(new(facts, at, []), 0, 0, 0, [], []).Encode()));
        }
        return rows;
    }

    private static Task<Rewind> AtDayAsync(int day, IEnumerable<(int, DateTimeOffset, StockFact[])> words, params Change[] changes) => MoveAsync(Rows(words), day, changes);

    private static async Task<Rewind> MoveAsync(IReadOnlyList<JournalEntry> rows, int day, params Change[] changes)
    {
        var rewind = new Rewind(new MemoryRows(rows), new(new Reference().Current, CoverageRules.Default, 1, "epoch-1"), new(changes));
        await rewind.MoveToAsync(Day0.AddDays(day), CancellationToken.None);
        return rewind;
    }

    private static async Task<(decimal Stock, double Daily, double? Days, CoverageLevel Level)> FiguresAsync(PastNation nation)
    {
        var figures = (await (await nation.ViewAsync(default)).CoverageAsync(Dep53, default)).Single(of => of.Presentation == Propofol);
        return (figures.Totals.Stock.ToDecimal(), figures.Totals.Consumption.PerDay, figures.Coverage.Days, figures.Level);
    }

    private static async Task<IEnumerable<string>> ArrivalsAsync(PastNation nation) =>
        (await (await nation.ViewAsync(default)).SupplyAsync(Propofol, default))!.Supply.Planned.Select(arrival => $"{arrival.Id} {arrival.Current!.Value.Due:yyyy-MM-dd} {arrival.Current.Value.Quantity}");

    private static StockFact Fact(FactType type, long quantity, DateTimeOffset at) => new(Propofol, at, type, Quantity.Of(quantity));
}
