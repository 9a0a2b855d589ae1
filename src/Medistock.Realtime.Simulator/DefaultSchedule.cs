using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Simulator;

/// <summary>
/// What happens when nobody says what should: some trouble is under way when the live phase begins, some begins within its first minute.
/// </summary>
public static class DefaultSchedule
{
    private static readonly string[] IcuCore = ["MIDAZOLAM", "PROPOFOL", "ROCURONIUM", "CISATRACURIUM", "ATRACURIUM"];

    /// <param name="anchor">When the run began, by the server's clock.</param>
    /// <param name="speed">Simulated seconds per real second: "within a minute" is meant for people.</param>
    public static IReadOnlyList<Scenario> For(SimulatedNation nation, DateTimeOffset anchor, double speed)
    {
        DateTimeOffset Days(double days) => anchor.AddDays(days);
        var soon = anchor.AddSeconds(45 * Math.Max(1, speed));
        List<Scenario> all = [];
        if (CityLaboratory(nation) is { } city) all.Add(new Scenario.LaboratoryFails(city, Days(-5), Days(6)));
        var icu = IcuPresentation(nation);
        if (icu is not null) all.Add(new Scenario.LaboratoryFails(icu.Laboratory, Days(-20), Days(4)));
        if (Department(nation) is { } department) all.Add(new Scenario.DepartmentCutOff(department, Days(-12), Days(3)));
        var regions = Regions(nation);
        if (regions.Length > 1) all.Add(new Scenario.RegionalEpidemic(regions[1], 0.8, Days(-16), Days(14)));
        if (Hoarded(nation) is { } hoarded) all.Add(new Scenario.Hoarding(hoarded, 2.5, soon, Days(6)));
        all.Add(new Scenario.SilentFeeds(0.02, Days(-3), Days(1)));
        if (Recalled(nation, icu) is { } recalled && regions.Length > 0) all.Add(new Scenario.LotRecall(recalled, regions[0], soon, Days(2)));
        return all;
    }

    private static int[] City(SimulatedNation nation) =>
        [.. Enumerable.Range(0, nation.Presentations.Count).Where(j => !nation.Facts.Sales[nation.Presentations[j].Code].HospitalOnly)];

    private static double Boxes(SimulatedNation nation, int j) => nation.Facts.Sales[nation.Presentations[j].Code].BoxesPerYear;

    /// <summary>Not the largest, whose failure would colour everything: one that matters, with few presentations.</summary>
    private static string? CityLaboratory(SimulatedNation nation) => City(nation).GroupBy(j => nation.Presentations[j].Laboratory, StringComparer.Ordinal)
        .Where(group => group.Count() <= 3).OrderByDescending(group => group.Sum(j => Boxes(nation, j))).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Key).Take(2).LastOrDefault();

    private static Presentation? IcuPresentation(SimulatedNation nation) => nation.Presentations
        .Where(presentation => nation.Facts.Sales[presentation.Code].HospitalOnly && IcuCore.Contains(presentation.Marker))
        .OrderBy(presentation => nation.Presentations.Count(other => other.Laboratory == presentation.Laboratory)).ThenBy(presentation => Array.IndexOf(IcuCore, presentation.Marker))
        .ThenBy(presentation => presentation.Code).FirstOrDefault();

    /// <summary>One with several officines and a hospital: a shortage that corroborates itself.</summary>
    private static DepartmentCode? Department(SimulatedNation nation) => nation.Establishments.GroupBy(site => site.Department)
        .Where(group => !group.Key.IsOverseas && group.Count() >= 2)
        .OrderByDescending(group => group.Any(site => site.Kind == EstablishmentKind.Pui)).ThenByDescending(group => group.Count()).ThenBy(group => group.Key)
        .Skip(8).Select(group => (DepartmentCode?)group.Key).FirstOrDefault();

    /// <summary>By their number of PUIs, most first.</summary>
    private static RegionCode[] Regions(SimulatedNation nation) => [.. nation.Establishments.Where(site => site.Kind == EstablishmentKind.Pui)
        .GroupBy(site => nation.Facts.Book.Find(site.Department)!.Region).Where(group => !group.Key.IsOverseas)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Text, StringComparer.Ordinal).Select(group => group.Key)];

    private static PresentationCode? Hoarded(SimulatedNation nation) => City(nation).Where(j => nation.Presentations[j].Marker?.StartsWith("AMOXICILLINE", StringComparison.Ordinal) ?? false)
        .OrderByDescending(j => Boxes(nation, j)).Select(j => (PresentationCode?)nation.Presentations[j].Code).FirstOrDefault();

    private static PresentationCode? Recalled(SimulatedNation nation, Presentation? apart) => nation.Presentations
        .Where(presentation => nation.Facts.Sales[presentation.Code].HospitalOnly && presentation.Code != apart?.Code)
        .OrderByDescending(presentation => nation.Facts.Sales[presentation.Code].BoxesPerYear).ThenBy(presentation => presentation.Code)
        .Select(presentation => (PresentationCode?)presentation.Code).FirstOrDefault();
}
