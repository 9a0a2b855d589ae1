using System.Collections.Frozen;
using System.Security.Claims;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Web;

/// <summary>What somebody is. Named in keys in lower case.</summary>
public enum Role : byte
{
    /// <summary>Runs the installation.</summary>
    Admin,
    /// <summary>ANSM duty officer: reads the nation, acts on signals.</summary>
    Officer,
    /// <summary>ANSM evaluator (DQRS, CASAR): reads the nation, comments, records what was decided of the winter plan.</summary>
    Evaluator,
    /// <summary>Regional agency: reads its regions, comments.</summary>
    Ars,
    /// <summary>A pharmacy's own software: one FINESS.</summary>
    Pharmacy,
    /// <summary>A software house: the FINESS it has enrolled, or (<c>simulated</c>) all simulated establishments.</summary>
    Vendor,
    /// <summary>A wall that nobody touches: reads aggregates and signals.</summary>
    Screen,
}

/// <summary>Whom a request speaks for. Made from a key, never from the request's own words.</summary>
/// <param name="Id">The key's identifier, kept in the journal and the logs.</param>
/// <param name="Name">As other people read it beside an acknowledgement.</param>
/// <param name="Establishments">Whose stock it may report and read (pharmacy, vendor).</param>
/// <param name="Territories">What it is narrowed to (ars, screen); empty for a role that reads the nation.</param>
/// <param name="Simulated">Bound to every establishment that the simulator invented.</param>
public sealed record Principal(
    string Id, string Name, Role Role, FrozenSet<Finess> Establishments, FrozenSet<TerritoryCode> Territories, bool Simulated)
{
    public static Principal National(string id, string name, Role role) => new(id, name, role, FrozenSet<Finess>.Empty, FrozenSet<TerritoryCode>.Empty, false);

    /// <summary>Null: the key names a role or a scope that this version does not know, and so opens nothing.</summary>
    public static Principal? From(KeyRecord key)
    {
        if (!Enum.TryParse<Role>(key.Role, ignoreCase: true, out var role) || !Enum.IsDefined(role) || char.IsAsciiDigit(key.Role[0])) return null;
        var establishments = new HashSet<Finess>();
        var territories = new HashSet<TerritoryCode>();
        var simulated = false;
        foreach (var scope in key.Scope)
        {
            var text = scope.StartsWith("finess:", StringComparison.OrdinalIgnoreCase) ? scope[7..] : scope;
            if (text.Equals("simulated", StringComparison.OrdinalIgnoreCase)) simulated = true;
            else if (TerritoryCode.TryParse(text, out var territory, out _)) territories.Add(territory);
            else if (Finess.TryParse(text, out var finess, out _)) establishments.Add(finess);
            else return null;
        }
        return new(key.Id, key.Name, role, establishments.ToFrozenSet(), territories.ToFrozenSet(), simulated);
    }
}

/// <summary>Carries a <see cref="Web.Principal"/> through ASP.NET Core's and SignalR's own <c>User</c>.</summary>
public sealed class PrincipalIdentity(Principal principal, string scheme)
    : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, principal.Id), new Claim(ClaimTypes.Name, principal.Name)], scheme)
{
    public Principal Principal { get; } = principal;

    public static Principal? Of(ClaimsPrincipal? user) => (user?.Identity as PrincipalIdentity)?.Principal;
}
