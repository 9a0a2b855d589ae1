using Medistock.Realtime.Forecasting.Drivers;

namespace Medistock.Realtime.Forecasting.Tests;

public class EpidemicDriverTests
{
    [Fact]
    public void The_lag_between_an_epidemic_and_demand_is_learnt()
    {
        var driver = new EpidemicDriver();
        for (var day = 0; day < 1000; day++) driver.Observe(Wave(day), day > 30 ? Math.Log(Wave(day - 14) / Wave(day - 21)) : null);
        Assert.Equal(14, driver.LagDays);
        Assert.InRange(driver.Correlation, 0.95, 1);
        Assert.Equal(Math.Log(Wave(992) / Wave(985)), driver.Announced(7), 0.1);
        Assert.Equal(0, driver.Announced(21));
    }

    [Fact]
    public void An_indicator_that_announces_nothing_is_not_followed()
    {
        var driver = new EpidemicDriver();
        Assert.Null(driver.LagDays);
        for (var day = 0; day < 400; day++) driver.Observe(10, 0.1);
        Assert.Null(driver.LagDays);
        Assert.Equal(0, driver.Announced(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Observe(double.NaN, null));
    }

    private static double Wave(int day) => 100 * Math.Exp(1.5 * Math.Sin(day / 20.0));
}
