using System.Net;
using System.Net.Sockets;
using System.Text;
using Medistock.Realtime.Web.Stock;

namespace Medistock.Realtime.Web.Tests;

public sealed class IngestGateTests
{
    private const string Batch = """{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[],"reportedThrough":"2026-11-22T08:00:00+01:00"}""";

    private static Principal Of(string id, string role) => Principal.From(new(id, id, role, []))!;

    [Fact]
    public void A_key_has_its_share_and_gives_it_back()
    {
        var gate = new IngestGate(new WebOptions { IngestsInFlight = 6, IngestsPerSoftwareHouse = 3, IngestsPerPharmacy = 2, IngestBytesInFlight = 100 });
        var vendor = Enumerable.Range(0, 3).Select(_ => gate.TryEnter(Of("vendor", "vendor"))!).ToList();
        Assert.Null(gate.TryEnter(Of("vendor", "vendor")));
        var pharmacy = Enumerable.Range(0, 2).Select(_ => gate.TryEnter(Of("rennes", "pharmacy"))!).ToList();
        Assert.Null(gate.TryEnter(Of("rennes", "pharmacy")));
        using var other = gate.TryEnter(Of("vitre", "pharmacy"))!;
        Assert.Null(gate.TryEnter(Of("paris", "pharmacy")));
        Assert.True(vendor[0].TryHold(60) && other.TryHold(40));
        Assert.False(other.TryHold(1));
        foreach (var place in vendor.Concat(pharmacy)) place.Dispose();
        vendor[0].Dispose();
        Assert.Equal((1, 40L), (gate.Requests, gate.Bytes));
        using var again = gate.TryEnter(Of("vendor", "vendor"));
        Assert.True(again!.TryHold(60));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Encoding: gzip\r\n")]
    public async Task Seventy_slow_bodies_of_one_key_refuse_no_other_key(string encoding)
    {
        await using var node = await Node.StartAsync();
        var gate = (IngestGate)node.Services.GetService(typeof(IngestGate))!;
        var slow = await Task.WhenAll(Enumerable.Range(0, 70).Select(_ => BeginAsync(node, "vendor", $"Transfer-Encoding: chunked\r\n{encoding}", "1\r\n{\r\n")));
        try
        {
            Assert.True(SpinWait.SpinUntil(() => gate.Requests == new WebOptions().IngestsPerSoftwareHouse, TimeSpan.FromSeconds(10)));
            // What has arrived is counted, not what may come.
            Assert.InRange(gate.Bytes, 1, 64 * 64 << 10);
            var refused = await node.StockAsync(Batch, "vendor");
            refused.Refuses(429, "overload.batches");
            Assert.Equal("1", refused.Headers["Retry-After"]);
            Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "rennes")).Status);
            Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "admin-secret", finess: Some.Vitre.Text)).Status);
        }
        finally
        {
            foreach (var one in slow) one.Dispose();
        }
        Assert.True(SpinWait.SpinUntil(() => gate is { Requests: 0, Bytes: 0 }, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task An_announced_length_is_not_held_before_it_arrives()
    {
        await using var node = await Node.StartAsync();
        var gate = (IngestGate)node.Services.GetService(typeof(IngestGate))!;
        using var slow = await BeginAsync(node, "vendor", $"Content-Length: {4 << 20}\r\n", "{");
        Assert.True(SpinWait.SpinUntil(() => gate.Bytes > 0, TimeSpan.FromSeconds(10)));
        Assert.InRange(gate.Bytes, 1, 64 << 10);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_408_and_leaves_its_place()
    {
        await using var node = await Node.StartAsync(new WebOptions { BodyArrivesWithin = TimeSpan.FromMilliseconds(200) });
        var gate = (IngestGate)node.Services.GetService(typeof(IngestGate))!;
        foreach (var encoding in new[] { "", "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n" })
        {
            using var slow = await BeginAsync(node, "rennes", $"Transfer-Encoding: chunked\r\n{encoding}", "1\r\n{\r\n");
            using var reader = new StreamReader(slow.GetStream());
            Assert.Contains(" 408 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
            string? line;
            do line = await reader.ReadLineAsync();
            while (line?.Contains("body.slow", StringComparison.Ordinal) == false);
            Assert.NotNull(line);
        }
        Assert.True(SpinWait.SpinUntil(() => gate is { Requests: 0, Bytes: 0 }, TimeSpan.FromSeconds(10)));
        Assert.Empty(node.Nation.Reports);
        Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch)).Status);
    }

    private static async Task<TcpClient> BeginAsync(Node node, string key, string headers, string start)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(node.Address.Host, node.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/establishments/{Some.Rennes}/stock HTTP/1.1\r\nHost: {node.Address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n{headers}\r\n{start}"));
        return client;
    }
}
