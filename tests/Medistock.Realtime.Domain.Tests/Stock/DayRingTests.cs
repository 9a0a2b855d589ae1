using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Stock;

public class DayRingTests
{
    private const int Day = 20_000;
    private static readonly long Line = Quantity.LineLimit.TenThousandths;

    private static DayRing After(params long[] nets)
    {
        var ring = DayRing.Empty;
        foreach (var net in nets) ring.Add(Day, net);
        return ring;
    }

    [Fact]
    public void A_day_beyond_its_limit_stays_at_the_limit_and_censored_whatever_is_returned_afterwards()
    {
        foreach (var ring in new[] { After(Line, Line), After(Line, Line, -Line), After(Line, Line, -Line, -Line, -Line), After(int.MaxValue, -1) })
            Assert.Equal((int.MaxValue, true), (ring.Consumed(Day), ring.Censored(Day)));
    }

    [Fact]
    public void A_day_returned_beyond_its_limit_stays_without_a_figure_whatever_is_dispensed_afterwards()
    {
        foreach (var ring in new[] { After(-Line, -Line), After(-Line, -Line, Line), After(-Line, -Line, Line, Line, Line) })
            Assert.Equal((0, true), (ring.Consumed(Day), ring.Censored(Day)));
    }

    [Fact]
    public void Within_the_limit_sums_are_exact_and_the_next_day_starts_anew()
    {
        Assert.Equal((0, false), (After(Line, -Line).Consumed(Day), After(Line, -Line).Censored(Day)));
        var ring = After(Line, Line);
        ring.Add(Day + DayRing.Days, 5);
        Assert.Equal((5, false), (ring.Consumed(Day + DayRing.Days), ring.Censored(Day + DayRing.Days)));
    }
}
