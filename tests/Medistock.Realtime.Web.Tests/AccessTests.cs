using System.Net;
using System.Reflection;
using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Web.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Medistock.Realtime.Web.Tests;

public sealed class AccessTests
{
    private const string Batch = """{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[]}""";

    private static Principal Of(string role, params string[] scope) => Principal.From(new("id", "nom", role, scope))!;
    private static AccessSubject About(TerritoryCode territory) => Some.Book().SubjectOf(territory);
    private static AccessSubject About(Finess finess) => Some.Book().SubjectOf(finess);

    [Fact]
    public async Task Every_endpoint_declares_its_access()
    {
        await using var node = await Node.StartAsync();
        var endpoints = node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 10);
        Assert.Empty(endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessDeclarationAttribute>() is null).Select(endpoint => endpoint.DisplayName));
    }

    [Fact]
    public void Every_hub_method_declares_its_access()
    {
        var methods = typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method && !method.IsSpecialName).ToList();
        Assert.Equal(["Resume"], methods.Select(method => method.Name));
        Assert.All(methods, method => Assert.NotNull(method.GetCustomAttribute<AccessDeclarationAttribute>()));
    }

    [Fact]
    public async Task Every_endpoint_that_is_not_public_is_closed_without_a_key()
    {
        await using var node = await Node.StartAsync();
        foreach (var endpoint in node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<AccessDeclarationAttribute>()!.Action == AccessAction.Public) continue;
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.IsSimple && segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x"));
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";
            using var body = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0] ?? "application/json");
            (await node.SendAsync(new(method), path, null, body)).Refuses(401, "access.key-missing");
            (await node.SendAsync(new(method), path, "no-such-key", null)).Refuses(401, "access.key");
        }
    }

    [Theory]
    [InlineData("pharmacy", true, true, false, false, false)]
    [InlineData("vendor", true, true, false, false, false)]
    [InlineData("ars", false, true, true, false, true)]
    [InlineData("evaluator", false, true, true, false, true)]
    [InlineData("officer", false, true, true, true, true)]
    [InlineData("screen", false, false, true, false, false)]
    [InlineData("admin", true, true, true, true, true)]
    public void A_role_may_do_what_it_is_for_and_nothing_else(string role, bool report, bool establishment, bool coverage, bool act, bool comment)
    {
        bool May(AccessAction action) => Access.Decide(Of(role), action, AccessSubject.Any).Allowed;
        Assert.Equal((report, establishment, coverage, act, comment), (May(AccessAction.ReportStock), May(AccessAction.ReadEstablishment), May(AccessAction.ReadCoverage), May(AccessAction.ActOnSignal), May(AccessAction.CommentSignal)));
        Assert.Equal(coverage, May(AccessAction.Watch));
        Assert.False(May((AccessAction)200));
    }

    [Fact]
    public void Nobody_may_do_anything_but_what_is_public()
    {
        foreach (var action in Enum.GetValues<AccessAction>()) Assert.Equal(action == AccessAction.Public, Access.Decide(null, action, AccessSubject.Any).Allowed);
    }

    [Fact]
    public void A_pharmacys_key_is_for_its_own_establishment()
    {
        Assert.True(Access.Decide(Of("pharmacy", Some.Rennes.Text), AccessAction.ReportStock, About(Some.Rennes)).Allowed);
        Assert.Equal("access.establishment", Access.Decide(Of("pharmacy", Some.Rennes.Text), AccessAction.ReportStock, About(Some.Vitre)).Code);
        Assert.Equal("access.establishment", Access.Decide(Of("pharmacy"), AccessAction.ReportStock, About(Some.Vitre)).Code);
    }

    [Fact]
    public void A_key_bound_to_an_establishment_that_the_reference_does_not_know_may_report_for_it() =>
        Assert.True(Access.Decide(Of("pharmacy", "999999999"), AccessAction.ReportStock, About(Finess.Parse("999999999"))).Allowed);

    [Fact]
    public void The_simulators_key_is_for_simulated_establishments_only()
    {
        Assert.True(Access.Decide(Of("vendor", "simulated"), AccessAction.ReportStock, About(Some.Officine)).Allowed);
        Assert.False(Access.Decide(Of("vendor", "simulated"), AccessAction.ReportStock, About(Some.Rennes)).Allowed);
        Assert.False(Access.Decide(Of("vendor", "simulated"), AccessAction.ReportStock, About(Finess.Parse("999999999"))).Allowed);
    }

    [Fact]
    public void A_regional_agency_sees_its_region_and_the_departments_in_it()
    {
        var ars = Of("ars", "REG-53");
        Assert.True(Access.Decide(ars, AccessAction.ReadCoverage, About(Some.Bretagne)).Allowed);
        Assert.True(Access.Decide(ars, AccessAction.ReadCoverage, About(Some.Dep35)).Allowed);
        Assert.True(Access.Decide(ars, AccessAction.ReadEstablishment, About(Some.Rennes)).Allowed);
        Assert.Equal("access.territory", Access.Decide(ars, AccessAction.ReadCoverage, About(Some.Dep75)).Code);
        Assert.Equal("access.territory", Access.Decide(ars, AccessAction.ReadCoverage, About(TerritoryCode.France)).Code);
        Assert.Equal("access.territory", Access.Decide(ars, AccessAction.ReadEstablishment, About(Some.Paris)).Code);
        Assert.False(Access.Decide(Of("ars"), AccessAction.ReadCoverage, About(Some.Dep35)).Allowed);
    }

    [Theory]
    [InlineData("minister")]
    [InlineData("1")]
    [InlineData("")]
    public void A_role_nobody_knows_opens_nothing(string role) => Assert.Null(Principal.From(new("id", "nom", role.Length == 0 ? " " : role, [])));

    [Fact]
    public void A_scope_nobody_knows_opens_nothing() => Assert.Null(Principal.From(new("id", "nom", "ars", ["Bretagne"])));

    [Fact]
    public async Task Stock_of_another_establishment_is_refused()
    {
        await using var node = await Node.StartAsync();
        (await node.StockAsync(Batch, "rennes", finess: Some.Vitre.Text)).Refuses(403, "access.establishment");
        (await node.StockAsync(Batch, "officer")).Refuses(403, "access.role");
        Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "vendor", finess: Some.Vitre.Text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "simulator", finess: Some.Officine.Text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "admin-secret", finess: Some.Paris.Text)).Status);
    }

    [Fact]
    public async Task A_session_is_a_cookie_no_script_reads_and_no_other_site_sends()
    {
        await using var node = await Node.StartAsync();
        var (answer, cookie) = await SignInAsync(node, "bretagne");
        Assert.Equal(("ars", "REG-53"), (answer.Json.GetProperty("role").GetString(), answer.Json.GetProperty("scope")[0].GetString()));
        Assert.Contains("httponly", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nom bretagne", (await node.SendAsync(HttpMethod.Get, "/api/v1/session", null, null, ("Cookie", cookie))).Json.GetProperty("name").GetString());
        (await node.SendAsync(HttpMethod.Get, "/api/v1/session", null, null)).Refuses(401, "access.key-missing");
        (await node.PostAsync("/api/v1/session", """{"key":"wrong"}""", null)).Refuses(401, "access.key");
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions()
    {
        await using var node = await Node.StartAsync();
        var (_, cookie) = await SignInAsync(node, "bretagne");
        node.Keys.Revoke("bretagne");
        (await node.SendAsync(HttpMethod.Get, "/api/v1/session", null, null, ("Cookie", cookie))).Refuses(401, "access.key-missing");
    }

    [Fact]
    public async Task A_session_outlives_a_restart_when_its_keys_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory("medistock-web").FullName;
        try
        {
            string cookie;
            await using (var first = await Node.StartAsync(new WebOptions { SessionKeysFolder = folder })) cookie = (await SignInAsync(first, "wall")).Cookie;
            await using var second = await Node.StartAsync(new WebOptions { SessionKeysFolder = folder });
            Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Get, "/api/v1/session", null, null, ("Cookie", cookie))).Status);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_change_with_a_cookie_must_come_from_our_own_pages()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        var (_, cookie) = await SignInAsync(node, "officer");
        Task<Answer> From(string origin) => node.SendAsync(HttpMethod.Post, "/api/v1/signals/s1/acknowledge", null, new StringContent("""{"version":1}""", Encoding.UTF8, "application/json"), ("Cookie", cookie), ("Origin", origin));
        (await From("https://elsewhere.example")).Refuses(403, "access.origin");
        (await From("null")).Refuses(403, "access.origin");
        Assert.Equal(HttpStatusCode.OK, (await From(node.Address.GetLeftPart(UriPartial.Authority))).Status);
    }

    [Fact]
    public async Task A_demonstration_lets_its_own_machine_in_as_an_officer_but_takes_no_stock_without_a_key()
    {
        await using var node = await Node.StartAsync(new WebOptions { Demo = true });
        var session = (await node.GetAsync("/api/v1/session", null)).Json;
        Assert.Equal(("démonstration", "officer", true), (session.GetProperty("name").GetString(), session.GetProperty("role").GetString(), session.GetProperty("demo").GetBoolean()));
        node.Nation.Record(Some.Signal("s1"));
        Assert.Equal(HttpStatusCode.OK, (await node.PostAsync("/api/v1/signals/s1/acknowledge", """{"version":1}""", null)).Status);
        (await node.StockAsync(Batch, null)).Refuses(401, "access.key-missing");
        Assert.Equal(HttpStatusCode.OK, (await node.StockAsync(Batch, "simulator", finess: Some.Officine.Text)).Status);
    }

    [Theory]
    [InlineData("Host", "medistock.attacker.example")]
    [InlineData("Host", "192.168.1.10:8080")]
    [InlineData("Host", "2130706433")]
    [InlineData("Host", "127.1:8080")]
    [InlineData("Host", "0x7f.0.0.1")]
    [InlineData("Host", "0177.0.0.1")]
    [InlineData("Host", "127.0.0.01")]
    [InlineData("Host", "127.0.0.256")]
    [InlineData("Host", "127.0.0.1.attacker.example")]
    [InlineData("Host", "localhost.attacker.example")]
    [InlineData("Host", "[::ffff:127.0.0.1]")]
    [InlineData("Origin", "https://attacker.example")]
    [InlineData("Origin", "http://localhost:1")]
    public async Task A_demonstration_answers_no_other_site_and_no_other_name(string header, string value)
    {
        await using var node = await Node.StartAsync(new WebOptions { Demo = true });
        (await node.SendAsync(HttpMethod.Get, "/api/v1/signals", null, null, (header, value))).Refuses(403, "demo.host");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("127.255.10.1")]
    [InlineData("[::1]:8080")]
    public async Task A_demonstration_answers_the_names_of_its_own_machine(string host)
    {
        await using var node = await Node.StartAsync(new WebOptions { Demo = true });
        Assert.Equal(HttpStatusCode.OK, (await node.SendAsync(HttpMethod.Get, "/api/v1/signals", null, null, ("Host", host))).Status);
    }

    [Fact]
    public async Task A_demonstrations_pages_are_closed_to_other_names_like_its_data()
    {
        var folder = Directory.CreateTempSubdirectory("medistock-pages").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "mur.html"), "<!doctype html><title>mur</title>");
            await using var node = await Node.StartAsync(new WebOptions { Demo = true, WebRoot = folder });
            Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("/mur", null)).Status);
            foreach (var path in new[] { "/mur", "/mur.html", "/health/live", "/no-such-page" })
            {
                (await node.SendAsync(HttpMethod.Get, path, null, null, ("Host", "attacker.example"))).Refuses(403, "demo.host");
                (await node.SendAsync(HttpMethod.Get, path, null, null, ("Origin", "https://attacker.example"))).Refuses(403, "demo.host");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_stale_cookie_does_not_lock_a_demonstrations_visitor_out()
    {
        await using var node = await Node.StartAsync(new WebOptions { Demo = true });
        Assert.Equal(HttpStatusCode.OK, (await node.SendAsync(HttpMethod.Get, "/api/v1/session", null, null, ("Cookie", Session.CookieName + "=of-another-server"))).Status);
    }

    internal static async Task<(Answer Answer, string Cookie)> SignInAsync(Node node, string key)
    {
        var answer = await node.PostAsync("/api/v1/session", $$"""{"key":"{{key}}"}""", null);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return (answer, answer.Headers["Set-Cookie"].Split(';')[0]);
    }
}
