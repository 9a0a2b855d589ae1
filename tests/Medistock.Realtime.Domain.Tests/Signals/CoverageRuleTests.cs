using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Xunit.Abstractions;

namespace Medistock.Realtime.Domain.Tests.Signals;

public sealed class CoverageRuleTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(1));
    private static readonly CoverageRule Pui = new(Thresholds.Pui, Hysteresis.Default);

    private static CoverageAlarm Walk(CoverageRule rule, params (int Minute, double Days)[] path) =>
        path.Aggregate(default(CoverageAlarm), (alarm, step) => rule.Judge(alarm, CoverDays.Of(step.Days), Start.AddMinutes(step.Minute)));

    [Theory]
    [InlineData(4.999, CoverageLevel.Critical)]
    [InlineData(5.0, CoverageLevel.Alert)]
    [InlineData(9.999, CoverageLevel.Alert)]
    [InlineData(10.0, CoverageLevel.Ok)]
    public void A_pui_is_critical_below_5_days_and_in_alert_below_10_unrounded(double days, CoverageLevel level) =>
        Assert.Equal(level, Walk(Pui, (0, days)).Level);

    [Fact]
    public void Official_thresholds_name_their_document_and_the_others_say_non_officiel()
    {
        Assert.Equal(new RuleUsed("coverage.critical", 5, "jours", true, "MINSANTE 2020-100"), Pui.Used(CoverageLevel.Critical));
        var officine = new CoverageRule(Thresholds.Officine, Hysteresis.Default).Used(CoverageLevel.Alert);
        Assert.Equal(5, officine.Threshold);
        Assert.False(officine.Official);
        Assert.Contains("non officiel", officine.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worse_level_fires_at_once() => Assert.Equal(CoverageLevel.Critical, Walk(Pui, (0, 12), (1, 9), (2, 4)).Level);

    [Fact]
    public void Cover_back_above_the_threshold_but_inside_the_band_clears_nothing() =>
        Assert.Equal(CoverageLevel.Alert, Walk(Pui, (0, 9), (10, 10.9), (600, 10.9)).Level);

    [Fact]
    public void Cover_above_the_band_clears_only_after_thirty_minutes_of_it()
    {
        Assert.Equal(CoverageLevel.Alert, Walk(Pui, (0, 9), (10, 11), (39, 11)).Level);
        Assert.Equal(CoverageLevel.Ok, Walk(Pui, (0, 9), (10, 11), (40, 11)).Level);
    }

    [Fact]
    public void A_dip_into_the_band_starts_the_thirty_minutes_again() =>
        Assert.Equal(CoverageLevel.Alert, Walk(Pui, (0, 9), (10, 11), (30, 10.5), (31, 11), (60, 11)).Level);

    [Fact]
    public void A_critical_line_that_recovers_halfway_becomes_an_alert_and_one_that_recovers_whole_clears()
    {
        Assert.Equal(CoverageLevel.Alert, Walk(Pui, (0, 4), (10, 7), (40, 7)).Level);
        Assert.Equal(CoverageLevel.Ok, Walk(Pui, (0, 4), (10, 20), (40, 20)).Level);
    }

    [Theory]
    [InlineData(CoverageReason.Stale)]
    [InlineData(CoverageReason.Inconsistent)]
    [InlineData(CoverageReason.NoReceipts)]
    [InlineData(CoverageReason.Thin)]
    public void Unknown_or_stale_cover_neither_fires_nor_clears(CoverageReason reason)
    {
        Assert.False(Pui.Judge(default, CoverDays.Unknown(reason), Start).Stands);
        var alarm = Walk(Pui, (0, 4), (10, 20));
        var held = Pui.Judge(alarm, CoverDays.Unknown(reason), Start.AddHours(3));
        Assert.Equal(CoverageLevel.Critical, held.Level);
        Assert.True(held.Held);
        // The recovery was not seen to last: it starts again.
        Assert.Equal(CoverageLevel.Critical, Pui.Judge(held, CoverDays.Of(20), Start.AddHours(4)).Level);
    }

    [Fact]
    public void Stock_that_nobody_asks_for_is_a_recovery()
    {
        var alarm = Pui.Judge(Walk(Pui, (0, 4)), CoverDays.Unbounded, Start.AddMinutes(10));
        Assert.Equal(CoverageLevel.Ok, Pui.Judge(alarm, CoverDays.Unbounded, Start.AddMinutes(40)).Level);
    }

    [Fact]
    public void The_band_is_one_day_or_a_tenth_whichever_is_larger()
    {
        Assert.Equal(6, Hysteresis.Default.Above(5));
        Assert.Equal(33, Hysteresis.Default.Above(30), 9);
    }

    /// <summary>For any path: a signal opens only below the threshold, clears only after 30 unbroken minutes above the band, so each pair needs a full crossing.</summary>
    [Fact]
    public void No_signal_opens_and_clears_more_than_once_per_crossing_of_its_band()
    {
        var seed = 20261122;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var (days, alarm, at) = (random.NextDouble() * 15, default(CoverageAlarm), Start);
            DateTimeOffset? aboveSince = null;
            var belowSinceClear = true;
            for (var step = 0; step < 400; step++)
            {
                at = at.AddMinutes(random.Next(1, 15));
                days = Math.Max(0, days + (random.NextDouble() - 0.5) * (round % 3 == 0 ? 1 : 6));
                var unknown = random.Next(20) == 0;
                var after = Pui.Judge(alarm, unknown ? CoverDays.Unknown(CoverageReason.Stale) : CoverDays.Of(days), at);
                if (!unknown && days < 10) belowSinceClear = true;
                aboveSince = !unknown && days >= 11 ? aboveSince ?? at : null;
                if (after.Stands && !alarm.Stands)
                {
                    Assert.True(belowSinceClear && !unknown && days < 10, $"round {round} step {step}: opened at {days}");
                }
                if (!after.Stands && alarm.Stands)
                {
                    Assert.True(aboveSince is { } since && at - since >= TimeSpan.FromMinutes(30), $"round {round} step {step}: cleared at {days}");
                    belowSinceClear = false;
                }
                alarm = after;
            }
        }
    }
}
