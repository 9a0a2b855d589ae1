using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting.Arrivals;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>What stands upstream enters the nation's forecast, and the group hears of it. Mayenne's hospitals use 40 a day and hold 200.</summary>
public sealed class SupplyForecastTests
{
    private static readonly int Yesterday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 21));
    private static readonly Holder Laboratory = Holder.Of(HolderKind.Exploitant, "Laboratoire");
    private const string Group = "propofol/injectable/adult";
    private static readonly ReferenceBook Known = new(1, [new(Propofol, null, "PROPOFOL", "ampoule", [], "emulsion injectable", "intraveineuse", Patients.All, "", true, null, Group, null, true)], [], Book.Departments);
    private readonly RecordingPeers _peers = new();
    private readonly PresentationActor _actor;
    private DateTimeOffset _now = Start;

    public SupplyForecastTests() => _actor = new(Propofol, _peers, () => Known);

    private async Task LearnAsync()
    {
        await _actor.ReceiveAsync(new(Mayenne, Propofol, 1, [new(EstablishmentKind.Pui, Quantity.Of(200), new(40_000_000), 4, 0, 0, 0, 0, Start)])
        {
            Usual = [new(40_000_000)],
            Days = [.. Enumerable.Range(Yesterday - 19, 20).Select(day => new DepartmentDay(EstablishmentKind.Pui, day, new(40, 40, 0, 0, 40, 4, 0), new(4, 40, 0, 1)))],
        }, _now);
        await TickAsync();
    }

    private async Task TickAsync()
    {
        _now += TimeSpan.FromMinutes(11);
        await _actor.TickAsync(_now);
    }

    /// <param name="perMonth">Usual sales; 40 a day are 1 217.5.</param>
    private static SupplyRow Upstream(long version, decimal stock, decimal? perMonth, DateTimeOffset at, params PlannedDelivery[] arrivals) => new(Propofol, version,
        [new(Laboratory, new StatedAmount(Quantity.Of(stock), at), perMonth is { } usual ? new UsualSales(Quantity.Of(usual), new(2025, 11, 1), new(2026, 10, 31), at) : null, null, null)], arrivals);

    private DepletionPicture Picture(TerritoryCode territory) => Assert.Single(_actor.Forecasts(territory, 7, _now)).Depletion!;

    [Fact]
    public async Task Without_a_word_from_upstream_the_stock_stands_alone()
    {
        await LearnAsync();
        var picture = Picture(TerritoryCode.France);
        Assert.True(picture.ArrivalsIgnored);
        Assert.Null(picture.Upstream);
        Assert.InRange(picture.Within10, 0.99, 1);
    }

    [Fact]
    public async Task Stock_upstream_counts_for_the_nation_by_the_need_that_is_observed_and_for_no_department()
    {
        await LearnAsync();
        // A quarter of usual sales is observed: a quarter of the stock counts.
        _actor.Receive(Upstream(1, 8_000, 4 * 1_217.5m, _now), _now);
        await TickAsync();
        var nation = Picture(TerritoryCode.France);
        Assert.False(nation.ArrivalsIgnored);
        Assert.Equal(2_000, nation.Upstream!.Value, 1.0);
        Assert.InRange(nation.Within10, 0, 0.01);
        Assert.Null(Picture(TerritoryCode.Of(Mayenne)).Upstream);
        Assert.InRange(Picture(TerritoryCode.Of(Mayenne)).Within10, 0.99, 1);
    }

    [Fact]
    public async Task Nothing_upstream_counts_without_usual_sales_or_once_it_is_stale()
    {
        await LearnAsync();
        _actor.Receive(Upstream(1, 8_000, null, _now), _now);
        await TickAsync();
        Assert.Null(Picture(TerritoryCode.France).Upstream);
        _actor.Receive(Upstream(2, 8_000, 1_217.5m, _now), _now);
        await TickAsync();
        Assert.NotNull(Picture(TerritoryCode.France).Upstream);
        _now += TimeSpan.FromDays(15);
        await TickAsync();
        var picture = Picture(TerritoryCode.France);
        Assert.Null(picture.Upstream);
        Assert.True(picture.ArrivalsIgnored);
    }

    [Fact]
    public async Task A_late_arrival_lets_the_nation_run_out_before_it_comes()
    {
        await LearnAsync();
        var due = new DateOnly(2026, 12, 7);
        _actor.Receive(Upstream(1, 0, 1_217.5m, _now, new PlannedDelivery(Laboratory, "A", due, Quantity.Of(10_000), true, 0, 0, _now, SlipLaw.Certain)), _now);
        await TickAsync();
        var picture = Picture(TerritoryCode.France);
        Assert.Equal(due, picture.NextArrival);
        Assert.InRange(picture.BeforeArrival!.Value, 0.99, 1);
    }

    [Fact]
    public async Task The_group_hears_of_each_change_and_again_when_nothing_changes()
    {
        await LearnAsync();
        var (group, row) = Assert.Single(_peers.Members);
        Assert.Equal(Group, group);
        Assert.Contains(row.Territories, picture => picture.Territory == TerritoryCode.France && picture.Depletion is not null);
        await TickAsync();
        Assert.True(_peers.Members.Count > 1);
        Assert.True(_peers.Members[^1].Row.Version >= row.Version);
    }

    [Fact]
    public async Task A_group_that_has_no_room_is_told_later()
    {
        await LearnAsync();
        var told = _peers.Members.Count;
        _peers.Busy = true;
        await Assert.ThrowsAsync<EngineBusyException>(TickAsync);
        _peers.Busy = false;
        await TickAsync();
        Assert.True(_peers.Members.Count > told);
    }
}
