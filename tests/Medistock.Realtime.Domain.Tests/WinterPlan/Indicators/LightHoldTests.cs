using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Xunit.Abstractions;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class LightHoldTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Hold = TimeSpan.FromHours(24);
    private static readonly DateTimeOffset Now = Readings.Now;

    private static Light Walk(params (int Hour, Light Plain, Light Margin)[] steps)
    {
        var (shown, hold) = (Light.Unknown, default(LightHold));
        foreach (var (hour, plain, margin) in steps) (shown, hold) = hold.After(plain, margin, Now.AddHours(hour), Hold);
        return shown;
    }

    [Fact]
    public void It_worsens_at_once() => Assert.Equal(Light.Red, Walk((0, Light.Green, Light.Green), (1, Light.Red, Light.Red)));

    [Fact]
    public void It_betters_only_after_the_hold_without_a_break()
    {
        Assert.Equal(Light.Red, Walk((0, Light.Red, Light.Red), (1, Light.Green, Light.Green), (24, Light.Green, Light.Green)));
        Assert.Equal(Light.Green, Walk((0, Light.Red, Light.Red), (1, Light.Green, Light.Green), (25, Light.Green, Light.Green)));
        Assert.Equal(Light.Red, Walk((0, Light.Red, Light.Red), (1, Light.Green, Light.Green), (20, Light.Amber, Light.Red), (21, Light.Green, Light.Green), (44, Light.Green, Light.Green)));
    }

    [Fact]
    public void It_betters_to_the_worst_of_the_time_it_took() =>
        Assert.Equal(Light.Amber, Walk((0, Light.Red, Light.Red), (1, Light.Amber, Light.Amber), (20, Light.Green, Light.Green), (25, Light.Green, Light.Green)));

    [Fact]
    public void An_unknown_moment_has_no_colour_and_breaks_a_recovery()
    {
        Assert.Equal(Light.Unknown, Walk((0, Light.Red, Light.Red), (1, Light.Unknown, Light.Unknown)));
        Assert.Equal(Light.Red, Walk((0, Light.Red, Light.Red), (1, Light.Green, Light.Green), (20, Light.Unknown, Light.Unknown), (25, Light.Green, Light.Green), (48, Light.Green, Light.Green)));
    }

    [Fact]
    public void In_any_history_it_is_never_better_than_the_value_never_coloured_when_unknown_and_betters_at_most_once_a_hold()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var chance = new Random(seed);
        for (var run = 0; run < 500; run++)
        {
            var (hold, at, before, bettered) = (default(LightHold), Now, Light.Unknown, DateTimeOffset.MinValue);
            for (var step = 0; step < 200; step++)
            {
                at = at.AddHours(chance.Next(1, 9));
                var plain = (Light)chance.Next(4);
                var margin = plain == Light.Unknown ? plain : (Light)chance.Next((int)plain, 4);
                (var shown, hold) = hold.After(plain, margin, at, Hold);
                Assert.Equal(plain == Light.Unknown, shown == Light.Unknown);
                Assert.True(shown >= plain, $"seed {seed} run {run} step {step}");
                if (shown == Light.Unknown) continue;
                if (shown < before)
                {
                    Assert.True(at - bettered >= Hold, $"seed {seed} run {run} step {step}: bettered twice in {at - bettered}");
                    bettered = at;
                }
                before = shown;
            }
        }
    }

    [Fact]
    public void From_one_past_a_graver_value_never_shows_a_better_light()
    {
        Light[] known = [Light.Green, Light.Amber, Light.Red];
        foreach (var last in known)
            foreach (var worst in known)
                foreach (var hours in new int?[] { null, 1, 30 })
                {
                    // A recovery is always from something graver.
                    if (hours is not null && worst >= last) continue;
                    var hold = new LightHold(last, hours is { } ago ? Now.AddHours(-ago) : null, hours is null ? Light.Unknown : worst);
                    foreach (var (plain, margin) in from plain in known from margin in known where margin >= plain select (plain, margin))
                        foreach (var (better, betterMargin) in from better in known from other in known where other >= better && better <= plain && other <= margin select (better, other))
                            Assert.True(hold.After(better, betterMargin, Now, Hold).Shown <= hold.After(plain, margin, Now, Hold).Shown);
                }
    }
}
