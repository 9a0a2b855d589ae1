using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>Yearly boxes per presentation: published, computed from published amounts, or estimated; the pack says which.</summary>
internal sealed class PackSales(BdpmTables bdpm, IReadOnlyList<Presentation> presentations, IReadOnlyDictionary<PresentationCode, string> markers)
{
    // Nominal rate → share really reimbursed, long-term illness included: 65 % → 74 % is what Open Medic's largest lines show; the others are assumed.
    private static readonly Dictionary<int, decimal> EffectiveShare = new() { [100] = 1m, [65] = 0.74m, [35] = 0.48m, [30] = 0.45m, [15] = 0.33m };

    // Hospital boxes a year, per marker, shared evenly by its presentations without figures. Orders of magnitude assumed for the simulation; no source.
    private static readonly Dictionary<string, decimal> AssumedHospitalBoxes = new()
    {
        ["ATRACURIUM"] = 80_000, ["CISATRACURIUM"] = 150_000, ["ROCURONIUM"] = 120_000, ["PROPOFOL"] = 700_000, ["MIDAZOLAM"] = 500_000, ["MORPHINE"] = 400_000,
        ["TOCILIZUMAB"] = 20_000, ["DEXAMETHASONE"] = 300_000, ["CEFTRIAXONE"] = 400_000, ["AMOXICILLINE"] = 150_000, ["AMOXICILLINE/ACIDE CLAVULANIQUE"] = 500_000,
        ["PARACETAMOL"] = 3_000_000, ["SALBUTAMOL"] = 100_000,
    };

    private const decimal OtherHospitalBoxes = 20_000;

    public IReadOnlyDictionary<PresentationCode, YearlySales> Volumes()
    {
        var volumes = new Dictionary<PresentationCode, YearlySales>();
        var delivered = DemoPackRebuild.CsvRows(SharedData.File("sales", "eda_03_top_medicaments_boites.csv"))
            .ToDictionary(row => row["cip13"], row => decimal.Parse(row["boites_delivrees"], CultureInfo.InvariantCulture));
        var reimbursed = DemoPackRebuild.CsvRows(SharedData.File("sales", "eda_12_analyse_pareto.csv"))
            .ToDictionary(row => row["cip13"], row => decimal.Parse(row["remboursement_total"], CultureInfo.InvariantCulture));
        foreach (var presentation in presentations)
        {
            var cip = Cip13.Parse(presentation.Code.ToString());
            var box = bdpm.Boxes[cip];
            if (delivered.TryGetValue(cip.ToString(), out var boxes)) volumes.Add(presentation.Code, new(boxes, SalesBasis.Delivered, HospitalOnly(presentation, box)));
            else if (reimbursed.TryGetValue(cip.ToString(), out var euros) && box.PriceEuros is > 0 && box.ReimbursedPercent.Count > 0)
                volumes.Add(presentation.Code, new(Math.Max(1, Math.Round(euros / (box.PriceEuros.Value * EffectiveShare[box.ReimbursedPercent.Max()]))), SalesBasis.Reimbursed, HospitalOnly(presentation, box)));
        }
        Estimate(volumes);
        return volumes;
    }

    /// <summary>Marketed and without figures: in the city the lower quartile of the marker's known volumes; in hospital an even share of the assumed total.</summary>
    private void Estimate(Dictionary<PresentationCode, YearlySales> volumes)
    {
        var missing = presentations.Where(presentation => presentation.Marketed && !volumes.ContainsKey(presentation.Code)).ToArray();
        foreach (var marker in missing.GroupBy(presentation => markers[presentation.Code]).ToArray())
        {
            var known = presentations.Where(presentation => markers[presentation.Code] == marker.Key && volumes.TryGetValue(presentation.Code, out var sale) && sale.Basis != SalesBasis.Estimated)
                .Select(presentation => volumes[presentation.Code].BoxesPerYear).Order().ToArray();
            var hospital = marker.Where(presentation => HospitalOnly(presentation, bdpm.Boxes[Cip13.Parse(presentation.Code.ToString())])).ToHashSet();
            foreach (var presentation in marker)
            {
                var boxes = hospital.Contains(presentation) || known.Length == 0
                    ? AssumedHospitalBoxes.GetValueOrDefault(marker.Key, OtherHospitalBoxes) / Math.Max(1, hospital.Count)
                    : known[known.Length / 4];
                volumes.Add(presentation.Code, new(Math.Max(1, Math.Round(boxes)), SalesBasis.Estimated, hospital.Contains(presentation)));
            }
        }
    }

    /// <summary>Reserved to hospital use by its prescribing conditions; or injectable without a city price.</summary>
    private bool HospitalOnly(Presentation presentation, BoxRow box) =>
        _reserved.Contains(presentation.Cis!.Value) || (box.PriceEuros is null && MoleculeGroups.FamilyOf(presentation.Form, presentation.Route) == "injectable");

    private readonly HashSet<Cis> _reserved = [.. bdpm.Conditions.Where(row => row.Condition.Contains("réservé à l'usage HOSPITALIER", StringComparison.Ordinal)).Select(row => row.Cis)];
}
