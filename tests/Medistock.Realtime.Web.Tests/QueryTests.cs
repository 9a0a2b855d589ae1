using System.Net;
using System.Text.Json;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Web.Tests;

public sealed class QueryTests
{
    private static List<string?> Texts(Answer answer, string list, string field) => [.. answer.Json.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(field).GetString())];

    [Theory]
    [InlineData("rennes", false)]
    [InlineData("vendor", false)]
    [InlineData("officer", true)]
    [InlineData("bretagne", true)]
    [InlineData("evaluator", true)]
    public async Task What_the_authorities_say_of_a_signal_and_who_of_them_acts_is_not_for_those_who_report(string key, bool told)
    {
        await using var node = await Node.StartAsync();
        var signal = Some.Signal("s1", state: SignalState.Acknowledged);
        node.Nation.Record(signal with
        {
            Subject = signal.Subject with { Establishment = Some.Rennes },
            AssignedTo = "Dr Martin", AcknowledgedBy = "Mme Durand", AcknowledgedAt = NationDouble.Now, Comments = [new("Mme Durand", NationDouble.Now, "laboratoire rappelé")],
        });
        foreach (var answer in new[] { await node.GetAsync("/api/v1/signals/s1", key), await node.GetAsync("/api/v1/signals", key) })
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("\"s1\"", answer.Text, StringComparison.Ordinal);
            foreach (var inner in new[] { "Martin", "Durand", "laboratoire rappel" }) Assert.Equal(told, answer.Text.Contains(inner, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_establishment_shows_its_card_its_lines_and_its_duties()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Establishments[Some.Rennes] = new(Some.Rennes, node.Nation.Reference.Current.Find(Some.Rennes), 7, NationDouble.Now, NationDouble.Now.AddHours(-1), true, false, [Some.Line(), Some.Line(Some.Paracetamol)]);
        var card = (await node.GetAsync($"/api/v1/establishments/{Some.Rennes}", "rennes")).Json;
        Assert.Equal(("CHU de Rennes", "pui", "DEP-35", "REG-53", 7, 2), (card.GetProperty("name").GetString(), card.GetProperty("kind").GetString(), card.GetProperty("territory").GetString(), card.GetProperty("region").GetString(), card.GetProperty("head").GetInt32(), card.GetProperty("lines").GetInt32()));
        var first = await node.GetAsync($"/api/v1/establishments/{Some.Rennes}/lines?limit=1", "rennes");
        Assert.Equal("1", first.Json.GetProperty("next").GetString());
        var rest = await node.GetAsync($"/api/v1/establishments/{Some.Rennes}/lines?limit=1&after=1", "rennes");
        Assert.Equal([Some.Amoxicilline.ToString()], Texts(rest, "lines", "presentation"));
        Assert.Equal(JsonValueKind.Null, rest.Json.GetProperty("next").ValueKind);
        Assert.Equal([Some.Amoxicilline.ToString()], Texts(await node.GetAsync($"/api/v1/establishments/{Some.Rennes}/lines?presentation=3008215", "rennes"), "lines", "presentation"));
        var duty = (await node.GetAsync($"/api/v1/establishments/{Some.Rennes}/duties", "rennes")).Json.GetProperty("duties")[0];
        Assert.Equal(("all", "P1D", NationDouble.Now.AddDays(1), false), (duty.GetProperty("presentations").GetString(), duty.GetProperty("period").GetString(), duty.GetProperty("nextDue").GetDateTimeOffset(), duty.GetProperty("overdue").GetBoolean()));
    }

    [Fact]
    public async Task An_establishment_is_shown_to_itself_its_region_and_the_nation_only()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync($"/api/v1/establishments/{Some.Vitre}", "rennes")).Refuses(403, "access.establishment");
        (await node.GetAsync($"/api/v1/establishments/{Some.Paris}/lines", "bretagne")).Refuses(403, "access.territory");
        (await node.GetAsync($"/api/v1/establishments/{Some.Paris}", "wall")).Refuses(403, "access.role");
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync($"/api/v1/establishments/{Some.Vitre}", "bretagne")).Status);
        (await node.GetAsync("/api/v1/establishments/999999999")).Refuses(404, "establishment.unknown");
        (await node.GetAsync("/api/v1/establishments/12")).Refuses(400, "finess.length");
    }

    [Fact]
    public async Task An_establishment_that_the_reference_does_not_know_is_said_to_be_so()
    {
        await using var node = await Node.StartAsync();
        var stranger = Finess.Parse("999999999");
        node.Nation.Establishments[stranger] = new(stranger, null, 1, NationDouble.Now, null, false, false, []);
        var card = (await node.GetAsync("/api/v1/establishments/999999999")).Json;
        Assert.Equal((false, JsonValueKind.Null, "unknown"), (card.GetProperty("inReference").GetBoolean(), card.GetProperty("territory").ValueKind, card.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("query=paracetamol", 1)]
    [InlineData("query=PARAC%C3%89TAMOL%20comprim%C3%A9", 1)]
    [InlineData("query=J01CA", 1)]
    [InlineData("query=3008215", 1)]
    [InlineData("query=3400930082157", 1)]
    [InlineData("query=poudre%20suspension", 1)]
    [InlineData("query=aspirine", 0)]
    [InlineData("mitm=true", 1)]
    [InlineData("group=paracetamol/comprime/all", 1)]
    [InlineData("level=critical", 1)]
    [InlineData("", 2)]
    public async Task Presentations_are_found_by_their_words_codes_and_standing(string query, int found)
    {
        await using var node = await Node.StartAsync();
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 3), Some.Tile(TerritoryCode.France, 30, presentation: Some.Paracetamol));
        Assert.Equal(found, (await node.GetAsync("/api/v1/presentations?" + query)).Json.GetProperty("presentations").GetArrayLength());
    }

    [Fact]
    public async Task The_nations_standing_is_no_search_filter_for_a_pharmacy()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync("/api/v1/presentations?level=critical", "rennes")).Refuses(403, "access.role");
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("/api/v1/presentations?query=amox", "rennes")).Status);
    }

    [Fact]
    public async Task A_presentation_answers_to_its_short_code_and_an_unknown_one_to_none()
    {
        await using var node = await Node.StartAsync();
        var answer = (await node.GetAsync("/api/v1/presentations/3008215")).Json;
        Assert.Equal(("3400930082157", "box", "paediatric", true), (answer.GetProperty("code").GetString(), answer.GetProperty("unit").GetString(), answer.GetProperty("patients").GetString(), answer.GetProperty("mitm").GetBoolean()));
        (await node.GetAsync("/api/v1/presentations/3400930082150")).Refuses(400, "presentation.check-digit");
        (await node.GetAsync("/api/v1/presentations/3000001")).Refuses(404, "presentation.unknown");
    }

    [Fact]
    public async Task What_is_not_forecast_is_null_with_its_reason()
    {
        await using var node = await Node.StartAsync();
        var answer = (await node.GetAsync("/api/v1/presentations/3008215/forecast?territory=DEP-35&horizon=14")).Json;
        Assert.Equal((JsonValueKind.Null, "not-forecast"), (answer.GetProperty("forecast").ValueKind, answer.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_presentations_territories_are_those_that_one_may_see()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 8), Some.Tile(Some.Dep35, 3), Some.Tile(Some.Dep75, 30));
        Assert.Equal(["FR", "DEP-35", "DEP-75"], Texts(await node.GetAsync("/api/v1/presentations/3008215/territories"), "territories", "territory"));
        Assert.Equal(["DEP-35"], Texts(await node.GetAsync("/api/v1/presentations/3008215/territories", "bretagne"), "territories", "territory"));
        (await node.GetAsync("/api/v1/presentations/3008215/territories", "rennes")).Refuses(403, "access.role");
    }

    [Fact]
    public async Task Coverage_of_a_territory_comes_worst_first_in_pages_and_links_apart()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Publish(Some.Tile(Some.Dep35, 30, presentation: Some.Paracetamol), Some.Tile(Some.Dep35, 3), Some.Tile(Some.Dep35, 7, link: EstablishmentKind.Officine));
        var all = await node.GetAsync("/api/v1/territories/dep-35/coverage");
        Assert.Equal(["critical", "alert", "ok"], Texts(all, "coverage", "level"));
        Assert.Equal((0.25, 0.5), (all.Json.GetProperty("coverage")[0].GetProperty("criticalShare").GetDouble(), all.Json.GetProperty("coverage")[0].GetProperty("alertShare").GetDouble()));
        Assert.Equal(["officine"], Texts(await node.GetAsync("/api/v1/territories/DEP-35/coverage?link=officine"), "coverage", "link"));
        Assert.Equal(["ok"], Texts(await node.GetAsync("/api/v1/territories/DEP-35/coverage?level=ok"), "coverage", "level"));
        var page = await node.GetAsync("/api/v1/territories/DEP-35/coverage?limit=2");
        Assert.Equal(["ok"], Texts(await node.GetAsync("/api/v1/territories/DEP-35/coverage?limit=2&after=" + page.Json.GetProperty("next").GetString()), "coverage", "level"));
        (await node.GetAsync("/api/v1/territories/DEP-75/coverage", "bretagne")).Refuses(403, "access.territory");
        (await node.GetAsync("/api/v1/territories/53/coverage")).Refuses(400, "territory.format");
        (await node.GetAsync("/api/v1/territories/DEP-35/coverage?link=both")).Refuses(400, "coverage.link");
        (await node.GetAsync("/api/v1/territories/DEP-35/coverage?level=bad")).Refuses(400, "coverage.level");
        (await node.GetAsync("/api/v1/territories/DEP-35/coverage?after=-1")).Refuses(400, "cursor.format");
    }

    [Fact]
    public async Task A_territory_without_a_fresh_line_has_no_stock_rather_than_none()
    {
        await using var node = await Node.StartAsync();
        var empty = Some.Tile(Some.Dep35, 3);
        var totals = Medistock.Realtime.Domain.Coverage.LinkTotals.Empty(EstablishmentKind.Pui) with { StaleLines = 2 };
        node.Nation.Publish(empty with { Totals = totals, Coverage = totals.Coverage, Level = Medistock.Realtime.Domain.Coverage.CoverageLevel.Unknown });
        var row = (await node.GetAsync("/api/v1/territories/DEP-35/coverage")).Json.GetProperty("coverage")[0];
        Assert.All(["stock", "dailyConsumption", "coverageDays", "criticalShare", "asOf"], name => Assert.Equal(JsonValueKind.Null, row.GetProperty(name).ValueKind));
        Assert.Equal(("stale", "unknown", 2), (row.GetProperty("coverageReason").GetString(), row.GetProperty("level").GetString(), row.GetProperty("staleLines").GetInt32()));
    }

    [Fact]
    public async Task Territories_are_listed_with_their_region()
    {
        await using var node = await Node.StartAsync();
        var answer = await node.GetAsync("/api/v1/territories", "rennes");
        Assert.Equal(["FR", "METRO", "REG-11", "REG-53", "DEP-35", "DEP-75"], Texts(answer, "territories", "code"));
        Assert.Equal(["nation", "metropole", "region", "region", "department", "department"], Texts(answer, "territories", "kind"));
    }

    [Fact]
    public async Task Signals_are_listed_worst_first_in_pages_and_filtered()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("b", Severity.Alert));
        node.Nation.Record(Some.Signal("a", Severity.Critical, Some.Dep75));
        node.Nation.Record(Some.Signal("c", Severity.Watch, state: SignalState.Cleared));
        Assert.Equal(["a", "b", "c"], Texts(await node.GetAsync("/api/v1/signals"), "signals", "id"));
        var page = await node.GetAsync("/api/v1/signals?limit=2");
        Assert.Equal(["c"], Texts(await node.GetAsync("/api/v1/signals?limit=2&after=" + Uri.EscapeDataString(page.Json.GetProperty("next").GetString()!)), "signals", "id"));
        Assert.Equal(["a", "b"], Texts(await node.GetAsync("/api/v1/signals?state=open,acknowledged"), "signals", "id"));
        Assert.Equal(["b"], Texts(await node.GetAsync("/api/v1/signals?severity=alert"), "signals", "id"));
        Assert.Equal(["b", "c"], Texts(await node.GetAsync("/api/v1/signals?territory=REG-53"), "signals", "id"));
        Assert.Equal(["b", "c"], Texts(await node.GetAsync("/api/v1/signals", "bretagne"), "signals", "id"));
        Assert.Empty(Texts(await node.GetAsync("/api/v1/signals?kind=silence"), "signals", "id"));
        (await node.GetAsync("/api/v1/signals?state=loud")).Refuses(400, "signal.state");
        (await node.GetAsync("/api/v1/signals?severity=1")).Refuses(400, "signal.severity");
        (await node.GetAsync("/api/v1/signals?kind=x")).Refuses(400, "signal.kind");
        (await node.GetAsync("/api/v1/signals?after=x")).Refuses(400, "cursor.format");
        (await node.GetAsync("/api/v1/signals/a", "bretagne")).Refuses(404, "signal.unknown");
    }

    [Fact]
    public async Task An_action_names_the_version_it_saw_and_a_late_one_is_told_who_was_first()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        var done = (await node.PostAsync("/api/v1/signals/s1/acknowledge", """{"version":1,"comment":"vu"}""")).Json;
        Assert.Equal(("acknowledged", "nom officer", 2, 2), (done.GetProperty("state").GetString(), done.GetProperty("acknowledgedBy").GetString(), done.GetProperty("version").GetInt32(), done.GetProperty("sequence").GetInt32()));
        var late = await node.PostAsync("/api/v1/signals/s1/resolve", """{"version":1}""");
        late.Refuses(409, "signal.version");
        Assert.Equal(("nom officer", 2), (late.Json.GetProperty("current").GetProperty("acknowledgedBy").GetString(), late.Json.GetProperty("current").GetProperty("version").GetInt32()));
        Assert.Equal(2, (await node.PostAsync("/api/v1/signals/s1/comment", """{"version":2,"comment":"appel à la PUI"}""", "bretagne")).Json.GetProperty("comments").GetArrayLength());
    }

    [Theory]
    [InlineData("acknowledge", """{}""", 422, "signal.version-missing")]
    [InlineData("comment", """{"version":1,"comment":"  "}""", 422, "signal.comment")]
    [InlineData("assign", """{"version":1}""", 422, "signal.assignee")]
    [InlineData("snooze", """{"version":1}""", 422, "signal.until")]
    [InlineData("snooze", """{"version":1,"until":"2020-01-01T00:00:00Z"}""", 422, "signal.until-past")]
    [InlineData("acknowledge", """{"version":""", 400, "request.malformed")]
    public async Task An_action_that_lacks_something_says_what(string verb, string body, int status, string code)
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        (await node.PostAsync("/api/v1/signals/s1/" + verb, body)).Refuses(status, code);
    }

    [Fact]
    public async Task Acting_is_for_who_may_act()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        node.Nation.Record(Some.Signal("paris", territory: Some.Dep75));
        foreach (var key in new[] { "evaluator", "bretagne", "wall", "rennes" })
            (await node.PostAsync("/api/v1/signals/s1/acknowledge", """{"version":1}""", key)).Refuses(403, "access.role");
        (await node.PostAsync("/api/v1/signals/paris/comment", """{"version":1,"comment":"x"}""", "bretagne")).Refuses(404, "signal.unknown");
        (await node.PostAsync("/api/v1/signals/none/acknowledge", """{"version":1}""")).Refuses(404, "signal.unknown");
    }

    [Fact]
    public async Task Status_says_how_the_machine_and_the_reporting_are()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Reporting.AddRange([new ReportingState(Some.Ille, 4, 3, []), new(Some.Seine, 6, 6, [])]);
        var status = (await node.GetAsync("/api/v1/status")).Json;
        Assert.Equal((12, 10, 0.9, "live", 1), (status.GetProperty("journalHead").GetInt32(), status.GetProperty("establishments").GetInt32(), status.GetProperty("shareReporting").GetDouble(), status.GetProperty("phase").GetString(), status.GetProperty("journal").GetProperty("waiting").GetInt32()));
        Assert.Equal(["FR", "REG-53", "REG-11", "DEP-35", "DEP-75"], status.GetProperty("territories").EnumerateArray().Select(share => share.GetProperty("territory").GetString()));
        Assert.Equal("not-decided", status.GetProperty("winterPlan")[0].GetProperty("reason").GetString());
        var own = (await node.GetAsync("/api/v1/status", "rennes")).Json;
        Assert.Equal((0, JsonValueKind.Null), (own.GetProperty("territories").GetArrayLength(), own.GetProperty("shareReporting").ValueKind));
    }
}
