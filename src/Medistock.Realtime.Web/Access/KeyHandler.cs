using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Medistock.Realtime.Web;

/// <summary><c>Authorization: Bearer KEY</c>.</summary>
public sealed class KeyHandler(KeyRing ring, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0) return AuthenticateResult.NoResult();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.Fail("Authorization: Bearer KEY is expected");
        return await ring.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is { } principal
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(new PrincipalIdentity(principal, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("this key is unknown or revoked");
    }
}
