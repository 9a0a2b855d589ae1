using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>What the reports on one group say together.</summary>
/// <param name="Declarants">Distinct: officines of one panel count as one.</param>
/// <param name="Establishments">Distinct officines and PUIs among them, those of a panel each counted.</param>
public readonly record struct FieldCluster(int Reports, int Declarants, int Establishments, int Departments, DateTimeOffset? Newest);

/// <summary>
/// The field light of one molecule group in one territory, from what is told within a window. Amber: a cluster, ≥ 2 distinct declarants. Red: corroborated, ≥ 3 declarants in ≥ 2
/// departments (domain note §5), so never in one department alone. One isolated report is green with its count beside. No report is green only while the territory's channels are
/// known to speak; else unknown. Reports without a group are at most amber: nobody knows that they are about one thing. Our settings.
/// </summary>
/// <param name="Window">Reports told within it make a cluster.</param>
/// <param name="LeaveWindow">A light is left when the cluster no longer holds over this longer window.</param>
/// <param name="Oldest">What was seen longer before it was told says nothing of now.</param>
/// <param name="SilentAfter">Channels that nobody has heard for so long are silent.</param>
/// <param name="AmberDeclarants">Distinct declarants of a cluster.</param>
/// <param name="RedDeclarants">Of a corroborated one…</param>
/// <param name="RedDepartments">…in so many departments.</param>
public sealed record FieldRule(TimeSpan Window, TimeSpan LeaveWindow, TimeSpan Oldest, TimeSpan SilentAfter, int AmberDeclarants, int RedDeclarants, int RedDepartments)
{
    public const string Name = "indicator.field", Unit = "déclarants";
    public static FieldRule Default { get; } = new(TimeSpan.FromDays(14), TimeSpan.FromDays(17), TimeSpan.FromDays(28), TimeSpan.FromDays(14), 2, 3, 2);

    /// <param name="before">The reading that stood of the same subject; null: none.</param>
    /// <param name="group">Null: reports without a group.</param>
    /// <param name="reports">Of anything, anywhere; those of the group and territory are taken.</param>
    /// <param name="inside">Whether a department lies in the territory (<see cref="ReferenceBook.Contains"/>).</param>
    /// <param name="heardAt">When the territory's channels were last known to speak: a report about anything, a network that said it has nothing to report. Null: never.</param>
    public IndicatorReading Judge(
        IndicatorReading? before, TerritoryCode territory, string? group, IEnumerable<FieldReport> reports, Func<DepartmentCode, bool> inside, DateTimeOffset? heardAt, DateTimeOffset now)
    {
        var here = Current(reports, group, inside, now).ToList();
        var (cluster, longer) = (ClusterOf(here, now, Window), ClusterOf(here, now, LeaveWindow));
        var plain = LightOf(cluster, group);
        var heard = cluster.Newest > heardAt || heardAt is null ? cluster.Newest : heardAt;
        // A cluster speaks for itself; that there is none has to be heard from somebody.
        var silent = plain == Light.Green && (heard is not { } last || now - last > SilentAfter);
        if (silent) plain = Light.Unknown;
        var (shown, next) = (before?.Hold ?? default).After(plain, silent ? Light.Unknown : LightOf(longer, group), now, TimeSpan.Zero);
        List<Evidence> evidence = [new($"déclarants distincts en {Window.TotalDays:0} jours", cluster.Declarants, Unit, "remontées de terrain", cluster.Newest ?? heard ?? now)];
        if (cluster.Declarants > 0) evidence.Add(new("départements", cluster.Departments, "départements", "remontées de terrain", cluster.Newest!.Value));
        evidence.AddRange(here.Where(report => Within(report, now, Window)).GroupBy(report => (report.Kind, report.Role, report.Department))
            .OrderByDescending(same => same.Max(report => report.ToldAt)).ThenBy(same => same.Key.Kind).ThenBy(same => same.Key.Role).ThenBy(same => same.Key.Department).Take(20)
            .Select(same => new Evidence(Word(same.Key.Kind), same.Count(), "remontées", $"{Word(same.Key.Role)}, DEP-{same.Key.Department}", same.Max(report => report.ToldAt))));
        return new(PlanIndicator.Field, territory, IndicatorSubject.OfField(group), shown, silent ? null : cluster.Declarants, Unit,
            !silent ? ReadingReason.None : heard is null ? ReadingReason.NoData : ReadingReason.Silent, Used, evidence, heard, null, next);
    }

    /// <summary>Whether a territory tells of a group rather than one of its parts: both say the same of the same reports, so the nearer is named unless several parts stand, or less than the whole does.</summary>
    public static bool SpeaksForParts(Light whole, IReadOnlyCollection<Light> parts) => Stands(whole) && (parts.Count(Stands) != 1 || parts.Max() < whole);

    /// <summary>Whether a light says that there is a cluster.</summary>
    public static bool Stands(Light light) => light is Light.Amber or Light.Red;

    /// <summary>The light that a standing signal was raised by.</summary>
    public Light LightOf(in Corroboration behind) => LightOf(new(0, behind.Declarants, behind.Establishments, behind.Departments, null), "") is var light && Stands(light) ? light : Light.Amber;

    /// <summary>The reports behind a light: those within the window; while it is held, those of the longer one.</summary>
    public FieldCluster ClusterBehind(Light light, IEnumerable<FieldReport> reports, string? group, Func<DepartmentCode, bool> inside, DateTimeOffset now)
    {
        var here = Current(reports, group, inside, now).ToList();
        var cluster = ClusterOf(here, now, Window);
        return LightOf(cluster, group) >= light ? cluster : ClusterOf(here, now, LeaveWindow);
    }

    /// <summary>
    /// For the signal <c>field</c> (domain note §5): without severity when no cluster stands, be it that all is well or that nobody speaks any more: the signal is of reports, not of the shortage.
    /// A cluster is a watch, a corroborated one an alert, as shown: corroboration raises both by one step.
    /// </summary>
    public static SignalObservation ObservationOf(IndicatorReading reading, FieldCluster cluster, DateTimeOffset now) => new(
        SignalKind.Field, new(reading.Territory, null, null, EstablishmentKind.Unknown, reading.Subject.Group),
        reading.Light switch { Light.Red => Severity.Watch, Light.Amber => Severity.Info, _ => null },
        new(cluster.Declarants, cluster.Establishments, cluster.Departments), reading.Rule, reading.Evidence, cluster.Newest ?? now);

    private RuleUsed Used => new(Name, AmberDeclarants, Unit, false,
        $"réglage, non officiel : orange dès {AmberDeclarants} déclarants distincts en {Window.TotalDays:0} jours, rouge dès {RedDeclarants} dans {RedDepartments} départements ; un panel d'officines compte pour un ; inconnu sans nouvelles depuis {SilentAfter.TotalDays:0} jours");

    private IEnumerable<FieldReport> Current(IEnumerable<FieldReport> reports, string? group, Func<DepartmentCode, bool> inside, DateTimeOffset now) =>
        reports.Where(report => report.Group == group && Within(report, now, LeaveWindow) && report.ToldAt - report.OccurredAt <= Oldest && inside(report.Department)).DistinctBy(report => report.Id);

    private static bool Within(FieldReport report, DateTimeOffset now, TimeSpan window) => report.ToldAt <= now && now - report.ToldAt <= window;

    private static FieldCluster ClusterOf(IEnumerable<FieldReport> reports, DateTimeOffset now, TimeSpan window)
    {
        var within = reports.Where(report => Within(report, now, window)).ToList();
        if (within.Count == 0) return default;
        return new(within.Count, within.Select(report => report.DeclarantKey).Distinct(StringComparer.Ordinal).Count(),
            within.Where(report => report.Role is FieldRole.Officine or FieldRole.Pui).Select(report => (report with { Panel = null }).DeclarantKey).Distinct(StringComparer.Ordinal).Count(),
            within.Select(report => report.Department).Distinct().Count(), within.Max(report => report.ToldAt));
    }

    private Light LightOf(in FieldCluster cluster, string? group) =>
        group is not null && cluster.Declarants >= RedDeclarants && cluster.Departments >= RedDepartments ? Light.Red : cluster.Declarants >= AmberDeclarants ? Light.Amber : Light.Green;

    private static string Word(FieldReportKind kind) => kind switch
    {
        FieldReportKind.Rupture => "rupture constatée", FieldReportKind.Tension => "tension", FieldReportKind.Mesusage => "mésusage", FieldReportKind.ReportDePrescription => "report de prescription", _ => "autre",
    };

    private static string Word(FieldRole role) => role switch
    {
        FieldRole.Officine => "officine", FieldRole.Pui => "PUI", FieldRole.Medecin => "médecin", FieldRole.Ars => "ARS", FieldRole.Usager => "usager",
        FieldRole.ReseauSentinelle => "réseau sentinelle", FieldRole.Laboratoire => "laboratoire", _ => "grossiste",
    };
}
