using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Hospitals;

/// <param name="Pharmacy">It answered SAE's PHARMA form.</param>
internal sealed record HospitalRow(
    Finess Finess, FinessEj? Owner, string Name, DepartmentCode Department, Coordinates? Position, bool Pharmacy, int? AcuteBeds, int? AdultIcuBeds)
{
    /// <summary>
    /// Taken for a PUI: it answered the pharmacy form of SAE, or has medicine-surgery-obstetrics or adult ICU beds (care that a hospital cannot
    /// give without one, its own or its owner's). The others (rehabilitation, long stay, home care…) are known but of unknown kind.
    /// </summary>
    public EstablishmentKind Kind => Pharmacy || AcuteBeds > 0 || AdultIcuBeds > 0 ? EstablishmentKind.Pui : EstablishmentKind.Unknown;

    public Establishment ToEstablishment() => new(Finess, Owner, Name, Kind, Department, Position, Simulated: false, AcuteBeds);
}
