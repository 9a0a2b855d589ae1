using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Simulator.Habits;

/// <summary>How an epidemic of flu lifts a class of medicines: at full intensity demand is 1 + <paramref name="Lift"/> times its base, <paramref name="LagDays"/> later.</summary>
/// <remarks>Orders of magnitude of our own: fever at once, prescriptions with the complications.</remarks>
internal readonly record struct Season(double Lift, int LagDays)
{
    public static Season Of(Presentation presentation) => (presentation.Marker ?? "") switch
    {
        "OSELTAMIVIR" => new(20, 0),
        "PARACETAMOL" => new(0.9, 2),
        "SALBUTAMOL" => new(0.8, 4),
        "PREDNISOLONE" or "PREDNISONE" or "BETAMETHASONE" or "DEXAMETHASONE" => new(0.7, 7),
        "AMOXICILLINE" or "AMOXICILLINE/ACIDE CLAVULANIQUE" or "AZITHROMYCINE" or "CLARITHROMYCINE" or "CEFPODOXIME" or "CEFTRIAXONE" or "JOSAMYCINE" => new(1.1, 7),
        // Ventilated patients.
        "ATRACURIUM" or "CISATRACURIUM" or "ROCURONIUM" or "PROPOFOL" or "MIDAZOLAM" => new(0.4, 10),
        _ => new(0, 0),
    };

    /// <summary>Demand relative to the yearly mean.</summary>
    public double Factor(double intensity, double yearlyMean) => (1 + Lift * intensity) / (1 + Lift * yearlyMean);
}
