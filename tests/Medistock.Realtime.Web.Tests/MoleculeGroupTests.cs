using System.Net;
using System.Text.Json;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Signals;

namespace Medistock.Realtime.Web.Tests;

public sealed class MoleculeGroupTests
{
    private const string Group = "amoxicilline/suspension-buvable/paediatric";

    private static TerritoryPicture Picture(TerritoryCode territory)
    {
        var totals = new LinkTotals(EstablishmentKind.Pui, Quantity.Of(60), new(10_000_000), 4, 0, 0, 0, 2, NationDouble.Now);
        var day = DateOnly.FromDateTime(NationDouble.Now.UtcDateTime);
        return new(territory, EstablishmentKind.Pui, totals, totals.Coverage, null, new(NationDouble.Now, day.AddDays(4), day.AddDays(6), day.AddDays(9), 0.2, 0.9, 1, null, null, true), null);
    }

    private static async Task<Node> StartAsync()
    {
        var node = await Node.StartAsync();
        node.Nation.Members[Group] = [new(Some.Amoxicilline, 1, [Picture(TerritoryCode.France), Picture(Some.Bretagne), Picture(Some.Dep35), Picture(Some.Dep75)])];
        return node;
    }

    [Fact]
    public async Task Groups_of_the_reference_are_listed_with_the_nation_s_need_and_cover()
    {
        await using var node = await StartAsync();
        var first = (await node.GetAsync("/api/v1/molecule-groups?limit=1")).Json;
        var group = first.GetProperty("moleculeGroups")[0];
        Assert.Equal((Group, "amoxicilline, suspension buvable, pédiatrique", 1), (group.GetProperty("id").GetString(), group.GetProperty("label").GetString(), group.GetProperty("presentations").GetInt32()));
        var france = Assert.Single(group.GetProperty("france").EnumerateArray());
        Assert.Equal(("FR", "pui", "days-of-need", 6.0, JsonValueKind.Null), (france.GetProperty("territory").GetString(), france.GetProperty("link").GetString(), france.GetProperty("basis").GetString(), france.GetProperty("coverageDays").GetDouble(), france.GetProperty("stock").ValueKind));
        var rest = (await node.GetAsync("/api/v1/molecule-groups?limit=1&after=" + first.GetProperty("next").GetString())).Json;
        Assert.Empty(rest.GetProperty("moleculeGroups")[0].GetProperty("france").EnumerateArray());
    }

    [Fact]
    public async Task A_group_shows_each_territory_its_members_where_asked_and_its_open_signals()
    {
        await using var node = await StartAsync();
        var signal = Some.Signal("s1", territory: Some.Dep35) with { Kind = SignalKind.Depletion };
        node.Nation.Record(signal with { Subject = signal.Subject with { Presentation = null, Group = Group } });
        var all = (await node.GetAsync("/api/v1/molecule-groups/" + Group)).Json;
        Assert.Equal(["FR", "REG-53", "DEP-35", "DEP-75"], all.GetProperty("territories").EnumerateArray().Select(of => of.GetProperty("territory").GetString()));
        Assert.Equal("Épuisement prévu : amoxicilline, suspension buvable, pédiatrique — Ille-et-Vilaine", Assert.Single(all.GetProperty("signals").EnumerateArray()).GetProperty("title").GetString());
        var one = (await node.GetAsync($"/api/v1/molecule-groups/{Group}?territory=DEP-35")).Json;
        var place = Assert.Single(one.GetProperty("territories").EnumerateArray());
        var member = Assert.Single(place.GetProperty("members").EnumerateArray());
        Assert.Equal((Some.Amoxicilline.ToString(), 60.0, 10.0), (member.GetProperty("presentation").GetString(), member.GetProperty("stock").GetDouble(), member.GetProperty("dailyNeed").GetDouble()));
        Assert.Equal([Some.Amoxicilline.ToString()], place.GetProperty("short").EnumerateArray().Select(code => code.GetString()));
        Assert.Empty((await node.GetAsync($"/api/v1/molecule-groups/{Group}?territory=DEP-75")).Json.GetProperty("signals").EnumerateArray());
    }

    [Fact]
    public async Task A_region_sees_its_own_and_an_unknown_group_is_none()
    {
        await using var node = await StartAsync();
        var seen = (await node.GetAsync("/api/v1/molecule-groups/" + Group, "bretagne")).Json.GetProperty("territories").EnumerateArray().Select(of => of.GetProperty("territory").GetString()).ToList();
        Assert.Contains("DEP-35", seen);
        Assert.DoesNotContain("DEP-75", seen);
        (await node.GetAsync($"/api/v1/molecule-groups/{Group}?territory=DEP-75", "bretagne")).Refuses(403, "access.territory");
        (await node.GetAsync("/api/v1/molecule-groups/" + Group, null)).Refuses(401, "access.key-missing");
        (await node.GetAsync("/api/v1/molecule-groups/eau/bouteille/adult")).Refuses(404, "molecule-group.unknown");
        (await node.GetAsync($"/api/v1/molecule-groups/{Group}?territory=XX")).Refuses(400, "territory.format");
        (await node.GetAsync("/api/v1/molecule-groups?after=x")).Refuses(400, "cursor.format");
    }

    [Fact]
    public async Task Signals_are_found_by_group_those_of_its_presentations_too()
    {
        await using var node = await StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        node.Nation.Record(Some.Signal("s2", presentation: Some.Paracetamol));
        node.Nation.Record(Some.Signal("s3") with { Kind = SignalKind.Shift, Subject = new(Some.Dep75, null, null, EstablishmentKind.Pui, Group) });
        var found = (await node.GetAsync("/api/v1/signals?group=" + Uri.EscapeDataString(Group))).Json.GetProperty("signals").EnumerateArray().ToList();
        Assert.Equal(["s1", "s3"], found.Select(of => of.GetProperty("id").GetString()).Order());
        Assert.Equal(Group, found.Single(of => of.GetProperty("id").GetString() == "s3").GetProperty("subject").GetProperty("group").GetString());
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("/api/v1/signals?kind=depletion,surge,hoarding,shift,safety-stock,arrival,epidemic")).Status);
    }

    [Fact]
    public void Every_kind_has_a_name_and_a_title_of_its_own()
    {
        var kinds = Enum.GetValues<SignalKind>();
        Assert.Equal(kinds.Length, kinds.Select(SignalViews.KindName).Distinct().Count());
        var titles = kinds.Select(kind => SignalViews.ViewOf(Some.Signal("s") with { Kind = kind }, 1, Some.Book()).Title.Split(':')[0]).ToList();
        Assert.Equal(kinds.Length, titles.Distinct().Count());
    }
}
