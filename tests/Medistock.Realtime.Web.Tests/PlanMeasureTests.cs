using System.Text.Json;

namespace Medistock.Realtime.Web.Tests;

public sealed class PlanMeasureTests
{
    private const string Path = "/api/v1/winter-plan/METRO/measures";

    private static string Measure(string volumes = """[{"circuit":"city","percent":80}]""", string key = "0f0c0000-0000-4000-8000-000000000021", string more = "") =>
        $$"""{"key":"{{key}}","lever":"contingentement-quantitatif","presentations":["{{Some.Amoxicilline}}"],"circuits":["city"],"volumes":{{volumes}},"motive":"tension"{{more}}}""";

    [Fact]
    public async Task Every_lever_is_there_with_its_sources_and_its_reflex_sheet()
    {
        await using var node = await Node.StartAsync();
        var levers = (await node.GetAsync("/api/v1/winter-plan/levers")).Json.GetProperty("levers");
        Assert.True(levers.GetArrayLength() >= 40);
        Assert.All(levers.EnumerateArray(), lever => Assert.True(lever.GetProperty("sources").GetArrayLength() > 0 && lever.GetProperty("sheet").GetProperty("version").GetInt32() == 0));
    }

    [Fact]
    public async Task A_measure_is_prepared_put_in_force_and_ended_and_its_history_stays()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        var id = (await node.PostAsync(Path, Measure(), "evaluator")).Json.GetProperty("measure").GetProperty("id").GetString();
        Assert.Equal("measure", (await screen.FrameAsync("winterPlan")).GetProperty("body").GetProperty("what").GetString());
        await node.PostAsync($"{Path}/{id}/start", """{"key":"0f0c0000-0000-4000-8000-000000000022","on":"2026-11-23"}""", "evaluator");
        var ended = (await node.PostAsync($"{Path}/{id}/end", """{"key":"0f0c0000-0000-4000-8000-000000000023","on":"2026-12-20","reason":"besoin couvert"}""", "evaluator")).Json.GetProperty("measure");
        Assert.Equal(("ended", "2026-11-23", "besoin couvert"), (ended.GetProperty("state").GetString(), ended.GetProperty("start").GetString(), ended.GetProperty("endReason").GetString()));
        var listed = (await node.GetAsync("/api/v1/winter-plan/measures?territory=METRO")).Json.GetProperty("measures")[0];
        Assert.Equal(["prepared", "inForce", "ended"], listed.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("did").GetString()));
        (await node.PostAsync($"{Path}/{id}/start", """{"key":"0f0c0000-0000-4000-8000-000000000024","on":"2026-11-23"}""", "evaluator")).Refuses(422, "measure.ended");
        (await node.PostAsync($"{Path}/M99/start", """{"key":"0f0c0000-0000-4000-8000-000000000025","on":"2026-11-23"}""", "evaluator")).Refuses(404, "measure.unknown");
    }

    [Theory]
    [InlineData("""[{"circuit":"city","percent":-5}]""", "", "measure.volume-negative")]
    [InlineData("""[{"circuit":"city","percent":1001}]""", "", "measure.volume-excessive")]
    [InlineData("[]", "", "measure.volume-missing")]
    [InlineData("""[{"circuit":"sea","percent":80}]""", "", "measure.circuit")]
    [InlineData("""[{"circuit":"city","percent":80}]""", ",\"groups\":[\"amoxiciline/x/adult\"]", "measure.group-unknown")]
    [InlineData("""[{"circuit":"city","percent":80}]""", ",\"start\":\"2026-12-01\",\"review\":\"2026-11-01\"", "measure.review-before-start")]
    public async Task Bad_measures_are_refused_by_a_stable_code_and_nothing_changes(string volumes, string more, string code)
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync(Path, Measure(volumes, more: more), "evaluator")).Refuses(422, code);
        Assert.Equal(0, node.Nation.LiveHead);
    }

    [Fact]
    public async Task A_hundred_and_thirty_percent_is_unusual_not_impossible()
    {
        await using var node = await Node.StartAsync();
        var answer = (await node.PostAsync(Path, Measure("""[{"circuit":"city","percent":130}]"""), "evaluator")).Json;
        Assert.Equal(("prepared", "measure.volume-unusual"), (answer.GetProperty("measure").GetProperty("state").GetString(), answer.GetProperty("warnings")[0].GetProperty("code").GetString()));
    }

    [Theory, InlineData("officer"), InlineData("bretagne"), InlineData("wall"), InlineData("rennes")]
    public async Task Only_who_has_the_right_takes_measures(string key)
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync(Path, Measure(), key)).Refuses(403, "access.role");
    }

    [Fact]
    public async Task A_reflex_sheet_is_revised_on_the_version_that_was_read()
    {
        await using var node = await Node.StartAsync();
        const string Sheet = "/api/v1/winter-plan/levers/contingentement-quantitatif/sheet";
        var revised = await node.SendAsync(HttpMethod.Put, Sheet, "evaluator", Body("""{"key":"0f0c0000-0000-4000-8000-000000000031","version":0,"criteria":["part de marché","alternatives"]}"""));
        Assert.Equal(1, revised.Json.GetProperty("sheet").GetProperty("version").GetInt32());
        (await node.SendAsync(HttpMethod.Put, Sheet, "evaluator", Body("""{"key":"0f0c0000-0000-4000-8000-000000000032","version":0,"criteria":["autre"]}"""))).Refuses(409, "sheet.version");

        static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task A_report_from_the_field_is_entered_by_the_agency_of_its_region_only()
    {
        await using var node = await Node.StartAsync();
        const string Report = """{"key":"0f0c0000-0000-4000-8000-000000000041","indicator":"field","kind":"tension","role":"officine","department":"35","text":"plus livré depuis lundi"}""";
        var told = (await node.PostAsync("/api/v1/winter-plan/METRO/indicators", Report, "bretagne")).Json;
        Assert.Equal(("tension", "F1"), (told.GetProperty("report").GetProperty("kind").GetString(), told.GetProperty("report").GetProperty("id").GetString()));
        (await node.PostAsync("/api/v1/winter-plan/METRO/indicators", Report.Replace("\"35\"", "\"75\"", StringComparison.Ordinal), "bretagne")).Refuses(403, "access.territory");
        (await node.PostAsync("/api/v1/winter-plan/DEP-974/indicators", Report)).Refuses(422, "field.department");
        (await node.PostAsync("/api/v1/winter-plan/METRO/indicators", Report, "rennes")).Refuses(403, "access.role");
        (await node.PostAsync("/api/v1/winter-plan/METRO/indicators", Report.Replace("plus livré depuis lundi", "patient 2 75 03 35 238 123 42", StringComparison.Ordinal).Replace("000041", "000042", StringComparison.Ordinal))).Refuses(422, "field.patient-data");
    }

    [Theory]
    [InlineData("\"week\":\"2026-11-30\",\"value\":10", "indicator.week-future")]
    [InlineData("\"week\":\"2026-11-18\",\"value\":10", "indicator.week")]
    [InlineData("\"week\":\"2026-11-16\",\"value\":-5", "indicator.value")]
    [InlineData("\"week\":\"2026-11-16\"", "indicator.value-missing")]
    public async Task Weeks_that_cannot_be_are_refused(string what, string code)
    {
        await using var node = await Node.StartAsync();
        var body = $$"""{"key":"0f0c0000-0000-4000-8000-000000000051","indicator":"epidemiological","disease":"grippe","measure":"emergencyVisits",{{what}}}""";
        (await node.PostAsync("/api/v1/winter-plan/FR/indicators", body, "evaluator")).Refuses(422, code);
        Assert.Empty(node.Nation.Parcels);
    }

    [Fact]
    public async Task A_week_entered_by_hand_is_a_fact_like_any_other()
    {
        await using var node = await Node.StartAsync();
        const string Week = """{"key":"0f0c0000-0000-4000-8000-000000000052","indicator":"epidemiological","disease":"grippe","measure":"emergencyVisits","week":"2026-11-16","value":524.1,"level":"epidemic"}""";
        Assert.Equal("2026-S47", (await node.PostAsync("/api/v1/winter-plan/FR/indicators", Week, "evaluator")).Json.GetProperty("week").GetString());
        Assert.Single(node.Nation.Parcels);
        (await node.PostAsync("/api/v1/winter-plan/FR/indicators", """{"key":"0f0c0000-0000-4000-8000-000000000053","indicator":"supply"}""", "evaluator")).Refuses(422, "indicator.measured");
    }

    [Fact]
    public async Task Without_a_look_at_the_nation_every_light_is_unknown_and_says_so()
    {
        await using var node = await Node.StartAsync();
        var lights = (await node.GetAsync("/api/v1/winter-plan/METRO")).Json.GetProperty("indicators");
        Assert.Equal(3, lights.GetArrayLength());
        Assert.All(lights.EnumerateArray(), light => Assert.Equal(("unknown", "noData", JsonValueKind.Null), (light.GetProperty("light").GetString(), light.GetProperty("reason").GetString(), light.GetProperty("value").ValueKind)));
    }
}
