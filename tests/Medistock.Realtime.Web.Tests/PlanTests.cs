using System.Text.Json;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Web.Tests;

public sealed class PlanTests
{
    private const string People = """[{"name":"A. Martin","institution":"ANSM"},{"name":"B. Durand","institution":"DGS"}]""";

    private static string Decision(string command, string key = "0f0c0000-0000-4000-8000-000000000001", string more = "") =>
        $$"""{"key":"{{key}}","command":"{{command}}","people":{{People}},"motive":"décidé","effectiveAt":"2026-11-22T09:00:00+01:00"{{more}}}""";

    private static string Opening(string key = "0f0c0000-0000-4000-8000-000000000001") => Decision("prepare", key, ""","season":"2026-2027" """);

    [Fact]
    public async Task A_decision_is_recorded_shown_and_pushed_to_screens_in_order()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        var recorded = (await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator")).Json;
        Assert.Equal(("D1", false), (recorded.GetProperty("decision").GetProperty("id").GetString(), recorded.GetProperty("replayed").GetBoolean()));
        var (decision, level) = (await screen.FrameAsync("decision"), await screen.FrameAsync("winterPlan"));
        Assert.Equal((1L, 0L, 2L, 1L), (decision.GetProperty("sequence").GetInt64(), decision.GetProperty("previous").GetInt64(), level.GetProperty("sequence").GetInt64(), level.GetProperty("previous").GetInt64()));
        Assert.Equal("décidé", decision.GetProperty("body").GetProperty("motive").GetString());
        Assert.Equal("anticipation", level.GetProperty("body").GetProperty("changes")[0].GetProperty("to").GetString());

        var list = (await node.GetAsync("/api/v1/winter-plan", "wall")).Json.GetProperty("territories");
        Assert.Equal(12, list.GetArrayLength());
        Assert.Equal(("METRO", "anticipation", JsonValueKind.Null, "anticipation"), (list[0].GetProperty("territory").GetString(), list[0].GetProperty("phase").GetString(), list[0].GetProperty("level").ValueKind, list[0].GetProperty("reason").GetString()));
        Assert.Equal("2026-2027", (await node.GetAsync("/api/v1/winter-plan/DEP-974", "bretagne")).Json.GetProperty("plan").GetProperty("season").GetString());
    }

    [Fact]
    public async Task Before_any_decision_no_level_is_known_and_that_is_said()
    {
        await using var node = await Node.StartAsync();
        var first = (await node.GetAsync("/api/v1/winter-plan")).Json.GetProperty("territories")[0];
        Assert.Equal((JsonValueKind.Null, "not-decided"), (first.GetProperty("level").ValueKind, first.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_screen_that_was_away_gets_the_decisions_it_missed_in_their_order()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator");
        node.Nation.Record(Some.Signal("s2"));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync("epoch-1", 1);
        var kinds = new List<string>();
        for (var i = 0; i < 3; i++) kinds.Add((await screen.FrameAsync("signal", "decision", "winterPlan", "snapshot")).GetProperty("kind").GetString()!);
        Assert.Equal(["decision", "winterPlan", "signal"], kinds);
    }

    [Theory, InlineData("officer"), InlineData("bretagne"), InlineData("wall"), InlineData("rennes"), InlineData("vendor")]
    public async Task Only_who_has_the_right_records_a_decision(string key)
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), key)).Refuses(403, "access.role");
        (await node.PostAsync("/api/v1/winter-plan/FR/releases", """{"text":"x","from":"2026-11-22T09:00:00+01:00"}""", key)).Refuses(403, "access.role");
        Assert.Equal(0, node.Nation.LiveHead);
    }

    [Theory, InlineData("rennes"), InlineData("vendor")]
    public async Task Nothing_of_the_plan_is_open_to_a_pharmacy(string key)
    {
        await using var node = await Node.StartAsync();
        foreach (var path in (string[])["", "/METRO"]) (await node.GetAsync("/api/v1/winter-plan" + path, key)).Refuses(403, "access.role");
        (await node.PostAsync("/api/v1/winter-plan/METRO/proposals", "{}", key)).Refuses(403, "access.role");
    }

    [Theory]
    [InlineData("FR", "escalate", "", 422, "decision.meeting-missing")]
    [InlineData("FR", "escalate", ",\"meeting\":{\"kind\":\"RSS\",\"date\":\"2026-11-20\"}", 422, "decision.transition")]
    [InlineData("FR", "raise", "", 422, "decision.command")]
    [InlineData("REG-53", "prepare", ",\"season\":\"2026-2027\"", 422, "plan.territory")]
    [InlineData("DEP-20", "prepare", "", 400, "department.unknown")]
    [InlineData("FR", "prepare", "", 422, "decision.season")]
    public async Task Bad_decisions_are_refused_by_a_stable_code_and_nothing_changes(string territory, string command, string more, int status, string code)
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync($"/api/v1/winter-plan/{territory}/decisions", Decision(command, more: more), "evaluator")).Refuses(status, code);
        Assert.Equal(0, node.Nation.LiveHead);
    }

    [Fact]
    public async Task The_same_key_twice_changes_nothing_and_for_something_else_it_is_a_conflict()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator");
        Assert.True((await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator")).Json.GetProperty("replayed").GetBoolean());
        (await node.PostAsync("/api/v1/winter-plan/FR/decisions", Decision("activate"), "evaluator")).Refuses(409, "plan.key-conflict");
        (await node.PostAsync("/api/v1/winter-plan/FR/decisions", Decision("activate").Replace("0f0c0000-0000-4000-8000-000000000001", "00000000-0000-0000-0000-000000000000", StringComparison.Ordinal), "evaluator")).Refuses(422, "plan.key");
        Assert.Equal(2, node.Nation.LiveHead);
    }

    [Fact]
    public async Task A_past_moment_is_shown_as_it_was_known_and_the_future_is_refused()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator");
        Assert.Equal("offSeason", (await node.GetAsync("/api/v1/winter-plan?asOf=2026-11-22T07:00:00Z")).Json.GetProperty("territories")[0].GetProperty("phase").GetString());
        (await node.GetAsync("/api/v1/winter-plan?asOf=2027-01-01T00:00:00Z")).Refuses(400, "plan.as-of");
    }

    [Fact]
    public async Task A_proposal_is_evidence_and_changes_no_level()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Opening(), "evaluator");
        const string Proposal = """{"key":"0f0c0000-0000-4000-8000-000000000009","command":"activate","text":"saison","for":[{"what":"passages aux urgences","value":524.1,"unit":"pour 100 000","source":"OSCOUR","at":"2026-11-20T00:00:00Z"}]}""";
        var proposal = (await node.PostAsync("/api/v1/winter-plan/METRO/proposals", Proposal)).Json.GetProperty("proposal");
        var shown = (await node.GetAsync("/api/v1/winter-plan/METRO")).Json.GetProperty("plan");
        Assert.Equal(("anticipation", proposal.GetProperty("id").GetString()), (shown.GetProperty("phase").GetString(), shown.GetProperty("proposals")[0].GetProperty("id").GetString()));
        (await node.PostAsync("/api/v1/winter-plan/METRO/proposals", Proposal.Replace("2026-11-20", "2027-11-20", StringComparison.Ordinal).Replace("000009", "000010", StringComparison.Ordinal))).Refuses(422, "proposal.evidence-future");
    }
}

public sealed class PublicPlanTests
{
    private const string Release = """{"key":"0f0c0000-0000-4000-8000-000000000061","text":"Veille <saisonnière>","from":"2026-11-22T09:00:00+01:00","indicators":[{"name":"supply","light":"amber","words":"tensions localisées","asOf":"2026-11-20T00:00:00Z"}]}""";

    [Fact]
    public async Task Nothing_is_public_that_nobody_has_released()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", """{"key":"0f0c0000-0000-4000-8000-000000000001","command":"prepare","season":"2026-2027","people":[{"name":"A","institution":"ANSM"}],"motive":"m","effectiveAt":"2026-11-22T09:00:00+01:00","publishAt":"2026-11-22T09:00:00+01:00"}""", "evaluator");
        Assert.Equal(0, (await node.GetAsync("/api/v1/public/winter-plan", null)).Json.GetProperty("territories").GetArrayLength());
        Assert.Contains("Aucune information", (await node.GetAsync("/public/plan-hivernal", null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_released_is_public_from_its_moment_and_its_words_are_text()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/releases", Release, "evaluator");
        await node.PostAsync("/api/v1/winter-plan/METRO/releases", Release.Replace("000061", "000062", StringComparison.Ordinal).Replace("2026-11-22T09", "2026-11-29T09", StringComparison.Ordinal), "evaluator");
        var territory = Assert.Single((await node.GetAsync("/api/v1/public/winter-plan", null)).Json.GetProperty("territories").EnumerateArray());
        Assert.Equal(("FR", "amber"), (territory.GetProperty("territory").GetString(), territory.GetProperty("indicators")[0].GetProperty("light").GetString()));
        var page = await node.GetAsync("/public/plan-hivernal", null);
        Assert.Contains("Veille &lt;saisonni", page.Text, StringComparison.Ordinal);
        Assert.Contains("orange", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colour_without_words_and_a_release_in_the_past_are_refused()
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync("/api/v1/winter-plan/FR/releases", Release.Replace("tensions localisées", " ", StringComparison.Ordinal), "evaluator")).Refuses(422, "release.indicator");
        (await node.PostAsync("/api/v1/winter-plan/FR/releases", Release.Replace("2026-11-22T09", "2026-11-20T09", StringComparison.Ordinal), "evaluator")).Refuses(422, "release.past");
    }
}

public sealed class PlanScopeTests
{
    private const string Group = "amoxicilline/suspension-buvable/paediatric";

    private static Task<PlanOutcome> SeeAsync(Node node, params IndicatorReading[] readings) =>
        node.Nation.RecordPlanAsync(new PlanRequest.Observe(Guid.NewGuid(), readings, [new(TerritoryCode.Metropole, PlanCommand.Escalate, ConditionState.Met, new(NationDouble.Now, true, null), "réunies")], WinterPlanActor.Program), default).AsTask();

    private static IndicatorReading Red(IndicatorSubject subject, PlanIndicator indicator = PlanIndicator.Supply) =>
        new(indicator, TerritoryCode.Metropole, subject, Light.Red, 1.5, "jours", ReadingReason.None, new("rule", 5, "jours", false, "réglage"), [], NationDouble.Now, 1, default);

    private static JsonElement Subjects(Answer answer) => answer.Json.GetProperty("subjects");

    [Fact]
    public async Task What_laboratories_and_wholesalers_hold_is_for_the_national_roles_only()
    {
        await using var node = await Node.StartAsync();
        await SeeAsync(node, Red(IndicatorSubject.Of(Group, ChainLink.Laboratoires)), Red(IndicatorSubject.Of(Group, ChainLink.Grossistes)), Red(IndicatorSubject.Of(Group, ChainLink.Officines)));
        Assert.Equal(3, Subjects(await node.GetAsync("/api/v1/winter-plan/METRO", "evaluator")).GetArrayLength());
        foreach (var key in (string[])["wall", "bretagne"])
            Assert.Equal("officines", Assert.Single(Subjects(await node.GetAsync("/api/v1/winter-plan/METRO", key)).EnumerateArray()).GetProperty("link").GetString());
    }

    [Fact]
    public async Task A_regional_agency_reads_and_is_told_the_reports_of_its_own_region_only()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node, "bretagne");
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        foreach (var (department, number) in new[] { ("75", 1), ("35", 2) })
            await node.PostAsync("/api/v1/winter-plan/METRO/indicators", $$"""{"key":"0f0c0000-0000-4000-8000-00000000007{{number}}","indicator":"field","kind":"tension","role":"officine","department":"{{department}}","text":"plus livré"}""");
        Assert.Equal("35", (await screen.FrameAsync("winterPlan")).GetProperty("body").GetProperty("report").GetProperty("department").GetString());
        Assert.Equal("35", Assert.Single((await node.GetAsync("/api/v1/winter-plan/METRO", "bretagne")).Json.GetProperty("reports").EnumerateArray()).GetProperty("department").GetString());
        Assert.Equal(2, (await node.GetAsync("/api/v1/winter-plan/METRO")).Json.GetProperty("reports").GetArrayLength());
    }

    [Fact]
    public async Task What_nobody_has_looked_at_for_more_than_a_day_is_unknown_with_its_conditions()
    {
        await using var node = await Node.StartAsync();
        await SeeAsync(node, Red(IndicatorSubject.Of(Group, ChainLink.Officines)), Red(IndicatorSubject.Whole));
        var now = (await node.GetAsync("/api/v1/winter-plan/METRO")).Json;
        Assert.Equal(("red", "met"), (now.GetProperty("subjects")[0].GetProperty("light").GetString(), now.GetProperty("conditions")[0].GetProperty("state").GetString()));
        node.Nation.Clock.Advance(TimeSpan.FromHours(27));
        var later = (await node.GetAsync("/api/v1/winter-plan/METRO")).Json;
        Assert.Equal(("unknown", "stale", "unknown", false), (later.GetProperty("subjects")[0].GetProperty("light").GetString(), later.GetProperty("subjects")[0].GetProperty("reason").GetString(),
            later.GetProperty("conditions")[0].GetProperty("state").GetString(), later.GetProperty("conditions")[0].GetProperty("stands").GetBoolean()));
        Assert.DoesNotContain(later.GetProperty("indicators").EnumerateArray(), light => light.GetProperty("light").GetString() is not "unknown");
    }

    [Fact]
    public async Task Evidence_has_a_length_a_source_and_a_date_on_both_sides()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", """{"key":"0f0c0000-0000-4000-8000-000000000001","command":"prepare","season":"2026-2027","people":[{"name":"A","institution":"ANSM"}],"motive":"m","effectiveAt":"2026-11-22T09:00:00+01:00"}""", "evaluator");
        string Proposal(string what, string source, string at) => $$"""{"key":"{{Guid.NewGuid()}}","command":"activate","text":"t","for":[{"what":"w","value":1,"unit":"j","source":"s","at":"2026-11-20T00:00:00Z"}],"against":[{"what":"{{what}}","value":1,"unit":"j","source":"{{source}}","at":"{{at}}"}]}""";
        foreach (var (what, source, at, code) in new[]
        {
            (new string('w', 501), "s", "2026-11-20T00:00:00Z", "proposal.evidence-long"), ("w", "", "2026-11-20T00:00:00Z", "proposal.evidence"),
            ("w", "s", "2027-11-20T00:00:00Z", "proposal.evidence-future"), ("w", "s", "2020-11-20T00:00:00Z", "proposal.evidence-old"),
        }) (await node.PostAsync("/api/v1/winter-plan/METRO/proposals", Proposal(what, source, at))).Refuses(422, code);
        (await node.PostAsync("/api/v1/winter-plan/METRO/proposals", """{"key":"0f0c0000-0000-4000-8000-000000000081","command":"activate","text":"t","for":[null]}""")).Refuses(422, "proposal.evidence");
    }

    [Fact]
    public async Task A_week_of_metropole_stands_where_the_light_reads_it()
    {
        await using var node = await Node.StartAsync();
        await node.PostAsync("/api/v1/winter-plan/METRO/indicators", """{"key":"0f0c0000-0000-4000-8000-000000000091","indicator":"epidemiological","disease":"grippe","measure":"emergencyVisits","week":"2026-11-16","value":524.1}""", "evaluator");
        var fact = Assert.Single(Medistock.Realtime.Actors.Supply.FactRecord.Decode(Assert.Single(node.Nation.Parcels).Payload).Epidemic).Fact;
        Assert.Equal(TerritoryCode.France, fact.Series.Territory);
    }

    [Fact]
    public async Task A_release_speaks_of_the_level_at_its_own_moment_and_of_none_while_territories_differ()
    {
        await using var node = await Node.StartAsync();
        string Body(string key, string command, string at, string more = "") => $$"""{"key":"0f0c0000-0000-4000-8000-0000000001{{key}}","command":"{{command}}","people":[{"name":"A","institution":"ANSM"}],"motive":"m","effectiveAt":"{{at}}"{{more}}}""";
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Body("01", "prepare", "2026-11-22T09:00:00+01:00", ""","season":"2026-2027" """), "evaluator");
        await node.PostAsync("/api/v1/winter-plan/FR/decisions", Body("02", "activate", "2026-11-23T09:00:00+01:00"), "evaluator");
        var release = (await node.PostAsync("/api/v1/winter-plan/FR/releases", """{"key":"0f0c0000-0000-4000-8000-000000000103","text":"veille","from":"2026-11-23T10:00:00+01:00"}""", "evaluator")).Json.GetProperty("release");
        Assert.Equal(1, release.GetProperty("level").GetInt32());
        await node.PostAsync("/api/v1/winter-plan/DEP-974/decisions", Body("04", "deactivate", "2026-11-24T09:00:00+01:00"), "evaluator");
        (await node.PostAsync("/api/v1/winter-plan/FR/releases", """{"key":"0f0c0000-0000-4000-8000-000000000105","text":"veille","from":"2026-11-25T10:00:00+01:00"}""", "evaluator")).Refuses(422, "release.mixed");
    }
}
