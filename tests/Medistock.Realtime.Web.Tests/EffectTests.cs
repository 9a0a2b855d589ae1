using System.Text.Json;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Testing.Figures;

namespace Medistock.Realtime.Web.Tests;

public sealed class EffectTests
{
    private const string Group = "amoxicilline/suspension-buvable/paediatric", Plan = "/api/v1/winter-plan";
    private static readonly DateOnly Start = new(2026, 10, 20), Today = new(2026, 11, 22);

    private static async Task SeeAsync(Node node)
    {
        var drawn = new DrawnFigures(5)
        {
            Named = [Group, .. DrawnFigures.Groups], Members = new Dictionary<string, string> { [Some.Amoxicilline.ToString()] = Group },
            Factor = (day, group, place) => day >= Start && group == Group && place == TerritoryCode.Metropole ? 0.75 : 1,
        };
        var key = 0;
        foreach (var day in drawn.Days(Today.AddDays(-90), Today))
            Assert.IsType<PlanOutcome.Done>(await node.Nation.RecordPlanAsync(new PlanRequest.NoteFigures(new(++key, 5, 5, new byte[8]), day, WinterPlanActor.Program), default));
    }

    private static async Task<string> TakeAsync(Node node)
    {
        var body = $$"""{"key":"0f0c0000-0000-4000-8000-000000000061","lever":"contingentement-quantitatif","groups":["{{Group}}"],"circuits":["city"],"volumes":[{"circuit":"city","percent":80}],"motive":"tension"}""";
        return (await node.PostAsync($"{Plan}/METRO/measures", body, "evaluator")).Json.GetProperty("measure").GetProperty("id").GetString()!;
    }

    private static Task<Answer> StartAsync(Node node, string id) => node.PostAsync($"{Plan}/METRO/measures/{id}/start", """{"key":"0f0c0000-0000-4000-8000-000000000062","on":"2026-10-20"}""", "evaluator");

    [Fact]
    public async Task An_effect_is_told_with_its_intervals_its_days_and_what_it_is_held_against()
    {
        await using var node = await Node.StartAsync();
        await SeeAsync(node);
        var id = await TakeAsync(node);
        await StartAsync(node, id);
        var effect = (await node.GetAsync($"{Plan}/measures/{id}/effect")).Json;
        Assert.Equal((id, "measured", "2026-11-22", 0), (effect.GetProperty("measure").GetString(), effect.GetProperty("state").GetString(), effect.GetProperty("through").GetString(), effect.GetProperty("outcomesLeft").GetInt32()));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null], new[] { "code", "message" }.Select(name => effect.GetProperty(name).ValueKind));
        var outcomes = effect.GetProperty("outcomes").EnumerateArray().ToList();
        Assert.Equal(["consumption", "cover"], outcomes.Select(outcome => outcome.GetProperty("figure").GetString()));
        Assert.All(outcomes, outcome =>
        {
            double Number(string name) => outcome.GetProperty(name).GetDouble();
            Assert.InRange(-0.25, Number("low95"), Number("high95"));
            Assert.True(Number("low95") < Number("low80") && Number("low80") < Number("change") && Number("change") < Number("high80") && Number("high80") < Number("high95"));
            Assert.Equal(("officines", Group, "METRO", "Métropole", "2026-10-20", "2026-11-22", 56), (outcome.GetProperty("link").GetString(), outcome.GetProperty("group").GetString(), outcome.GetProperty("territory").GetString(),
                outcome.GetProperty("territoryName").GetString(), outcome.GetProperty("start").GetString(), outcome.GetProperty("to").GetString(), outcome.GetProperty("daysBefore").GetInt32()));
            Assert.Equal(1, outcome.GetProperty("controls").EnumerateArray().Sum(control => control.GetProperty("weight").GetDouble()), 6);
        });
        Assert.Equal(outcomes[0].GetProperty("sentence").GetString(), effect.GetProperty("sentence").GetString());
        Assert.StartsWith("Consommation, officines (amoxicilline/suspension-buvable/paediatric, métropole) : −", effect.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        // The same answer from memory.
        Assert.Equal(effect.GetProperty("outcomes").GetRawText(), (await node.GetAsync($"{Plan}/measures/{id}/effect")).Json.GetProperty("outcomes").GetRawText());
    }

    [Fact]
    public async Task Where_nothing_can_be_told_the_answer_says_why()
    {
        await using var node = await Node.StartAsync();
        var id = await TakeAsync(node);
        async Task RefusedAsync(string code)
        {
            var effect = (await node.GetAsync($"{Plan}/measures/{id}/effect")).Json;
            Assert.Equal(("refused", code, 0), (effect.GetProperty("state").GetString(), effect.GetProperty("code").GetString(), effect.GetProperty("outcomes").GetArrayLength()));
            Assert.Equal(effect.GetProperty("message").GetString(), effect.GetProperty("sentence").GetString());
        }
        await RefusedAsync("effect.not-in-force");
        await StartAsync(node, id);
        await RefusedAsync("effect.unseen");
        await node.PostAsync($"{Plan}/METRO/measures/{id}/amend", """{"key":"0f0c0000-0000-4000-8000-000000000063","volumes":[{"circuit":"city","percent":70}]}""", "evaluator");
        await RefusedAsync("effect.unseen");
    }

    [Fact]
    public async Task An_unknown_measure_a_future_moment_and_a_time_that_is_none_are_refused()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync($"{Plan}/measures/M99/effect")).Refuses(404, "measure.unknown");
        var id = await TakeAsync(node);
        (await node.GetAsync($"{Plan}/measures/{id}/effect?asOf=2031-01-01T00:00:00Z")).Refuses(400, "plan.as-of");
        // As it was known before it was recorded.
        (await node.GetAsync($"{Plan}/measures/{id}/effect?asOf=2026-01-01T00:00:00Z")).Refuses(404, "measure.unknown");
        Assert.Equal(400, (int)(await node.GetAsync($"{Plan}/measures/{id}/effect?asOf=yesterday")).Status);
    }

    [Theory, InlineData("evaluator", 200), InlineData("officer", 200), InlineData("bretagne", 200), InlineData("wall", 200), InlineData("rennes", 403), InlineData("vendor", 403), InlineData(null, 401)]
    public async Task Who_sees_measures_sees_what_they_changed(string? key, int status)
    {
        await using var node = await Node.StartAsync();
        var id = await TakeAsync(node);
        Assert.Equal(status, (int)(await node.GetAsync($"{Plan}/measures/{id}/effect", key)).Status);
    }
}
