using MathNet.Numerics.Distributions;
using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Tests;

public class StandardNormalTests
{
    [Fact]
    public void It_agrees_with_the_reference_library()
    {
        for (var z = -8.5; z <= 8.5; z += 0.01) Assert.Equal(Normal.CDF(0, 1, z), StandardNormal.Below(z), 1e-13);
        for (var p = 1e-6; p < 1; p += 0.00037) Assert.Equal(Normal.InvCDF(0, 1, p), StandardNormal.At(p), 2e-8);
        Assert.Equal((0.0, 1.0), (StandardNormal.Below(-50), StandardNormal.Below(50)));
    }
}
