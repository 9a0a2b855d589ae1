using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Simulator.Habits;
using static Medistock.Realtime.Simulator.Tests.Facts;

namespace Medistock.Realtime.Simulator.Tests.Habits;

public sealed class NationTests
{
    [Fact]
    public void A_simulated_number_cannot_be_mistaken_for_a_real_one_and_its_key_holds()
    {
        var nation = Nation();
        var officines = nation.Establishments.Where(site => site.Kind == EstablishmentKind.Officine).ToList();
        Assert.All(officines, officine =>
        {
            Assert.StartsWith("99", officine.Finess.Text, StringComparison.Ordinal);
            Assert.True(officine.Finess.KeyHolds);
            Assert.True(officine.Simulated);
            Assert.Contains("simulée", officine.Name, StringComparison.Ordinal);
            Assert.Null(Pack.Book.Find(officine.Finess));
        });
        Assert.All(nation.Establishments.Where(site => site.Kind == EstablishmentKind.Pui), pui => Assert.NotNull(Pack.Book.Find(pui.Finess)));
        Assert.Equal(400, nation.Establishments.Select(site => site.Finess).Distinct().Count());
    }

    [Fact]
    public void The_scaled_nation_has_its_share_of_hospitals_and_an_officine_in_every_department()
    {
        var nation = Nation();
        Assert.Equal(46, nation.Establishments.Count(site => site.Kind == EstablishmentKind.Pui));
        Assert.Equal(60, nation.Presentations.Count);
        Assert.Equal(Pack.Officines.Keys.Where(department => Pack.Officines[department] > 0).Order(),
            nation.Establishments.Where(site => site.Kind == EstablishmentKind.Officine).Select(site => site.Department).Distinct().Order());
        Assert.True(nation.Presentations.Select(presentation => presentation.Marker).Distinct().Count() >= 15);
    }

    [Fact]
    public void At_full_scale_it_is_the_nation_and_an_officine_keeps_its_number_at_any_scale()
    {
        var whole = SimulatedNation.AllOfficines(Pack, Seed);
        Assert.Equal(Pack.Officines.Values.Sum(), whole.Count);
        Assert.Equal(whole.Count, whole.Select(officine => officine.Finess).Distinct().Count());
        Assert.Subset(whole.ToHashSet(), Nation().Establishments.Where(site => site.Simulated).ToHashSet());
    }

    [Fact]
    public void Relative_sales_are_the_real_ones()
    {
        var nation = Nation();
        var officine = nation.Establishments.Count - 1;
        var (a, b) = (nation.Presentations[0].Code, nation.Presentations[1].Code);
        Assert.Equal(Pack.Sales[a].BoxesPerYear / Pack.Sales[b].BoxesPerYear, nation.Rate(officine, 0) / nation.Rate(officine, 1), 9);
        Assert.All(Enumerable.Range(0, 60).Where(j => Pack.Sales[nation.Presentations[j].Code].HospitalOnly), j => Assert.Equal(0, nation.Rate(officine, j)));
    }

    [Fact]
    public void The_flu_curve_is_read_by_calendar_day_in_any_year()
    {
        var peak = Pack.Flu.At(null, new DateOnly(2031, 12, 22));
        Assert.InRange(peak, 0.9, 1);
        Assert.InRange(Pack.Flu.At(null, new DateOnly(2028, 2, 29)), 0.1, 0.4);
        Assert.InRange(Pack.Flu.At(null, new DateOnly(2030, 9, 1)), 0, 0.05);
        Assert.InRange(Pack.Flu.At(null, new DateOnly(2030, 7, 20)), 0, 0.02);
    }

    [Theory]
    [InlineData(354)]
    [InlineData(20)]
    [InlineData(20_500)]
    public void Apportioning_gives_out_exactly_what_there_is(int total)
    {
        var weights = Pack.Officines.Values.Where(count => count > 0).ToList();
        Assert.Equal(Math.Min(total, weights.Sum()), Officines.Apportion(total, weights).Sum());
    }
}
