using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.Tests.Signals;

public sealed class DayAlarmTests
{
    private static DayAlarm Days(DayAlarm from, int day, params Finding[] findings)
    {
        foreach (var finding in findings) from = from.After(day++, finding, fireDays: 3, clearDays: 2);
        return from;
    }

    [Fact]
    public void It_fires_after_its_days_running_and_clears_after_its_quiet_ones()
    {
        var twice = Days(default, 10, Finding.Holds, Finding.Holds);
        Assert.False(twice.Stands);
        var fired = Days(twice, 12, Finding.Holds);
        Assert.True(fired.Stands);
        Assert.True(Days(fired, 13, Finding.Over).Stands);
        Assert.False(Days(fired, 13, Finding.Over, Finding.Over).Stands);
    }

    [Fact]
    public void A_day_said_again_counts_once()
    {
        var said = default(DayAlarm);
        for (var again = 0; again < 9; again++) said = said.After(10, Finding.Holds, 3, 2);
        Assert.False(said.Stands);
        var standing = Days(said, 11, Finding.Holds, Finding.Holds);
        for (var again = 0; again < 9; again++) standing = standing.After(13, Finding.Over, 3, 2);
        Assert.True(standing.Stands);
    }

    [Fact]
    public void What_held_earlier_on_a_day_is_not_over_on_it()
    {
        var standing = Days(default, 10, Finding.Holds, Finding.Holds, Finding.Holds);
        Assert.Equal(0, standing.After(12, Finding.Over, 3, 2).Quiet);
    }

    [Fact]
    public void Between_its_thresholds_it_stays_as_it_is()
    {
        var standing = Days(default, 10, Finding.Holds, Finding.Holds, Finding.Holds);
        for (var day = 13; day < 60; day++) standing = standing.After(day, day % 2 == 0 ? Finding.Between : Finding.Over, 3, 2);
        Assert.True(standing.Stands);
        var calm = default(DayAlarm);
        for (var day = 13; day < 60; day++) calm = calm.After(day, day % 3 == 0 ? Finding.Between : Finding.Holds, 3, 2);
        Assert.False(calm.Stands);
    }

    [Fact]
    public void An_unknown_day_fires_nothing_clears_nothing_and_breaks_a_run()
    {
        Assert.False(Days(default, 10, Finding.Holds, Finding.Holds, Finding.Unknown, Finding.Holds, Finding.Holds).Stands);
        var standing = Days(default, 10, Finding.Holds, Finding.Holds, Finding.Holds);
        for (var day = 13; day < 60; day++) standing = standing.After(day, Finding.Unknown, 3, 2);
        Assert.True(standing.Stands);
        Assert.True(Days(standing, 60, Finding.Over, Finding.Unknown, Finding.Over).Stands);
    }

    [Fact]
    public void A_day_left_out_breaks_a_run() =>
        Assert.False(default(DayAlarm).After(10, Finding.Holds, 3, 2).After(11, Finding.Holds, 3, 2).After(13, Finding.Holds, 3, 2).Stands);

    [Theory]
    [InlineData(Finding.Holds, true)]
    [InlineData(Finding.Between, true)]
    [InlineData(Finding.Unknown, true)]
    [InlineData(Finding.Over, false)]
    public void After_a_restart_the_first_known_day_says_whether_it_still_stands(Finding first, bool stands) =>
        Assert.Equal(stands, DayAlarm.Standing.After(40, first, 3, 2).Stands);

    [Fact]
    public void It_never_flaps_on_any_days()
    {
        var chance = new Random(4711);
        for (var run = 0; run < 200; run++)
        {
            var (alarm, changes) = (default(DayAlarm), new List<int>());
            for (var day = 0; day < 100; day++)
            {
                var next = alarm.After(day, (Finding)chance.Next(4), 3, 2);
                if (next.Stands != alarm.Stands) changes.Add(day);
                alarm = next;
            }
            // To change twice takes two quiet days or three that hold.
            Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 2, $"seed 4711, run {run}, days {pair.First} and {pair.Second}"));
        }
    }
}
