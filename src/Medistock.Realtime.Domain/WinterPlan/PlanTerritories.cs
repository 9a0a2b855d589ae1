using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>
/// Where a level stands: <i>métropole</i> (Corsica included) and each overseas territory. The plan itself knows France entière only; a scope for each decision is our
/// extension (plan hivernal, ch. 8: austral winters, sea transit). Evidence may be regional, the level is not.
/// </summary>
public static class PlanTerritories
{
    private static readonly TerritoryCode[] Overseas =
        [.. new[] { "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988" }.Select(code => TerritoryCode.Of(DepartmentCode.Parse(code)))];

    /// <summary><c>METRO</c>, then overseas by code.</summary>
    public static IReadOnlyList<TerritoryCode> All { get; } = [TerritoryCode.Metropole, .. Overseas];

    /// <summary>Whether a decision may name it: <c>FR</c> or one of <see cref="All"/>.</summary>
    public static bool IsScope(TerritoryCode territory) => territory == TerritoryCode.France || All.Contains(territory);

    /// <summary>Winter in July: Réunion, Mayotte, Wallis-et-Futuna, Polynésie française, Nouvelle-Calédonie.</summary>
    public static bool IsAustral(TerritoryCode territory) => territory.Text is "DEP-974" or "DEP-976" or "DEP-986" or "DEP-987" or "DEP-988";

    /// <summary>The territory whose level holds in a department.</summary>
    public static TerritoryCode Of(DepartmentCode department) => department.IsOverseas ? TerritoryCode.Of(department) : TerritoryCode.Metropole;

    /// <summary>The territory whose level holds in a place: itself, or metropole for what lies in it.</summary>
    public static TerritoryCode Of(TerritoryCode place) => All.Contains(place) ? place : TerritoryCode.Metropole;

    public static PlanRefused NoScope(TerritoryCode territory) => new("plan.territory", "territory",
        $"{territory} has no level of its own: FR, METRO or an overseas territory ({string.Join(", ", Overseas.Select(code => code.Text))}) is expected");
}

/// <summary>Why something was not recorded. Stable <paramref name="Code"/>; <paramref name="Path"/> names what of the request is meant.</summary>
public sealed record PlanRefused(string Code, string Path, string Message);
