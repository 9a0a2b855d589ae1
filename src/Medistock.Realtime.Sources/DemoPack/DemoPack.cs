using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Demo;

/// <summary>How a yearly sale was come by.</summary>
public enum SalesBasis
{
    /// <summary>Boxes dispensed, as published (Open Medic's twenty largest).</summary>
    Delivered,
    /// <summary>Published reimbursed amount ÷ (BDPM price × effective rate).</summary>
    Reimbursed,
    /// <summary>Our estimate for the marker: no published figure exists (hospital medicines, not reimbursed ones).</summary>
    Estimated,
}

/// <param name="BoxesPerYear">National; relative volumes, not a statistic. 0 is never used for "not known": such a presentation has no entry.</param>
/// <param name="HospitalOnly">BDPM's prescribing conditions reserve it to hospital use: officines do not hold it.</param>
public sealed record YearlySales(decimal BoxesPerYear, SalesBasis Basis, bool HospitalOnly);

/// <summary>A molecule of the winter plan or of the ICU core, as the lists name it.</summary>
/// <param name="List"><c>winter</c> or <c>icu</c>.</param>
public sealed record Marker(string Name, string List);

/// <summary>Beds of a hospital in 2023; null: the survey has no figure.</summary>
/// <param name="Pharmacy">It answered the survey's pharmacy form: it runs a PUI.</param>
public sealed record HospitalBeds(int? Acute, int? AdultIcu, bool Pharmacy);

/// <summary>
/// The reference data that ships with the product for <c>--demo</c>: public facts in a format of our own (see NOTICE.md in the pack).
/// Real presentations, departments and hospitals; no officine (the simulator invents them, as many per department as <see cref="Officines"/> says).
/// </summary>
public sealed class DemoPack
{
    private DemoPack(PackTables tables)
    {
        Markers = tables.Markers();
        Departments = tables.Departments(out var officines);
        Officines = officines;
        Presentations = tables.Presentations(out var sales);
        Sales = sales;
        Hospitals = tables.Hospitals(out var beds);
        Beds = beds;
        Flu = tables.Flu();
        Notice = tables.Notice();
    }

    public IReadOnlyList<Marker> Markers { get; }
    public IReadOnlyList<Department> Departments { get; }
    /// <summary>Officines to simulate per department, ≈ 20 500 in all.</summary>
    public IReadOnlyDictionary<DepartmentCode, int> Officines { get; }
    public IReadOnlyList<Presentation> Presentations { get; }
    /// <summary>Absent: no volume is known and the presentation is not marketed.</summary>
    public IReadOnlyDictionary<PresentationCode, YearlySales> Sales { get; }
    public IReadOnlyList<Establishment> Hospitals { get; }
    public IReadOnlyDictionary<Finess, HospitalBeds> Beds { get; }
    public FluSeason Flu { get; }
    /// <summary>Sources and licences, Markdown, French.</summary>
    public string Notice { get; }

    /// <summary>Reads the embedded pack; a few tens of milliseconds.</summary>
    public static DemoPack Load() => new(PackTables.Embedded);

    /// <summary>The pack's facts as the reference book that a demo directory starts from.</summary>
    public ReferenceBook Book(long version) => new(version, Presentations, Hospitals, Departments);
}

/// <summary>
/// Weekly intensity of the flu season 2022–23, per region and for the nation, each relative to its own highest week (0…1).
/// </summary>
public sealed class FluSeason(IReadOnlyList<DateOnly> weeks, IReadOnlyList<double?> nation, IReadOnlyDictionary<RegionCode, IReadOnlyList<double?>> regions)
{
    /// <summary>Mondays, consecutive.</summary>
    public IReadOnlyList<DateOnly> Weeks { get; } = weeks;
    public IReadOnlyList<double?> Nation { get; } = nation;
    /// <summary>18 regions; the six collectivities have no published series.</summary>
    public IReadOnlyDictionary<RegionCode, IReadOnlyList<double?>> Regions { get; } = regions;

    /// <summary>The index of the week holding <paramref name="day"/>; null outside the season, where not measured, or for a territory without series.</summary>
    public double? At(RegionCode? region, DateOnly day)
    {
        var week = day < Weeks[0] ? -1 : (day.DayNumber - Weeks[0].DayNumber) / 7;
        if (week < 0 || week >= Weeks.Count) return null;
        if (region is not { } code) return Nation[week];
        return Regions.TryGetValue(code, out var series) ? series[week] : null;
    }
}
