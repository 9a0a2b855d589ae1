using System.Net;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Medistock.Realtime.Web;

/// <summary>
/// A demonstration answers its own machine and its own pages only: no other site may reach it through a browser, by name or
/// by address. Comes before everything else, the pages included.
/// </summary>
internal sealed class DemoGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote))
            return new Problem(403, "demo.host", "a demonstration answers the machine it runs on").ExecuteAsync(context);
        return IsLoopback(context.Request.Host.Host) && !AccessGate.ForeignOrigin(context.Request) ? next(context)
            : new Problem(403, "demo.host", "a demonstration is opened as localhost, from its own pages").ExecuteAsync(context);
    }

    /// <summary><c>localhost</c>, 127.0.0.0/8 in four decimal numbers, <c>[::1]</c>: other spellings of the same addresses are not what a person types.</summary>
    public static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host == "[::1]"
        || (host.Split('.', 5) is ["127", var second, var third, var fourth] && Octet(second) && Octet(third) && Octet(fourth));

    private static bool Octet(string text) => text is { Length: 1 or 2 or 3 } && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && string.CompareOrdinal(text.PadLeft(3, '0'), "255") <= 0;
}
