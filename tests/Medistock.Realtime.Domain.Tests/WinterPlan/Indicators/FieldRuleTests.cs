using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class FieldRuleTests
{
    private static readonly FieldRule Rule = FieldRule.Default;
    private static readonly DateTimeOffset Now = Readings.Now;
    private static readonly DepartmentCode Finistere = DepartmentCode.Parse("29"), IlleEtVilaine = DepartmentCode.Parse("35"), Paris = DepartmentCode.Parse("75");

    private static FieldReport Report(string id, string? declarant, DepartmentCode department, int daysAgo = 1, FieldRole role = FieldRole.Officine, string? panel = null, string? group = Readings.Amoxicilline) =>
        new(id, FieldReportKind.Rupture, role, declarant, panel, department, group, "plus de suspension buvable", Now.AddDays(-daysAgo).AddHours(-1), Now.AddDays(-daysAgo), "permanence");
    private static IndicatorReading Judge(params FieldReport[] reports) => Judge(null, Now, reports);
    private static IndicatorReading Judge(IndicatorReading? before, DateTimeOffset now, params FieldReport[] reports) =>
        Rule.Judge(before, Readings.Bretagne, Readings.Amoxicilline, reports, department => department.Text is "22" or "29" or "35" or "56", null, now);

    [Fact]
    public void Two_distinct_declarants_are_a_cluster_the_same_one_twice_is_none()
    {
        Assert.Equal(Light.Green, Judge(Report("1", "A", Finistere)).Light);
        Assert.Equal(Light.Green, Judge(Report("1", "A", Finistere), Report("2", " a ", Finistere)).Light);
        Assert.Equal(Light.Amber, Judge(Report("1", "A", Finistere), Report("2", "B", Finistere)).Light);
    }

    [Fact]
    public void Three_declarants_in_two_departments_are_corroborated_in_one_they_are_not()
    {
        Assert.Equal(Light.Red, Judge(Report("1", "A", Finistere), Report("2", "B", Finistere), Report("3", "C", IlleEtVilaine)).Light);
        Assert.Equal(Light.Amber, Judge(Report("1", "A", Finistere), Report("2", "B", Finistere), Report("3", "C", Finistere)).Light);
        Assert.Equal(Light.Amber, Judge(Report("1", "A", Finistere), Report("2", "B", IlleEtVilaine)).Light);
    }

    [Fact]
    public void All_officines_of_one_panel_are_one_declarant()
    {
        FieldReport[] panel = [.. Enumerable.Range(0, 9).Select(i => Report($"{i}", $"officine {i}", i % 2 == 0 ? Finistere : IlleEtVilaine, panel: "Panel"))];
        Assert.Equal((Light.Green, 1.0), (Judge(panel).Light, Judge(panel).Value!.Value));
        Assert.Equal(Light.Amber, Judge([.. panel, Report("x", "CHU", Finistere, role: FieldRole.Pui)]).Light);
    }

    [Fact]
    public void Who_does_not_say_his_name_counts_once_for_his_role_and_department() =>
        Assert.Equal(Light.Green, Judge(Report("1", null, Finistere), Report("2", null, Finistere)).Light);

    [Fact]
    public void What_was_told_elsewhere_about_another_group_long_ago_or_later_is_not_counted()
    {
        var one = Report("1", "A", Finistere);
        Assert.Equal(Light.Green, Judge(one, Report("2", "B", Paris)).Light);
        Assert.Equal(Light.Green, Judge(one, Report("2", "B", Finistere, group: Readings.Paracetamol)).Light);
        Assert.Equal(Light.Green, Judge(one, Report("2", "B", Finistere, daysAgo: 15)).Light);
        Assert.Equal(Light.Green, Judge(one, Report("2", "B", Finistere, daysAgo: -1)).Light);
        Assert.Equal(Light.Green, Judge(one, Report("2", "B", Finistere) with { OccurredAt = Now.AddDays(-40) }).Light);
        Assert.Equal(Light.Green, Judge(one, one with { Declarant = "B" }).Light);
    }

    [Fact]
    public void A_report_that_leaves_the_window_does_not_make_the_light_flap()
    {
        FieldReport[] reports = [Report("1", "A", Finistere), Report("2", "B", Finistere, daysAgo: 13)];
        var amber = Judge(reports);
        var kept = Judge(amber, Now.AddDays(2), reports);
        Assert.Equal((Light.Amber, 1.0), (kept.Light, kept.Value!.Value));
        Assert.Equal(Light.Green, Judge(kept, Now.AddDays(5), reports).Light);
    }

    [Fact]
    public void Silence_is_green_only_while_the_channels_are_known_to_speak()
    {
        Assert.Equal((Light.Unknown, ReadingReason.NoData), (Judge().Light, Judge().Reason));
        IndicatorReading Heard(int daysAgo) => Rule.Judge(null, Readings.Bretagne, Readings.Amoxicilline, [], _ => true, Now.AddDays(-daysAgo), Now);
        Assert.Equal((Light.Green, 0.0), (Heard(14).Light, Heard(14).Value!.Value));
        Assert.Equal((Light.Unknown, ReadingReason.Silent, (double?)null), (Heard(15).Light, Heard(15).Reason, Heard(15).Value));
    }

    [Fact]
    public void Reports_without_a_group_are_amber_at_most() =>
        Assert.Equal(Light.Amber, Rule.Judge(null, Readings.Bretagne, null,
            [Report("1", "A", Finistere, group: null), Report("2", "B", IlleEtVilaine, group: null), Report("3", "C", IlleEtVilaine, group: null)], _ => true, null, Now).Light);

    [Fact]
    public void The_order_of_the_reports_changes_nothing_and_one_more_never_betters_the_light()
    {
        var chance = new Random(11);
        for (var run = 0; run < 200; run++)
        {
            var reports = Enumerable.Range(0, chance.Next(1, 12)).Select(i => Report($"{i}", chance.Next(4) == 0 ? null : $"d{chance.Next(5)}", chance.Next(2) == 0 ? Finistere : IlleEtVilaine, chance.Next(0, 20),
                (FieldRole)chance.Next(8), chance.Next(3) == 0 ? "P" : null)).ToArray();
            var before = chance.Next(2) == 0 ? null : Readings.Field(Light.Red) with { Hold = new(Light.Red, null, Light.Unknown) };
            var text = Readings.Text(Judge(before, Now, reports));
            Assert.Equal(text, Readings.Text(Judge(before, Now, Readings.Shuffled(reports, chance))));
            Assert.True(Judge(before, Now, [.. reports, Report("more", "Z", Finistere)]).Light >= Judge(before, Now, reports).Light);
        }
    }

    [Fact]
    public void A_cluster_is_observed_and_its_end_whether_all_is_well_or_nobody_speaks()
    {
        FieldReport[] reports = [Report("1", "A", Finistere), Report("2", "B", Finistere), Report("3", "C", IlleEtVilaine)];
        SignalObservation Observed(params FieldReport[] of) =>
            FieldRule.ObservationOf(Judge(of), Rule.ClusterBehind(Judge(of).Light, of, Readings.Amoxicilline, _ => true, Now), Now);
        var seen = Observed(reports);
        Assert.Equal((Severity.Watch, new Corroboration(3, 3, 2), Readings.Amoxicilline), (seen.Severity, seen.Corroboration, seen.Subject.Group));
        Assert.Equal(Severity.Alert, CorroborationRule.Shown(seen.Severity!.Value, seen.Corroboration));
        Assert.Equal(Severity.Info, Observed(reports[..2]).Severity);
        Assert.Null(Observed(reports[..1]).Severity);
        Assert.Null(Observed().Severity);
        Assert.Equal(SignalKind.Field, seen.Kind);
    }

    [Fact]
    public void A_good_report_is_taken() => Assert.Empty(FieldReportRules.Default.Check(Report("1", "A", Finistere), Now));

    public static TheoryData<string, FieldReport> Bad()
    {
        var good = Report("1", "A", Finistere);
        return new()
        {
            { "field.text-missing", good with { Text = " " } }, { "field.text-long", good with { Text = new('x', 2001) } },
            { "field.patient-data", good with { Text = "patient 2 85 05 78 006 084 36, sans traitement" } }, { "field.patient-data", good with { Text = "n° 185052A006084" } },
            { "field.author-missing", good with { EnteredBy = "" } }, { "field.name-long", good with { Declarant = new('x', 101) } }, { "field.name-empty", good with { Panel = " " } },
            { "field.kind", good with { Kind = (FieldReportKind)99 } }, { "field.role", good with { Role = (FieldRole)99 } }, { "field.future", good with { ToldAt = Now.AddHours(1) } },
            { "field.order", good with { OccurredAt = Now } }, { "field.old", good with { OccurredAt = Now.AddDays(-400) } },
        };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_report_that_says_too_little_or_too_much_is_refused(string code, FieldReport report) => Assert.Contains(code, FieldReportRules.Default.Check(report, Now).Select(refused => refused.Code));

    [Fact]
    public void Codes_of_medicines_are_no_social_security_numbers() =>
        Assert.Empty(FieldReportRules.Default.Check(Report("1", "A", Finistere) with { Text = "CIP 3400930082157, UCD 3400890000010, lot 1234567" }, Now));
}
