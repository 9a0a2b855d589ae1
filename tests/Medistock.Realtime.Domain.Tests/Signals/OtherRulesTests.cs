using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Signals;

public sealed class TerritorialRuleTests
{
    private static readonly TerritorialRule Rule = TerritorialRule.Default;
    private static readonly CoverageAlarm Critical = CoverageAlarm.Standing(CoverageLevel.Critical);

    [Fact]
    public void It_fires_when_a_department_is_critical_while_upstream_is_green()
    {
        Assert.True(Rule.Judge(false, Critical, CoverageLevel.Critical, CoverDays.Of(10)));
        Assert.False(Rule.Judge(false, Critical, CoverageLevel.Critical, CoverDays.Of(9.99)));
        Assert.False(Rule.Judge(false, CoverageAlarm.Standing(CoverageLevel.Alert), CoverageLevel.Alert, CoverDays.Of(30)));
    }

    [Fact]
    public void It_ends_when_the_department_recovers_or_the_nation_is_short_too()
    {
        Assert.False(Rule.Judge(true, CoverageAlarm.Standing(CoverageLevel.Alert), CoverageLevel.Alert, CoverDays.Of(30)));
        Assert.True(Rule.Judge(true, Critical, CoverageLevel.Critical, CoverDays.Of(9.5)));
        Assert.False(Rule.Judge(true, Critical, CoverageLevel.Critical, CoverDays.Of(8.9)));
    }

    [Fact]
    public void A_department_that_is_recovering_fires_nothing_and_keeps_what_stands()
    {
        Assert.False(Rule.Judge(false, Critical, CoverageLevel.Ok, CoverDays.Of(30)));
        Assert.True(Rule.Judge(true, Critical, CoverageLevel.Ok, CoverDays.Of(30)));
    }

    [Fact]
    public void An_unknown_nation_changes_nothing()
    {
        Assert.True(Rule.Judge(true, Critical, CoverageLevel.Critical, CoverDays.Unknown(CoverageReason.Stale)));
        Assert.False(Rule.Judge(false, Critical, CoverageLevel.Critical, CoverDays.Unknown(CoverageReason.Stale)));
    }
}

public sealed class SilenceRuleTests
{
    private static readonly SilenceRule Rule = SilenceRule.Default;

    [Fact]
    public void An_establishment_is_silent_after_two_duty_periods()
    {
        var now = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
        Assert.False(SilenceRule.IsSilent(now.AddHours(-48), now, DutyPeriods.Default.Of(EstablishmentKind.Pui)));
        Assert.True(SilenceRule.IsSilent(now.AddHours(-48).AddSeconds(-1), now, DutyPeriods.Default.Of(EstablishmentKind.Pui)));
    }

    [Theory]
    [InlineData(null, 80, null)]
    [InlineData(null, 79, Severity.Watch)]
    [InlineData(Severity.Watch, 84, Severity.Watch)]
    [InlineData(Severity.Watch, 85, null)]
    [InlineData(Severity.Watch, 49, Severity.Alert)]
    [InlineData(Severity.Alert, 54, Severity.Alert)]
    [InlineData(Severity.Alert, 55, Severity.Watch)]
    public void A_department_falls_silent_by_its_share_reporting_with_a_margin_to_come_back(Severity? before, int reporting, Severity? after) =>
        Assert.Equal(after, Rule.Judge(before, reporting, 100));

    [Fact]
    public void With_too_few_due_a_share_says_nothing()
    {
        Assert.Null(Rule.Judge(null, 0, 4));
        Assert.Equal(Severity.Watch, Rule.Judge(Severity.Watch, 4, 4));
    }
}

public sealed class CorroborationRuleTests
{
    private static LinkTotals Totals(EstablishmentKind link, int critical, int alert) =>
        new(link, Quantity.Of(1), DailyRate.Zero, 10, 0, 0, critical, alert, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Two_puis_are_two_declarants_and_all_officines_are_one()
    {
        Assert.True(CorroborationRule.Of(CoverageLevel.Alert, EstablishmentKind.Pui, [Totals(EstablishmentKind.Pui, 0, 2)], CoverageLevel.Ok).Holds);
        var officines = CorroborationRule.Of(CoverageLevel.Alert, EstablishmentKind.Officine, [Totals(EstablishmentKind.Officine, 0, 9)], CoverageLevel.Ok);
        Assert.Equal(new Corroboration(1, 9, 1), officines);
        Assert.False(officines.Holds);
    }

    [Fact]
    public void Three_establishments_in_two_departments_corroborate_but_not_two()
    {
        Corroboration Of(params LinkTotals[] rows) => CorroborationRule.Of(CoverageLevel.Critical, EstablishmentKind.Officine, rows, CoverageLevel.Ok);
        Assert.True(Of(Totals(EstablishmentKind.Officine, 2, 5), Totals(EstablishmentKind.Officine, 1, 1)).Holds);
        Assert.False(Of(Totals(EstablishmentKind.Officine, 1, 5), Totals(EstablishmentKind.Officine, 1, 1)).Holds);
        Assert.False(Of(Totals(EstablishmentKind.Officine, 3, 5), Totals(EstablishmentKind.Officine, 0, 4)).Holds);
    }

    [Fact]
    public void The_other_link_under_its_threshold_is_one_more_declarant() =>
        Assert.True(CorroborationRule.Of(CoverageLevel.Alert, EstablishmentKind.Pui, [Totals(EstablishmentKind.Pui, 0, 1)], CoverageLevel.Alert).Holds);

    [Theory]
    [InlineData(Severity.Watch, 1, Severity.Watch)]
    [InlineData(Severity.Watch, 2, Severity.Alert)]
    [InlineData(Severity.Alert, 2, Severity.Critical)]
    [InlineData(Severity.Critical, 2, Severity.Critical)]
    public void Corroboration_raises_severity_by_one_step_never_above_critical(Severity severity, int declarants, Severity shown) =>
        Assert.Equal(shown, CorroborationRule.Shown(severity, new(declarants, declarants, 1)));
}

public sealed class PeriodsAndThresholdsTests
{
    private static readonly PresentationCode Code = PresentationCode.Parse("X-MASQUE");

    [Fact]
    public void A_list_under_weekly_duty_is_stale_after_fourteen_days()
    {
        var duties = new DutyPeriods(DutyPeriods.Daily, DutyPeriods.Daily, [new(Code, DutyPeriods.Weekly)]);
        Assert.Equal(TimeSpan.FromDays(14), duties.Of(EstablishmentKind.Pui, Code).SilentAfter);
        Assert.Equal(TimeSpan.FromHours(48), duties.Of(EstablishmentKind.Pui, PresentationCode.Parse("X-AUTRE")).SilentAfter);
    }

    [Fact]
    public void Thresholds_of_a_presentation_come_before_those_of_its_link()
    {
        var own = new Thresholds(7, 21, Official: false);
        var book = new ThresholdBook(Thresholds.Pui, Thresholds.Officine, [new((Code, EstablishmentKind.Pui), own)]);
        Assert.Equal(own, book.For(Code, EstablishmentKind.Pui));
        Assert.Equal(Thresholds.Officine, book.For(Code, EstablishmentKind.Officine));
        Assert.Equal(Thresholds.Pui, ThresholdBook.Default.For(Code, EstablishmentKind.Pui));
    }
}
