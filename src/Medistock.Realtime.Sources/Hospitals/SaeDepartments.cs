using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Sources.Hospitals;

/// <summary>
/// Departments as the <i>Statistique annuelle des établissements</i> (DREES) writes them: overseas 9A…9F, and Saint-Barthélemy and
/// Saint-Martin still under Guadeloupe, where only the commune tells them apart (9A123 / 97123, 9A127 / 97127).
/// </summary>
internal static class SaeDepartments
{
    public static bool TryRead(string department, string commune, out DepartmentCode code, out CodeRefused refused)
    {
        var insee = department.ToUpperInvariant() switch { "9A" => "971", "9B" => "972", "9C" => "973", "9D" => "974", "9F" => "976", var other => other };
        if (insee == "971") insee = commune.ToUpperInvariant() switch { "9A123" or "97123" or "97701" => "977", "9A127" or "97127" or "97801" => "978", _ => insee };
        return DepartmentCode.TryParse(insee, out code, out refused);
    }
}
