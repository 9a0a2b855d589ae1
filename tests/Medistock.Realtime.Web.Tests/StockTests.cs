using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Stock;

namespace Medistock.Realtime.Web.Tests;

public sealed class StockTests
{
    private const string Id = "0f0c0000-0000-4000-8000-000000000001";
    private const string Good = """{"presentation":"3400930082157","at":"2026-11-22T08:15:00+01:00","type":"count","quantity":120}""";

    private static string Batch(params string[] lines) => $$"""{"batchId":"{{Id}}","lines":[{{string.Join(',', lines)}}]}""";
    private static string With(string field, string json) => Good.Insert(Good.Length - 1, $",\"{field}\":{json}");
    private static string Instead(string field, string json)
    {
        using var line = JsonDocument.Parse(Good);
        return "{" + string.Join(',', line.RootElement.EnumerateObject().Select(property => $"\"{property.Name}\":{(property.Name == field ? json : property.Value.GetRawText())}")) + "}";
    }

    [Fact]
    public async Task The_answer_is_the_contracts()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Lines.Add(Some.Line());
        var answer = await node.StockAsync(Batch(Good, """{"presentation":"3400930082150","at":"2026-11-22T08:15:00+01:00","type":"count","quantity":1}"""));
        Assert.Equal("application/json", answer.Type);
        Assert.Equal("""
            {"batchId":"0f0c0000-0000-4000-8000-000000000001","sequence":1,"replayed":false,"accepted":1,"duplicates":0,"ignored":0,"unknown":0,
            "rejected":[{"index":1,"code":"presentation.check-digit","message":"'3400930082150' ends in 0, its EAN-13 key is 7"}],
            "lines":[{"presentation":"3400930082157","stock":118,"unit":"box","dailyConsumption":14.3,"dailyConsumptionRaw":14.3,"observedDays":7,"windowDays":7,
            "coverageDays":8.25,"depletion":null,"depletionReason":"not-forecast","level":"alert","flags":[],"asOf":"2026-11-22T09:00:00+01:00"}]}
            """.ReplaceLineEndings(""), answer.Text);
        var (finess, batch, principal, dryRun) = Assert.Single(node.Nation.Reports);
        Assert.Equal((Some.Rennes, "id-rennes", false), (finess, principal, dryRun));
        Assert.Equal((0, new StockFact(Some.Amoxicilline, new(2026, 11, 22, 8, 15, 0, TimeSpan.FromHours(1)), FactType.Count, Quantity.Of(120))), Assert.Single(batch.Facts));
    }

    [Fact]
    public async Task An_unknown_figure_is_null_with_its_reason_and_never_zero()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Lines.Add(new(Some.Paracetamol, null, new(null, null, 0, 56, false, true), CoverDays.Unknown(CoverageReason.NoCount), CoverageLevel.Unknown, NationDouble.Now));
        var line = (await node.StockAsync(Batch(Good))).Json.GetProperty("lines")[0];
        Assert.All(["stock", "dailyConsumption", "dailyConsumptionRaw", "coverageDays", "depletion"], name => Assert.Equal(JsonValueKind.Null, line.GetProperty(name).ValueKind));
        Assert.Equal(("no-count", "unknown"), (line.GetProperty("coverageReason").GetString(), line.GetProperty("level").GetString()));
        Assert.Equal(["wide-window", "lower-bound"], line.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
    }

    [Theory]
    [InlineData("presentation", "\"3400930082150\"", "presentation.check-digit")]
    [InlineData("presentation", "\"34009300821\"", "presentation.length")]
    [InlineData("presentation", "\"3400730082157\"", "presentation.prefix")]
    [InlineData("presentation", "\"34009300é2157\"", "presentation.format")]
    [InlineData("presentation", "3400930082157", "presentation.format")]
    [InlineData("presentation", "{\"a\":[1]}", "presentation.format")]
    [InlineData("presentation", "null", "presentation.missing")]
    [InlineData("at", "null", "line.at")]
    [InlineData("at", "\"2026-11-22T08:15:00\"", "line.at")]
    [InlineData("at", "\"2026-11-22\"", "line.at")]
    [InlineData("at", "\"yesterday, half past eight+1\"", "line.at")]
    [InlineData("at", "1763800000", "line.at")]
    [InlineData("at", "[\"2026-11-22T08:15:00+01:00\"]", "line.at")]
    [InlineData("type", "\"sold\"", "line.type")]
    [InlineData("type", "\"COUNT\"", "line.type")]
    [InlineData("type", "null", "line.type")]
    [InlineData("type", "{}", "line.type")]
    [InlineData("type", "\"reversal\"", "line.reverses")]
    [InlineData("quantity", "-1", "line.quantity")]
    [InlineData("quantity", "-0.5", "line.quantity")]
    [InlineData("quantity", "null", "line.quantity")]
    [InlineData("quantity", "\"12\"", "line.quantity")]
    [InlineData("quantity", "-1e400", "line.quantity")]
    [InlineData("quantity", "200001", "line.absurd")]
    [InlineData("quantity", "200000.5", "line.absurd")]
    [InlineData("quantity", "1e30", "line.absurd")]
    [InlineData("quantity", "9223372036854775807", "line.absurd")]
    [InlineData("presentation", "\"\\ud800\"", "presentation.format")]
    [InlineData("at", "\"2026-11-22T08:15:00\\udc00+01:00\"", "line.at")]
    [InlineData("type", "\"\\ud800\\ud800\"", "line.type")]
    [InlineData("type", "\"count\\udfff\"", "line.type")]
    [InlineData("quantity", "\"\\ud800\"", "line.quantity")]
    public void A_line_wrong_in_one_field_is_refused_alone_with_its_index(string field, string json, string code)
    {
        var parsed = StockBatchParser.Parse(Encoding.UTF8.GetBytes(Batch(Good, Instead(field, json), Good)));
        Assert.Equal([0, 2], parsed.Batch!.Facts.Select(fact => fact.Index));
        var refused = Assert.Single(parsed.Batch.Refused);
        Assert.Equal((1, code), (refused.Index, refused.Code));
    }

    [Theory]
    [InlineData("lineId", "\"\"", "line.id")]
    [InlineData("lineId", "12", "line.id")]
    [InlineData("lineId", "\"65\"", "line.id")]
    [InlineData("lineId", "\"\\ud800\"", "line.id")]
    [InlineData("lineId", "\"a\\udc00\\ud83d\"", "line.id")]
    [InlineData("lineId", "\"\\ud83d\\n\\ude00\"", "line.id")]
    [InlineData("reverses", "\"\\ud800x\"", "line.reverses")]
    [InlineData("lot", "\"\\\\\\ud800\"", "line.lot")]
    [InlineData("expiry", "\"\\ud8002027\"", "line.expiry")]
    [InlineData("reverses", "\"65\"", "line.reverses")]
    [InlineData("reverses", "\"\"", "line.reverses")]
    [InlineData("lot", "\"65\"", "line.lot")]
    [InlineData("lot", "[]", "line.lot")]
    [InlineData("expiry", "\"06/2027\"", "line.expiry")]
    [InlineData("expiry", "\"2027-02-30\"", "line.expiry")]
    [InlineData("expiry", "2027", "line.expiry")]
    public void An_optional_field_that_is_wrong_refuses_its_line(string field, string json, string code)
    {
        var value = json == "\"65\"" ? "\"" + new string('x', 65) + "\"" : json;
        var parsed = StockBatchParser.Parse(Encoding.UTF8.GetBytes(Batch(With(field, value), Good)));
        Assert.Equal(code, Assert.Single(parsed.Batch!.Refused).Code);
        Assert.Single(parsed.Batch.Facts);
    }

    [Fact]
    public void Fields_nobody_knows_are_passed_over_and_known_ones_may_come_in_any_order()
    {
        var json = $$"""{"later":{"a":[1,{"lines":[]}]},"lines":[{"new":[{}],"quantity":1.25,"type":"dispensed","at":"2026-11-22T07:15:00Z","presentation":"3008215","lineId":"L1","lot":"A","expiry":"2027-06-30"}],"batchId":"{{Id}}","closedDays":["2026-11-21"],"reportedThrough":"2026-11-22T08:00:00\u002B01:00"}""";
        var batch = StockBatchParser.Parse(Encoding.UTF8.GetBytes(json)).Batch!;
        Assert.Equal(new(Some.Amoxicilline, new(2026, 11, 22, 7, 15, 0, TimeSpan.Zero), FactType.Dispensed, Quantity.Of(1.25m), "L1", null, "A", new DateOnly(2027, 6, 30)), batch.Facts[0].Fact);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(1)), batch.ReportedThrough);
        Assert.Equal([new DateOnly(2026, 11, 21)], batch.ClosedDays);
    }

    [Fact]
    public void A_character_of_two_escapes_is_a_text_and_a_name_that_is_none_is_nobodys()
    {
        var lines = new[] { With("lineId", "\"\\ud83d\\ude00\\\\ud800\""), With("\\ud800", "1") };
        var batch = StockBatchParser.Parse(Encoding.UTF8.GetBytes($$"""{"\ud800lines":[],"batchId":"{{Id}}","lines":[{{string.Join(',', lines)}}]}""")).Batch!;
        Assert.Empty(batch.Refused);
        Assert.Equal(["\U0001F600\\ud800", null], batch.Facts.Select(line => line.Fact.LineId));
    }

    [Fact]
    public void A_line_that_withdraws_another_is_a_reversal_whatever_type_it_repeats()
    {
        var parsed = StockBatchParser.Parse(Encoding.UTF8.GetBytes(Batch(With("reverses", "\"L1\""), """{"reverses":"L2","presentation":"3400930082157","at":"2026-11-22T08:15:00+01:00"}""", """{"reverses":"L3"}""")));
        Assert.Equal([("L1", FactType.Reversal), ("L2", FactType.Reversal), ("L3", FactType.Reversal)], parsed.Batch!.Facts.Select(line => (line.Fact.Reverses!, line.Fact.Type)));
    }

    [Theory]
    [InlineData("count", FactType.Count)]
    [InlineData("dispensed", FactType.Dispensed)]
    [InlineData("returned", FactType.Returned)]
    [InlineData("received", FactType.Received)]
    [InlineData("borrowed", FactType.Borrowed)]
    [InlineData("lent", FactType.Lent)]
    [InlineData("returnedToSupplier", FactType.ReturnedToSupplier)]
    [InlineData("destroyed", FactType.Destroyed)]
    [InlineData("quarantined", FactType.Quarantined)]
    [InlineData("released", FactType.Released)]
    [InlineData("ordered", FactType.Ordered)]
    [InlineData("undelivered", FactType.Undelivered)]
    [InlineData("unserved", FactType.Unserved)]
    public void Every_type_of_the_contract_is_read(string name, FactType type) =>
        Assert.Equal(type, Assert.Single(StockBatchParser.Parse(Encoding.UTF8.GetBytes(Batch(Instead("type", $"\"{name}\"")))).Batch!.Facts).Fact.Type);

    [Theory]
    [InlineData("", 400, "body.json")]
    [InlineData("[]", 400, "body.json")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[{\"presentation\":\"34", 400, "body.json")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[", 400, "body.json")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[]} {}", 400, "body.json")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"reportedThrough\":\"\\ud800\"}", 400, "batch.reportedThrough")]
    [InlineData("{\"batchId\":\"\\ud800\",\"lines\":[]}", 400, "batch.id")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[],\"batchId\":\"" + Id + "\"}", 400, "body.duplicate-property")]
    [InlineData("{\"batchId\":null,\"lines\":[],\"batchId\":\"" + Id + "\"}", 400, "body.duplicate-property")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[],\"lines\":[]}", 400, "body.duplicate-property")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":[],\"l\\u0069nes\":[]}", 400, "body.duplicate-property")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"reportedThrough\":\"2026-11-22T08:00:00Z\",\"reportedThrough\":null}", 400, "body.duplicate-property")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"closedDays\":[\"2026-11-21\"],\"closedDays\":[]}", 400, "body.duplicate-property")]
    [InlineData("{\"lines\":[]}", 400, "batch.id")]
    [InlineData("{\"batchId\":\"twelve\",\"lines\":[]}", 400, "batch.id")]
    [InlineData("{\"batchId\":{\"a\":1},\"lines\":[]}", 400, "batch.id")]
    [InlineData("{\"batchId\":\"00000000-0000-0000-0000-000000000000\",\"lines\":[]}", 400, "batch.id")]
    [InlineData("{\"batchId\":\"" + Id + "\"}", 400, "batch.lines")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"lines\":{}}", 400, "batch.lines")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"reportedThrough\":\"soon\"}", 400, "batch.reportedThrough")]
    [InlineData("{\"batchId\":\"" + Id + "\",\"closedDays\":[\"Sunday\"]}", 400, "batch.closedDays")]
    public async Task A_body_that_is_no_batch_is_refused_whole(string body, int status, string code)
    {
        await using var node = await Node.StartAsync();
        (await node.StockAsync(body)).Refuses(status, code);
        Assert.Empty(node.Nation.Reports);
    }

    [Fact]
    public async Task Truncated_json_says_where_it_breaks_off()
    {
        await using var node = await Node.StartAsync();
        var answer = await node.StockAsync("{\"batchId\":\"" + Id + "\",\n\"lines\":[{\"presentation\":");
        Assert.Equal((1, true), (answer.Json.GetProperty("line").GetInt32(), answer.Json.GetProperty("position").GetInt32() > 0));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() =>
        Assert.Equal("body.utf8", StockBatchParser.Parse([(byte)'{', (byte)'"', 0xE9, (byte)'"', (byte)':', (byte)'1', (byte)'}']).Problem!.Code);

    [Fact]
    public async Task A_batch_without_lines_may_say_up_to_when_reporting_is_complete()
    {
        await using var node = await Node.StartAsync();
        var answer = await node.StockAsync($$"""{"batchId":"{{Id}}","lines":[],"reportedThrough":"2026-11-22T08:00:00+01:00"}""");
        Assert.Equal(0, answer.Json.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task Ten_thousand_lines_are_taken_and_one_more_is_not()
    {
        await using var node = await Node.StartAsync();
        var most = Enumerable.Repeat(Good, StockBatchParser.MostLines).ToArray();
        Assert.Equal(10_000, (await node.StockAsync(Batch(most), query: "?return=minimal")).Json.GetProperty("accepted").GetInt32());
        (await node.StockAsync(Batch([.. most, Good]))).Refuses(413, "batch.too-many-lines");
    }

    [Fact]
    public async Task Five_mebibytes_are_too_many_plain_chunked_or_packed()
    {
        await using var node = await Node.StartAsync();
        var large = $$"""{"batchId":"{{Id}}","lines":[],"note":"{{new string('x', 5 << 20)}}"}""";
        (await node.StockAsync(large)).Refuses(413, "batch.too-large");
        var chunked = new ByteArrayContent(Encoding.UTF8.GetBytes(large));
        chunked.Headers.ContentType = new("application/json");
        chunked.Headers.ContentLength = null;
        (await node.SendAsync(HttpMethod.Post, $"/api/v1/establishments/{Some.Rennes}/stock", "rennes", chunked, ("Transfer-Encoding", "chunked"))).Refuses(413, "batch.too-large");
        (await SendPackedAsync(node, Pack(large))).Refuses(413, "batch.too-large");
        Assert.Equal(0, node.Services.GetService(typeof(IngestGate)) is IngestGate gate ? gate.Requests + gate.Bytes : -1);
    }

    [Fact]
    public async Task Gzip_is_read_and_the_same_batch_packed_and_plain_is_the_same_batch()
    {
        await using var node = await Node.StartAsync();
        Assert.False((await SendPackedAsync(node, Pack(Batch(Good)))).Json.GetProperty("replayed").GetBoolean());
        Assert.True((await node.StockAsync(Batch(Good))).Json.GetProperty("replayed").GetBoolean());
        (await node.StockAsync(Batch(Good, Good))).Refuses(422, "batch.conflict");
    }

    [Fact]
    public async Task Broken_gzip_is_said_to_be_broken()
    {
        await using var node = await Node.StartAsync();
        (await SendPackedAsync(node, Encoding.UTF8.GetBytes("this is no gzip at all"))).Refuses(400, "body.gzip");
        (await SendPackedAsync(node, [])).Refuses(400, "body.gzip");
        var cut = Pack(Batch(Enumerable.Repeat(Good, 500).ToArray()));
        Assert.Contains((await SendPackedAsync(node, cut[..(cut.Length / 2)])).Code, new[] { "body.gzip", "body.json" });
        var flipped = (byte[])cut.Clone();
        flipped[^6] ^= 0xFF;
        (await SendPackedAsync(node, flipped)).Refuses(400, "body.gzip");
        for (var missing = 1; missing <= 8; missing++) (await SendPackedAsync(node, cut[..^missing])).Refuses(400, "body.gzip");
        (await SendPackedAsync(node, Pack(""))).Refuses(400, "body.gzip");
        (await SendPackedAsync(node, [.. cut[..^8], .. new byte[8]])).Refuses(400, "body.gzip");
        (await SendPackedAsync(node, [.. cut, .. new byte[8]])).Refuses(400, "body.gzip");
        Assert.Empty(node.Nation.Reports);
        Assert.Equal(200, (int)(await SendPackedAsync(node, cut)).Status);
    }

    [Fact]
    public async Task Gzip_of_several_members_is_one_body()
    {
        await using var node = await Node.StartAsync();
        var text = Batch(Good);
        Assert.Equal(1, (await SendPackedAsync(node, [.. Pack(text[..40]), .. Pack(text[40..])])).Json.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task Brotli_is_read_and_half_of_it_is_broken()
    {
        await using var node = await Node.StartAsync();
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(Encoding.UTF8.GetBytes(Batch(Enumerable.Repeat(Good, 2_000).ToArray())));
        var body = packed.ToArray();
        Assert.Equal(2_000, (await SendPackedAsync(node, body, "br")).Json.GetProperty("accepted").GetInt32());
        (await SendPackedAsync(node, body[..^1], "br")).Refuses(400, "body.brotli");
        (await SendPackedAsync(node, [.. body, 0], "br")).Refuses(400, "body.brotli");
        (await SendPackedAsync(node, Encoding.UTF8.GetBytes("this is no brotli at all"), "br")).Refuses(400, "body.brotli");
    }

    [Theory]
    [InlineData("text/plain", "", "body.type")]
    [InlineData("application/json; charset=iso-8859-1", "", "body.type")]
    [InlineData("application/jsonp", "", "body.type")]
    [InlineData("application/json", "deflate", "body.encoding")]
    public async Task A_body_of_another_kind_is_415(string type, string encoding, string code)
    {
        await using var node = await Node.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Batch(Good)));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding.Length > 0) content.Headers.ContentEncoding.Add(encoding);
        (await node.SendAsync(HttpMethod.Post, $"/api/v1/establishments/{Some.Rennes}/stock", "rennes", content)).Refuses(415, code);
    }

    [Fact]
    public async Task Minimal_leaves_the_lines_out_and_a_dry_run_records_nothing()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Lines.Add(Some.Line());
        Assert.False((await node.StockAsync(Batch(Good), query: "?return=minimal")).Json.TryGetProperty("lines", out _));
        var dry = await node.StockAsync(Batch(Good).Replace("0f0c", "0f0d", StringComparison.Ordinal), query: "?dryRun=true");
        Assert.True(dry.Json.GetProperty("dryRun").GetBoolean());
        Assert.True(node.Nation.Reports[^1].DryRun);
    }

    [Theory]
    [InlineData("12345678", "finess.length")]
    [InlineData("35000X022", "finess.format")]
    public async Task A_path_that_names_no_finess_is_400(string finess, string code)
    {
        await using var node = await Node.StartAsync();
        (await node.StockAsync(Batch(Good), finess: finess)).Refuses(400, code);
    }

    [Fact]
    public async Task Overload_and_a_failing_disk_ask_for_the_same_batch_later()
    {
        await using var node = await Node.StartAsync();
        foreach (var (thrown, code, after) in new (Exception, string, string)[]
        {
            (new EngineBusyException("mailbox"), "engine.busy", "1"), (new JournalBusyException(), "store.busy", "1"),
            (new JournalFenceException("stock/350000022", 3), "store.fenced", "1"), (new JournalUnavailableException("disk full"), "store.unavailable", "5"),
        })
        {
            node.Nation.Throws = thrown;
            var answer = await node.StockAsync(Batch(Good));
            answer.Refuses(503, code);
            Assert.Equal(after, answer.Headers["Retry-After"]);
        }
        node.Nation.Throws = null;
        Assert.Equal(200, (int)(await node.StockAsync(Batch(Good))).Status);
    }

    [Fact]
    public async Task A_fault_of_ours_is_500_and_tells_no_secret()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Throws = new ArithmeticException("a detail of the inside");
        var answer = await node.StockAsync(Batch(Good));
        answer.Refuses(500, "internal");
        Assert.DoesNotContain("inside", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_limit_of_batches_under_way_429_comes_at_once()
    {
        await using var node = await Node.StartAsync(new WebOptions { IngestsInFlight = 2 });
        node.Nation.Holds = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = (IngestGate)node.Services.GetService(typeof(IngestGate))!;
        var held = new[] { node.StockAsync(Batch(Good)), node.StockAsync(Batch(Good)) };
        Assert.True(SpinWait.SpinUntil(() => gate.Requests == 2, TimeSpan.FromSeconds(10)));
        var refused = await node.StockAsync(Batch(Good));
        refused.Refuses(429, "overload.batches");
        Assert.Equal("1", refused.Headers["Retry-After"]);
        node.Nation.Holds.SetResult();
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal(200, (int)answer.Status));
        Assert.Equal((0, 0L), (gate.Requests, gate.Bytes));
    }

    [Fact]
    public void Any_bytes_are_a_batch_or_a_refusal_and_never_a_fault()
    {
        var seed = Environment.TickCount;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        var good = Encoding.UTF8.GetBytes(Batch(Good, With("lineId", "\"L1\""), With("reverses", "\"\\u00e9\""), With("expiry", "\"2027-06-30\"")));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(4); change >= 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(1, 256);
            var parsed = StockBatchParser.Parse(bytes.AsSpan(0, random.Next(10) == 0 ? random.Next(bytes.Length) : bytes.Length));
            Assert.True(parsed.Batch is null != parsed.Problem is null, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}"));
        }
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static Task<Answer> SendPackedAsync(Node node, byte[] body, string encoding = "gzip")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(encoding);
        return node.SendAsync(HttpMethod.Post, $"/api/v1/establishments/{Some.Rennes}/stock", "rennes", content);
    }
}
