using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Lines;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

/// <summary>Which days an establishment tells, and when its lines run out.</summary>
public class ClosedDayTests
{
    private readonly EstablishmentHarness _place = new();

    /// <summary>Ten a day since day −7, reported through this morning.</summary>
    private async Task Stocked()
    {
        var facts = new List<StockFact> { Fact(FactType.Count, -8, 8, 190) };
        for (var day = -7; day < 0; day++) facts.Add(Fact(FactType.Dispensed, day, 12, 10));
        await _place.Report(_place.Batch(At(0, 8), [.. facts]));
        await _place.Wait(1000);
    }

    private void Learnt(int through) => _place.Shapes.Take(new(A, through + 1_000, [new(DepartmentCode.Parse("35"), EstablishmentKind.Pui, Today + through, default(PublishedShape))]));

    private IEnumerable<(int, decimal, bool)> Told(int message) => _place.Sent[message].Days.Where(day => day.Presentation == A).Select(day => (day.Day - Today, day.Demand.ToDecimal(), day.Censored));

    [Fact]
    public async Task All_closed_days_are_told_until_the_presentation_has_learnt_them()
    {
        await Stocked();
        // Day −8 was counted only: reported on, nothing used.
        Assert.Equal(Enumerable.Range(-8, 8).Select(day => (day, day == -8 ? 0m : 10m, false)), Told(0));
        Learnt(-1);
        await _place.Actor.PublishAllAsync(_place.Now, default);
        Assert.Empty(Told(1));
    }

    [Fact]
    public async Task What_a_day_adds_is_not_told_before_the_day_is_over_and_then_once_the_reporting_covers_it()
    {
        await Stocked();
        Learnt(-1);
        await _place.Report(Fact(FactType.Dispensed, 0, 11, 4));
        await _place.Wait(1000);
        Assert.Empty(_place.Sent[^1].Days);
        _place.Now = At(1, 7);
        // Its reporting reaches into the evening of yesterday only: more may come.
        await _place.Report(_place.Batch(At(0, 20), Fact(FactType.Dispensed, 0, 19, 2)));
        await _place.Wait(1000);
        Assert.Empty(_place.Sent.Skip(1).SelectMany(sent => sent.Days));
        await _place.Report(_place.Batch(At(1, 7)));
        await _place.Wait(1000);
        Assert.Equal([(0, 6m, false)], Told(_place.Sent.Count - 1));
    }

    [Fact]
    public async Task A_day_that_was_moved_but_never_covered_is_told_two_days_later()
    {
        await Stocked();
        Learnt(-1);
        await _place.Report(Fact(FactType.Dispensed, 0, 11, 4));
        _place.Now = At(1, 9);
        await _place.Figures();
        await _place.Wait(1000);
        Assert.Empty(_place.Sent[^1].Days);
        _place.Now = At(2, 9);
        await _place.Figures();
        await _place.Wait(1000);
        Assert.Equal([(0, 4m, false)], Told(_place.Sent.Count - 1));
    }

    [Fact]
    public async Task A_day_with_an_empty_shelf_is_told_as_a_lower_bound()
    {
        await Stocked();
        Learnt(-1);
        await _place.Report(Fact(FactType.Dispensed, 0, 11, 120));
        _place.Now = At(1, 9);
        await _place.Report(_place.Batch(At(1, 8)));
        await _place.Wait(1000);
        Assert.Equal([(0, 120m, true)], Told(_place.Sent.Count - 1));
    }

    [Fact]
    public async Task The_days_of_a_counts_only_line_are_its_spread_consumption()
    {
        await _place.Report(Fact(FactType.Count, -7, 8, 100), Fact(FactType.Received, -6, 8, 20));
        await _place.Report(Fact(FactType.Count, 0, 8, 50));
        await _place.Wait(1000);
        Assert.Equal(Enumerable.Range(-7, 7).Select(day => day), _place.Sent[^1].Days.Select(day => day.Day - Today));
        Assert.Equal(70m, _place.Sent[^1].Days.Sum(day => day.Demand.ToDecimal()));
    }

    [Fact]
    public async Task What_changes_a_day_that_was_learnt_is_counted_whichever_way_and_said_with_the_line_until_it_has_faded()
    {
        await Stocked();
        await _place.Report(Fact(FactType.Dispensed, -1, 20, 2));
        await _place.Wait(1000);
        // Nobody has learnt the day yet: it will be told as it now is.
        Assert.Empty(_place.Sent[^1].Late);
        Learnt(-1);
        await _place.Report(Fact(FactType.Dispensed, -3, 20, 7), Fact(FactType.Returned, -2, 20, 4), Fact(FactType.Dispensed, 0, 11, 3));
        await _place.Wait(1000);
        Assert.Equal(new LateDemand(A, 11, Today), Assert.Single(_place.Sent[^1].Late));
        _place.Now = At(28, 9);
        await _place.Report(_place.Batch(At(28, 8), Fact(FactType.Dispensed, -1, 21, 1)));
        await _place.Wait(1000);
        var faded = Assert.Single(_place.Sent[^1].Late);
        Assert.Equal((6.5, Today + 28), (Math.Round(faded.Quantity, 9), faded.Day));
        Assert.Equal(6.5 / 2 * Math.Log(2) / 28, faded.PerDay(Today + 56), 9);
    }

    [Fact]
    public async Task A_lines_depletion_is_computed_in_the_flush_and_stands_with_its_time()
    {
        await Stocked();
        var at = _place.Now;
        var answer = await _place.Report(Fact(FactType.Dispensed, 0, 11, 1));
        var depletion = Assert.Single(answer.Depletions)!.Value;
        Assert.True(depletion.AsOf <= at);
        // 120 boxes at nine to ten a day, half of today's still to come.
        Assert.InRange(depletion.P50!.Value.DayNumber - LocalCalendar.DateOf(Today).DayNumber, 11, 15);
        Assert.True(depletion.P10 <= depletion.P50 && depletion.P50 <= depletion.P90);
        // A tenth less stock: computed again with the next flush, not before.
        await _place.Report(Fact(FactType.Dispensed, 0, 11, 60));
        await _place.Wait(1000);
        var moved = (await _place.Figures()).Depletions.Single(one => one is not null)!.Value;
        Assert.True(moved.AsOf > depletion.AsOf && moved.P50 < depletion.P50);
    }

    [Fact]
    public async Task A_line_whose_coverage_is_no_number_has_no_depletion()
    {
        await _place.Report(Fact(FactType.Count, 0, 8, 50));
        await _place.Wait(1000);
        Assert.Null(Assert.Single((await _place.Figures()).Depletions));
    }

    [Fact]
    public async Task A_lines_forecast_says_what_it_rests_on()
    {
        await Stocked();
        var forecast = (await _place.Actor.ForecastAsync(A, 14, _place.Now, default))!;
        Assert.Equal((Today - 1, Today, 14), (forecast.LearntThrough, forecast.FirstDay, forecast.Days.Count));
        Assert.All(forecast.Days, day => Assert.InRange(day.Mean, 6, 12));
        Assert.Equal((8, 0, LineDays.Told - 8), (forecast.Basis.ObservedDays, forecast.Basis.CensoredDays, forecast.Basis.MissingDays));
        Assert.Null(await _place.Actor.ForecastAsync(C, 14, _place.Now, default));
    }
}
