using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>What somebody in the field tells: a shortage met, a tension, a misuse, prescriptions moving to another medicine. Stored by name.</summary>
public enum FieldReportKind : byte { Rupture, Tension, Mesusage, ReportDePrescription, Autre }

/// <summary>Who tells (plan hivernal, annex 1; domain note §8). Stored by name.</summary>
public enum FieldRole : byte { Officine, Pui, Medecin, Ars, Usager, ReseauSentinelle, Laboratoire, Grossiste }

/// <summary>One report from the field. No patient is ever in it.</summary>
/// <param name="Declarant">Who tells, as a FINESS or a name of a body; null: not said, then a role in a department counts as one declarant.</param>
/// <param name="Panel">The panel it comes through; all officines of one panel are one declarant. Null: none.</param>
/// <param name="Group">Molecule group; null: about none, or several.</param>
/// <param name="OccurredAt">When it was seen.</param>
/// <param name="ToldAt">When it was told to us.</param>
/// <param name="EnteredBy">Who entered it.</param>
public sealed record FieldReport(
    string Id, FieldReportKind Kind, FieldRole Role, string? Declarant, string? Panel, DepartmentCode Department, string? Group, string Text, DateTimeOffset OccurredAt, DateTimeOffset ToldAt, string EnteredBy)
{
    /// <summary>Two reports with the same key are one declarant's.</summary>
    [JsonIgnore]
    public string DeclarantKey =>
        Panel is { } panel && Role == FieldRole.Officine ? "panel " + Plain(panel)
        : Declarant is { } declarant ? $"{Role} {Plain(declarant)}" : $"{Role} DEP-{Department}";

    private static string Plain(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}

/// <summary>What a report must say. Limits are ours.</summary>
/// <param name="FutureSlack">Clocks differ by so much.</param>
/// <param name="Oldest">What was seen longer ago when it is told is history.</param>
public sealed partial record FieldReportRules(int TextLimit, int NameLimit, TimeSpan FutureSlack, TimeSpan Oldest)
{
    public static FieldReportRules Default { get; } = new(2000, 100, TimeSpan.FromMinutes(15), TimeSpan.FromDays(365));

    /// <summary>Everything wrong with it; empty: it is taken.</summary>
    public IReadOnlyList<PlanRefused> Check(FieldReport report, DateTimeOffset now)
    {
        List<PlanRefused> refused = [];
        if (string.IsNullOrWhiteSpace(report.Text)) refused.Add(new("field.text-missing", "text", "what was met in the field is expected"));
        else if (report.Text.Length > TextLimit) refused.Add(new("field.text-long", "text", $"{report.Text.Length} characters: at most {TextLimit}"));
        if (SocialSecurity().IsMatch(report.Text)) refused.Add(new("field.patient-data", "text", "the text seems to hold a social security number: no patient data enters the system"));
        if (string.IsNullOrWhiteSpace(report.EnteredBy)) refused.Add(new("field.author-missing", "enteredBy", "who entered it is expected"));
        foreach (var (path, name) in new[] { ("declarant", report.Declarant), ("panel", report.Panel), ("enteredBy", report.EnteredBy), ("group", report.Group) })
        {
            if (name?.Length > NameLimit) refused.Add(new("field.name-long", path, $"{name.Length} characters: at most {NameLimit}"));
            else if (path != "enteredBy" && name is not null && string.IsNullOrWhiteSpace(name)) refused.Add(new("field.name-empty", path, "empty: leave it out instead"));
        }
        if (!Enum.IsDefined(report.Kind)) refused.Add(new("field.kind", "kind", "an unknown kind"));
        if (!Enum.IsDefined(report.Role)) refused.Add(new("field.role", "role", "an unknown role"));
        if (report.ToldAt > now + FutureSlack) refused.Add(new("field.future", "toldAt", "told in the future"));
        if (report.OccurredAt > report.ToldAt + FutureSlack) refused.Add(new("field.order", "occurredAt", "told before it was seen"));
        else if (report.ToldAt - report.OccurredAt > Oldest) refused.Add(new("field.old", "occurredAt", $"seen more than {Oldest.TotalDays:0} days before it was told"));
        return refused;
    }

    // Sex, year, month (or 20… for registry cases), department, commune, order, key: 13 or 15 digits, however they are spaced. No CIP begins so.
    [GeneratedRegex(@"(?<!\d)[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[ABab])[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{2})?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SocialSecurity();
}
