using System.Net;
using System.Text;
using System.Text.Json;
using static Medistock.Realtime.EndToEnd.Tests.Batches;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Bad input gets a clear answer from the real server, and costs nothing else.</summary>
public class BadInputTests
{
    private const string Officine = "750000001", Cip = "3400930082157";
    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    [Fact]
    public async Task A_bad_line_is_refused_alone_with_its_index_and_its_reason()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var (status, answer, _) = await server.Http.SendAsync(Officine, Of(
            Line(Cip, Now.AddMinutes(-10), "count", 100),
            Line("3400930082158", Now, "dispensed", 1),
            Line(Cip, Now.AddMinutes(16), "dispensed", 1),
            Line(Cip, Now.AddDays(-36), "dispensed", 1),
            Line(Cip, Now, "dispensed", -1),
            Line(Cip, Now, "dispensed", 9_999_999),
            Line(Cip, Now, "vanished", 1),
            new { presentation = Cip, at = "2026-11-22T08:15:00", type = "dispensed", quantity = 1 },
            new { presentation = 3400930082157, at = Now, type = "dispensed", quantity = 1 },
            Line(Cip, Now.AddMinutes(-1), "dispensed", 2)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((2, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("duplicates").GetInt32()));
        Assert.Equal(
            ["1 presentation.check-digit", "2 line.future", "3 line.tooOld", "4 line.quantity", "5 line.absurd", "6 line.type", "7 line.at", "8 presentation.format"],
            answer.GetProperty("rejected").EnumerateArray().Select(one => $"{one.GetProperty("index").GetInt32()} {one.GetProperty("code").GetString()}").Order());
        Assert.Equal(98, Assert.Single(await server.Http.StocksAsync(Officine)).Value);
    }

    [Fact]
    public async Task Boxes_and_units_of_one_batch_stay_apart()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var (status, answer, _) = await server.Http.SendAsync(Officine, Of(Line(Cip, Now, "count", 12.5m), Line("9000012", Now, "count", 30)));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["box 12.5", "unit 30"], answer.GetProperty("lines").EnumerateArray()
            .Select(line => $"{line.GetProperty("unit").GetString()} {line.GetProperty("stock").GetDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture)}").Order());
    }

    [Fact]
    public async Task A_body_that_is_no_batch_is_refused_whole_and_the_server_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var good = Of(Line(Cip, Now, "count", 7));
        var tooMany = Of([.. Enumerable.Range(0, 10_001).Select(_ => Line(Cip, Now, "dispensed", 1))]);
        var fat = Of(Line(Cip, Now, "count", 7), new { presentation = Cip, note = new string('x', 5 << 20) });
        var packed = Gzip(good);

        await Expect(HttpStatusCode.RequestEntityTooLarge, "batch.too-many-lines", Encoding.UTF8.GetBytes(tooMany));
        await Expect(HttpStatusCode.RequestEntityTooLarge, "batch.too-large", Encoding.UTF8.GetBytes(fat));
        await Expect(HttpStatusCode.RequestEntityTooLarge, "batch.too-large", Gzip(fat), encoding: "gzip");
        await Expect(HttpStatusCode.BadRequest, "body.gzip", [.. packed[..20], .. new byte[20]], encoding: "gzip");
        await Expect(HttpStatusCode.BadRequest, "body.gzip", packed[..(packed.Length / 2)], encoding: "gzip");
        await Expect(HttpStatusCode.BadRequest, "body.gzip", Encoding.UTF8.GetBytes(good), encoding: "gzip");
        await Expect(HttpStatusCode.BadRequest, "body.json", Encoding.UTF8.GetBytes(good[..^5]));
        await Expect(HttpStatusCode.BadRequest, "body.json", []);
        await Expect(HttpStatusCode.BadRequest, "body.json", Encoding.UTF8.GetBytes(good + good));
        await Expect(HttpStatusCode.BadRequest, "body.utf8", Encoding.Latin1.GetBytes(good.Replace("count", "comptée", StringComparison.Ordinal)));
        await Expect(HttpStatusCode.UnsupportedMediaType, "body.type", Encoding.UTF8.GetBytes(good), type: "text/plain");
        await Expect(HttpStatusCode.UnsupportedMediaType, "body.encoding", packed, encoding: "zstd");
        await Expect(HttpStatusCode.BadRequest, "batch.id", Encoding.UTF8.GetBytes("""{"batchId":"one","lines":[]}"""));

        var (status, answer, _) = await server.Http.SendAsync(Officine, good);
        Assert.Equal((HttpStatusCode.OK, 1), (status, answer.GetProperty("sequence").GetInt32()));

        async Task Expect(HttpStatusCode expected, string code, byte[] body, string type = "application/json", string? encoding = null)
        {
            var (status, problem, _) = await server.Http.SendAsync(Officine, body, type, encoding);
            Assert.Equal((expected, code), (status, problem.Code()));
            Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task Every_wrong_question_gets_a_problem_with_a_stable_code()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await Expect(400, "presentation.check-digit", "/api/v1/presentations/3400930082158");
        await Expect(400, "territory.format", "/api/v1/territories/1/coverage");
        await Expect(400, "department.unknown", "/api/v1/territories/DEP-99/coverage");
        await Expect(400, "finess.length", "/api/v1/establishments/12");
        await Expect(404, "establishment.unknown", "/api/v1/establishments/999999999");
        await Expect(400, "signal.state", "/api/v1/signals?state=lost");
        await Expect(400, "cursor.format", "/api/v1/signals?after=yesterday");
        await Expect(404, "signal.unknown", "/api/v1/signals/none");
        await Expect(404, "route.unknown", "/api/v1/nothing");
        // An empty parameter is none.
        foreach (var path in new[] { "/api/v1/signals?state=&severity=&kind=&territory=&after=", "/api/v1/presentations?query=&group=&level=&after=", "/api/v1/territories/FR/coverage?after=" })
            await server.Http.GetFromJsonAsync(path);

        async Task Expect(int status, string code, string path)
        {
            using var answer = await server.Http.GetAsync(path);
            Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal(code, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Code());
        }
    }

    [Fact]
    public async Task The_same_batch_again_has_no_effect_and_another_body_under_its_id_is_a_conflict()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var batch = Of(Line(Cip, Now.AddHours(-1), "count", 10), Line(Cip, Now, "dispensed", 1));
        var first = await server.Http.SendAsync(Officine, batch);
        await server.KillAsync();
        await server.StartAsync();
        var again = await server.Http.SendAsync(Officine, batch);
        var other = await server.Http.SendAsync(Officine, batch.Replace("\"quantity\":1}", "\"quantity\":2}", StringComparison.Ordinal));

        Assert.Equal((1, false), (first.Body.GetProperty("sequence").GetInt32(), first.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal((1, true), (again.Body.GetProperty("sequence").GetInt32(), again.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "batch.conflict"), (other.Status, other.Body.Code()));
        Assert.Equal(9, (await server.Http.StocksAsync(Officine))[Cip]);
    }

    [Fact]
    public async Task A_pharmacy_key_opens_its_own_FINESS_only_and_not_after_its_revocation()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var server = await ServerProcess.StartAsync(data);
        var created = JsonDocument.Parse(await Crafted.SucceedAsync("keys", "create", "--data", data, "--name", "essai", "--role", "pharmacy", "--finess", Officine)).RootElement;
        var key = created.GetProperty("key").GetString()!;
        var batch = Of(Line(Cip, Now, "count", 5));
        await Eventually.TrueAsync("the new key is known", async () => (await server.Http.SendAsync(Officine, batch, key)).Status == HttpStatusCode.OK);

        var stranger = await server.Http.SendAsync("750000019", Of(Line(Cip, Now, "count", 5)), key);
        Assert.Equal((HttpStatusCode.Forbidden, "access.establishment"), (stranger.Status, stranger.Body.Code()));
        var nobody = await server.Http.SendAsync(Officine, batch, "no-such-key");
        Assert.Equal((HttpStatusCode.Unauthorized, "access.key"), (nobody.Status, nobody.Body.Code()));

        Assert.Contains(created.GetProperty("id").GetString()!, await Crafted.SucceedAsync("keys", "list", "--data", data), StringComparison.Ordinal);
        await Crafted.SucceedAsync("keys", "revoke", created.GetProperty("id").GetString()!, "--data", data);
        await Eventually.TrueAsync("the revoked key is refused", async () => (await server.Http.SendAsync(Officine, batch, key)).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_unknown_medicine_is_kept_and_an_unknown_hospital_is_placed_when_the_reference_comes_while_serving()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var server = await ServerProcess.StartAsync(data);
        var (status, answer, _) = await server.Http.SendAsync(Crafted.Pui, Of(
            [.. Enumerable.Range(1, 8).Select(back => Line(Crafted.Amoxicilline, Now.AddDays(-back), "dispensed", 10)), Line(Crafted.Amoxicilline, Now, "count", 40)]));
        Assert.Equal((HttpStatusCode.OK, 9, 9), (status, answer.GetProperty("accepted").GetInt32(), answer.GetProperty("unknown").GetInt32()));
        Assert.False((await server.Http.GetFromJsonAsync($"/api/v1/establishments/{Crafted.Pui}")).GetProperty("inReference").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await LineAsync()).GetProperty("label").ValueKind);

        await Crafted.ImportAsync(folder.Path, data, amoxicilline: true);
        await Eventually.TrueAsync("medicine and hospital are named", async () => (await LineAsync()).GetProperty("label").GetString() is { } label && label.StartsWith("AMOXICILLINE", StringComparison.Ordinal)
            && (await server.Http.GetFromJsonAsync($"/api/v1/establishments/{Crafted.Pui}")).GetProperty("inReference").GetBoolean());
        await Eventually.TrueAsync("its stock counts in its department", async () => (await server.Http.GetFromJsonAsync($"/api/v1/presentations/{Crafted.Amoxicilline}/territories"))
            .GetProperty("territories").EnumerateArray().Any(row => row.GetProperty("territory").GetString() == Crafted.PuiDepartment && row.GetProperty("stock") is { ValueKind: JsonValueKind.Number } stock && stock.GetDecimal() == 40));

        async Task<JsonElement> LineAsync() => (await server.Http.GetFromJsonAsync($"/api/v1/establishments/{Crafted.Pui}/lines")).GetProperty("lines")[0];
    }
}
