using System.Net;
using System.Text;

namespace Medistock.Realtime.Web.Tests;

public sealed class NodeTests
{
    [Fact]
    public async Task Every_refusal_is_a_problem_with_a_stable_code()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync("/api/v1/nothing")).Refuses(404, "route.unknown");
        (await node.SendAsync(HttpMethod.Delete, "/api/v1/signals", "officer", null)).Refuses(405, "route.method");
        (await node.SendAsync(HttpMethod.Post, "/api/v1/signals/s/acknowledge", "officer", new StringContent("x", Encoding.UTF8, "text/plain"))).Refuses(415, "body.type");
        (await node.GetAsync("/api/v1/territories/FR/coverage?limit=many")).Refuses(400, "request.malformed");
    }

    [Fact]
    public async Task Health_and_metrics_answer_without_a_key()
    {
        await using var node = await Node.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("/health/live", null)).Status);
        Assert.Equal("ready", (await node.GetAsync("/health/ready", null)).Json.GetProperty("status").GetString());
        await node.StockAsync("""{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[]}""");
        var metrics = await node.GetAsync("/metrics", null);
        Assert.Equal("text/plain", metrics.Type);
        Assert.Contains("medistock_stock_batches", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("medistock_journal_rows", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_every_call_of_the_contract()
    {
        await using var node = await Node.StartAsync();
        var paths = (await node.GetAsync("/openapi/v1.json", null)).Json.GetProperty("paths");
        Assert.All(
            ["/api/v1/establishments/{finess}/stock", "/api/v1/establishments/{finess}", "/api/v1/establishments/{finess}/lines", "/api/v1/establishments/{finess}/duties", "/api/v1/presentations",
             "/api/v1/presentations/{code}", "/api/v1/presentations/{code}/territories", "/api/v1/presentations/{code}/history", "/api/v1/presentations/{code}/forecast", "/api/v1/establishments/{finess}/lines/{code}/forecast", "/api/v1/territories/{code}/coverage", "/api/v1/helpers", "/api/v1/signals",
             "/api/v1/signals/{id}", "/api/v1/signals/{id}/acknowledge", "/api/v1/signals/{id}/assign", "/api/v1/signals/{id}/comment", "/api/v1/signals/{id}/snooze", "/api/v1/signals/{id}/resolve", "/api/v1/status", "/api/v1/session"],
            path => Assert.True(paths.TryGetProperty(path, out _), path));
        var stock = paths.GetProperty("/api/v1/establishments/{finess}/stock").GetProperty("post");
        Assert.Equal("finess", stock.GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.True(stock.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
    }

    [Fact]
    public async Task Pages_are_served_with_their_caching_and_their_walls()
    {
        var root = Directory.CreateTempSubdirectory("medistock-pages").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "assets"));
            await File.WriteAllTextAsync(Path.Combine(root, "index.html"), "<p>accueil</p>");
            await File.WriteAllTextAsync(Path.Combine(root, "mur.html"), "<p>mur</p>" + new string(' ', 4_000));
            await File.WriteAllTextAsync(Path.Combine(root, "assets", "mur-1a2b.js"), "export {}");
            await using var node = await Node.StartAsync(new WebOptions { WebRoot = root });
            Assert.Contains("accueil", (await node.GetAsync("/", null)).Text, StringComparison.Ordinal);
            var wall = await node.GetAsync("/mur", null);
            Assert.Contains("mur", wall.Text, StringComparison.Ordinal);
            Assert.Equal(("no-cache", "nosniff"), (wall.Headers["Cache-Control"], wall.Headers["X-Content-Type-Options"]));
            Assert.Contains("frame-ancestors 'none'", wall.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("public, max-age=31536000, immutable", (await node.GetAsync("/assets/mur-1a2b.js", null)).Headers["Cache-Control"]);
            Assert.Equal("br", (await node.SendAsync(HttpMethod.Get, "/mur", null, null, ("Accept-Encoding", "br"))).Headers["Content-Encoding"]);
            (await node.GetAsync("/carte", null)).Refuses(404, "route.unknown");
            (await node.GetAsync("/assets/%2e%2e/secret", null)).Refuses(404, "route.unknown");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/mur")]
    [InlineData("/signaux")]
    [InlineData("/carte")]
    [InlineData("/connexion")]
    public async Task The_built_screens_travel_with_the_node_and_so_does_all_they_ask_for(string path)
    {
        await using var node = await Node.StartAsync();
        var page = await node.GetAsync(path, null);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.Type));
        var assets = page.Text.Split('"').Where(text => text.StartsWith("/assets/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(assets);
        foreach (var asset in assets) Assert.Equal(HttpStatusCode.OK, (await node.GetAsync(asset, null)).Status);
        // The policy lets no inline script run: a page that had one would stay blank.
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
    }
}
