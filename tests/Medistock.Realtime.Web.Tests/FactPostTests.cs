using System.IO.Compression;
using System.Net;
using System.Text;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Web.Supply;

namespace Medistock.Realtime.Web.Tests;

/// <summary>Facts that come over HTTP: files of stocks and arrivals, and new reference periods of forecasts.</summary>
public sealed class FactPostTests
{
    private const string Files = "/api/v1/facts/supply", Resets = "/api/v1/presentations/3400930082157/forecast/reset", Lines = "declarant;type\nBiogaran;laboratoire\n";

    private static Task<Answer> PostAsync(Node node, byte[] body, string? type = "text/csv", string query = "", string? key = "officer", string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return node.SendAsync(HttpMethod.Post, Files + query, key, content);
    }

    private static Task<Answer> PostAsync(Node node, string body = Lines) => PostAsync(node, Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task A_file_is_handed_on_as_it_came_with_its_name_and_who_sent_it_and_the_report_is_the_answer()
    {
        await using var node = await Node.StartAsync();
        var answer = await PostAsync(node, Encoding.UTF8.GetBytes(Lines), "text/csv; charset=windows-1252", "?name=tracstock.csv");
        Assert.Equal((HttpStatusCode.OK, "application/json", 1), (answer.Status, answer.Type, answer.Json.GetProperty("read").GetInt32()));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Lines));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(node, packed.ToArray(), encoding: "gzip", key: "evaluator")).Status);
        Assert.Equal([("tracstock.csv", Lines), ("api.csv", Lines)], node.Nation.Files.Taken.Select(taken => (taken.Name, taken.Content)));
        Assert.NotEqual(node.Nation.Files.Taken[0].Principal, node.Nation.Files.Taken[1].Principal);
    }

    [Fact]
    public async Task What_is_no_such_file_or_cannot_be_kept_now_is_refused_with_its_code()
    {
        await using var node = await Node.StartAsync();
        (await PostAsync(node, Encoding.UTF8.GetBytes(Lines), "application/json")).Refuses(415, "body.type");
        (await PostAsync(node, Encoding.UTF8.GetBytes(Lines), type: null)).Refuses(415, "body.type");
        (await PostAsync(node, Encoding.UTF8.GetBytes(Lines), query: "?name=..%2Fpasswd")).Refuses(400, "facts.name");
        (await PostAsync(node, new byte[(4 << 20) + 1])).Refuses(413, "batch.too-large");
        Assert.Empty(node.Nation.Files.Taken);
        node.Nation.Files.Answers = new SupplyFileOutcome.Refused("file.columns", "the first line does not name the columns");
        (await PostAsync(node)).Refuses(422, "file.columns");
        node.Nation.Files.Answers = new SupplyFileOutcome.NotNow("5000 batches wait");
        var full = await PostAsync(node);
        full.Refuses(503, "facts.full");
        Assert.Equal("5", full.Headers["Retry-After"]);
        Assert.Equal(HttpStatusCode.OK, (await Node.StartAsync() is var exact ? await PostAsync(exact, new byte[4 << 20]) : null!).Status);
    }

    [Theory, InlineData("rennes"), InlineData("vendor"), InlineData("bretagne"), InlineData("wall")]
    public async Task Others_than_the_authoritys_national_roles_state_nothing_and_reset_nothing(string key)
    {
        await using var node = await Node.StartAsync();
        (await PostAsync(node, Encoding.UTF8.GetBytes(Lines), key: key)).Refuses(403, "access.role");
        (await node.PostAsync(Resets, """{"reason":"x"}""", key)).Refuses(403, "access.role");
        (await PostAsync(node, Encoding.UTF8.GetBytes(Lines), key: null)).Refuses(401, "access.key-missing");
        Assert.Empty(node.Nation.Files.Taken);
        Assert.Empty(node.Nation.Parcels);
    }

    [Fact]
    public async Task A_reset_is_recorded_with_who_when_and_why_and_once_however_often_it_is_asked()
    {
        await using var node = await Node.StartAsync();
        var from = LocalCalendar.DateOf(LocalCalendar.Of("Europe/Paris").DayOf(node.Nation.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        var body = """{"territory":"DEP-35","reason":"extension d'indication au 1er novembre","kind":"indication-changed"}""";
        var answer = (await node.PostAsync(Resets, body)).Json;
        Assert.Equal(("3400930082157", "DEP-35", from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "indication-changed", 1, false),
            (answer.GetProperty("presentation").GetString(), answer.GetProperty("territory").GetString(), answer.GetProperty("from").GetString(), answer.GetProperty("kind").GetString(),
                answer.GetProperty("sequence").GetInt32(), answer.GetProperty("replayed").GetBoolean()));
        Assert.True((await node.PostAsync(Resets, body)).Json.GetProperty("replayed").GetBoolean());
        var parcel = Assert.Single(node.Nation.Parcels);
        Assert.Equal((FactLog.ForecastStream, answer.GetProperty("by").GetString()), (parcel.Stream, parcel.Principal));
        var record = FactRecord.Decode(parcel.Payload);
        Assert.Equal(new BaselineReset(Some.Amoxicilline, Some.Dep35, from, BaselineReason.IndicationChanged, "extension d'indication au 1er novembre"), Assert.Single(record.Resets));
        Assert.Equal("substitution", (await node.PostAsync(Resets, """{"reason":"substitution"}""")).Json.GetProperty("kind").GetString());
        Assert.Equal("decided", (await node.PostAsync(Resets, """{"reason":"réunion du 12"}""")).Json.GetProperty("kind").GetString());
        Assert.Null(FactRecord.Decode(node.Nation.Parcels[^1].Payload).Resets[0].Territory);
    }

    [Theory]
    [InlineData("{}", 422, "forecast.reason")]
    [InlineData("""{"reason":"  "}""", 422, "forecast.reason")]
    [InlineData("""{"reason":"x","kind":"whim"}""", 422, "forecast.kind")]
    [InlineData("""{"reason":"x","kind":"first-day"}""", 422, "forecast.kind")]
    [InlineData("""{"reason":"x","from":"2020-01-01"}""", 422, "forecast.from")]
    [InlineData("""{"reason":"x","from":"2120-01-01"}""", 422, "forecast.from")]
    [InlineData("""{"reason":"x","territory":"METRO"}""", 422, "forecast.territory")]
    public async Task A_reset_without_reason_or_beyond_its_limits_is_refused(string body, int status, string code)
    {
        await using var node = await Node.StartAsync();
        (await node.PostAsync(Resets, body)).Refuses(status, code);
        Assert.Empty(node.Nation.Parcels);
    }

    [Fact]
    public async Task What_the_journal_cannot_take_is_not_acknowledged()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Throws = new JournalUnavailableException("disk full");
        (await node.PostAsync(Resets, """{"reason":"x"}""")).Refuses(503, "store.unavailable");
        (await node.PostAsync(Resets.Replace("3400930082157", "3400930082158", StringComparison.Ordinal), """{"reason":"x"}""")).Refuses(400, "presentation.check-digit");
    }
}
