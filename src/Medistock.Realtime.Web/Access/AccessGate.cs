using System.Security.Claims;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web;

/// <summary>
/// Finds out whom a request speaks for (key, session, demonstration) and holds it to what the endpoint declares. An
/// endpoint without a declaration is closed. What the request is about (which establishment, which territory) is
/// decided by the endpoint, through the same <see cref="Access.Decide"/>.
/// </summary>
public sealed class AccessGate(RequestDelegate next, WebOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Routing's own answers (405, 415) are no RouteEndpoint and open nothing.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }
        if (endpoint.Metadata.GetMetadata<AccessDeclarationAttribute>() is not { } declared)
        {
            await new Problem(403, "access.undeclared", "this call declares no access").ExecuteAsync(context);
            return;
        }
        var (principal, problem) = await WhoAsync(context, declared.Action);
        if (problem is null && Access.Decide(principal, declared.Action, AccessSubject.Any) is { Allowed: false } denied)
            problem = new(principal is null ? 401 : 403, denied.Code, denied.Message);
        problem ??= ExerciseEndpoints.Closed(options.Exercise, declared.Action);
        await (problem is null ? next(context) : problem.ExecuteAsync(context));
    }

    private async ValueTask<(Principal? Principal, Problem? Problem)> WhoAsync(HttpContext context, AccessAction action)
    {
        if (context.Request.Headers.Authorization.Count > 0)
        {
            var key = await context.AuthenticateAsync(KeyHandler.SchemeName);
            if (key.Succeeded) return (Enter(context, key.Principal), null);
            return action == AccessAction.Public ? (null, null) : (null, new Problem(401, "access.key", key.Failure?.Message ?? "a key is needed"));
        }
        var session = await context.AuthenticateAsync(Session.SchemeName);
        if (session.Succeeded)
        {
            return CrossSite(context.Request) ? (null, new Problem(403, "access.origin", "a session is only good on the pages of this server")) : (Enter(context, session.Principal), null);
        }
        // Stock is always somebody's: a demonstration's own pharmacies use keys like any other.
        return options.Demo && action != AccessAction.ReportStock
            ? (Enter(context, new ClaimsPrincipal(new PrincipalIdentity(KeyRing.Demo, "demo"))), null) : (null, null);
    }

    private static Principal? Enter(HttpContext context, ClaimsPrincipal user)
    {
        context.User = user;
        return PrincipalIdentity.Of(user);
    }

    /// <summary>A cookie travels by itself: whoever changes something, or opens a socket, must come from our own pages.</summary>
    private static bool CrossSite(HttpRequest request)
    {
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var socket = request.HttpContext.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0 || request.Method == HttpMethods.Connect;
        if (safe && !socket) return false;
        return request.Headers.Origin.Count == 0
            ? request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none")
            : ForeignOrigin(request);
    }

    /// <summary>The request says that it comes from a page of another server. Says nothing: false.</summary>
    internal static bool ForeignOrigin(HttpRequest request) => request.Headers.Origin.Count > 1 || (request.Headers.Origin is [{ Length: > 0 } origin]
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(WithoutDefaultPort(request), StringComparison.OrdinalIgnoreCase)
            && (from.Scheme == request.Scheme || from.Scheme == Uri.UriSchemeHttps)));

    private static string WithoutDefaultPort(HttpRequest request) => request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";
}
