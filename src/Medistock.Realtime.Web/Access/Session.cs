using System.Security.Claims;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Medistock.Realtime.Web;

/// <summary>A person or a wall at a screen: a key given once becomes a cookie that no script can read and no other site can send.</summary>
public static class Session
{
    public const string SchemeName = "session", CookieName = "medistock-session";
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public sealed record SignInBody(string? Key);
    /// <param name="Role">Lower case.</param>
    /// <param name="Scope">Territories and establishments it is narrowed to; empty: the nation.</param>
    /// <param name="Demo">Nobody signed in: this is a demonstration.</param>
    public sealed record SessionView(string Id, string Name, string Role, IReadOnlyList<string> Scope, bool Demo);

    public static void AddSessions(this IServiceCollection services, WebOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("medistock");
        if (options.SessionKeys is { } shared) services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new SessionKeyRepository(shared));
        else if (options.SessionKeysFolder is { } folder) protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null)
            .AddCookie(SchemeName, cookie =>
            {
                // Cookies know no ports: an exercise beside the real server has its own.
                cookie.Cookie.Name = options.Exercise is null ? CookieName : CookieName + "-exercise";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = Lifetime;
                cookie.SlidingExpiration = true;
                cookie.Events.OnValidatePrincipal = StillHolds;
            });
    }

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/v1/session").WithTags("session");
        session.MapPost("", SignInAsync).Declares(AccessAction.Public);
        session.MapGet("", Current).Declares(AccessAction.OwnSession);
        session.MapDelete("", (Delegate)SignOutAsync).Declares(AccessAction.Public);
    }

    public static Principal Principal(this HttpContext context) =>
        PrincipalIdentity.Of(context.User) ?? throw new InvalidOperationException("the access gate let a request in without a principal");

    /// <summary>The cookie holds the key's identifier only; role and scope are the key's of now, and a revoked key ends the session.</summary>
    private static async Task StillHolds(CookieValidatePrincipalContext context)
    {
        var ring = context.HttpContext.RequestServices.GetRequiredService<KeyRing>();
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        if (id is not null && await ring.FindByIdAsync(id, context.HttpContext.RequestAborted) is { } principal)
            context.ReplacePrincipal(new ClaimsPrincipal(new PrincipalIdentity(principal, SchemeName)));
        else context.RejectPrincipal();
    }

    private static async Task<Results<Ok<SessionView>, Problem>> SignInAsync(SignInBody body, HttpContext context, KeyRing ring)
    {
        if (body.Key is null || await ring.FindAsync(body.Key.Trim(), context.RequestAborted) is not { } principal)
            return new Problem(401, "access.key", "this key is unknown or revoked");
        await context.SignInAsync(SchemeName, new ClaimsPrincipal(new PrincipalIdentity(principal, SchemeName)), new() { IsPersistent = true });
        return TypedResults.Ok(ViewOf(principal));
    }

    private static Ok<SessionView> Current(HttpContext context) => TypedResults.Ok(ViewOf(context.Principal()));

    private static async Task<NoContent> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(SchemeName);
        return TypedResults.NoContent();
    }

    private static SessionView ViewOf(Principal principal) => new(principal.Id, principal.Name, Access.RoleName(principal.Role),
        [.. principal.Territories.Select(territory => territory.Text).Concat(principal.Establishments.Select(finess => finess.Text)).Concat(principal.Simulated ? ["simulated"] : []).Order(StringComparer.Ordinal)],
        principal.Id == KeyRing.DemoId);
}
