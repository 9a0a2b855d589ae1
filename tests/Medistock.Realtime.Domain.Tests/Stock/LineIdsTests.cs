using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Domain.Stock.LineIds.Verdict;

namespace Medistock.Realtime.Domain.Tests.Stock;

public class LineIdsTests
{
    private const int Day = 20_000;

    [Theory]
    [InlineData("k3f9a1-1c2b")]
    [InlineData("caisse-0")]
    [InlineData("0f0c3a52-8a52-4f3e-9d6e-2f4a3f0a1b2c")]
    [InlineData("vente 12/3")]
    [InlineData("-1")]
    [InlineData("a-01")]
    [InlineData("a-A1")]
    [InlineData("é😀-1")]
    public void An_id_once_used_is_never_new_again(string id)
    {
        var ids = new LineIds();
        Assert.Equal(New, ids.Check(id));
        ids.Add(id, Day);
        Assert.NotEqual(New, ids.Check(id));
    }

    [Fact]
    public void Ids_that_count_upwards_cost_one_number_and_are_certain()
    {
        var ids = new LineIds();
        ids.Add("k-5", Day);
        Assert.Equal((New, Known, AskJournal), (ids.Check("k-6"), ids.Check("k-5"), ids.Check("k-4")));
        Assert.Equal(New, ids.Check("l-5"));
    }

    [Fact]
    public void Behind_too_many_prefixes_ids_are_kept_one_by_one()
    {
        var ids = new LineIds();
        for (var i = 0; i < LineIds.PrefixLimit + 10; i++) ids.Add($"p{i}-7", Day);
        for (var i = 0; i < LineIds.PrefixLimit + 10; i++) Assert.NotEqual(New, ids.Check($"p{i}-7"));
        Assert.Equal(New, ids.Check($"p{LineIds.PrefixLimit}-8"));
    }

    [Fact]
    public void Past_the_limit_of_hashes_every_unknown_id_is_looked_up_until_they_age()
    {
        var ids = new LineIds();
        for (var i = 0; i <= LineIds.HashLimit; i++) ids.Add($"vente {i}", Day);
        Assert.Equal(AskJournal, ids.Check("never seen"));
        ids.Purge(Day + 36);
        Assert.Equal(AskJournal, ids.Check("vente 1"));
        ids.Purge(Day + 40);
        Assert.Equal(New, ids.Check("never seen"));
    }

    [Fact]
    public void An_id_used_again_for_a_newer_day_is_remembered_for_that_day()
    {
        var ids = new LineIds();
        ids.Add("vente 1", Day + 30);
        ids.Add("vente 1", Day);
        ids.Purge(Day + 40);
        Assert.Equal(AskJournal, ids.Check("vente 1"));
    }
}
