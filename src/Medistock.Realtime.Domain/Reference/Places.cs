using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>WGS 84, degrees.</summary>
public readonly record struct Coordinates(double Latitude, double Longitude)
{
    /// <summary>Great-circle distance, km (haversine, mean Earth radius 6 371 km).</summary>
    public double DistanceKm(Coordinates other)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var latitude = Radians(other.Latitude - Latitude);
        var longitude = Radians(other.Longitude - Longitude);
        var a = Math.Pow(Math.Sin(latitude / 2), 2)
            + Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * Math.Pow(Math.Sin(longitude / 2), 2);
        return 2 * 6371 * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}

/// <summary>A department or overseas collectivity (INSEE). <paramref name="TimeZone"/> is an IANA zone.</summary>
public sealed record Department(DepartmentCode Code, string Name, RegionCode Region, string RegionName, int Population, Coordinates? Centre, string TimeZone);

/// <summary>The link of the chain an establishment belongs to. Links stand side by side and are never summed.</summary>
public enum EstablishmentKind : byte { Unknown, Pui, Officine }

/// <summary>A site that reports its stock.</summary>
/// <param name="Simulated">True for a site that the simulator invented: screens say so.</param>
/// <param name="Beds">Medicine, surgery and obstetrics beds; null when not known.</param>
public sealed record Establishment(
    Finess Finess, FinessEj? Owner, string Name, EstablishmentKind Kind, DepartmentCode Department, Coordinates? Position, bool Simulated, int? Beds);
