using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Reports.Retex;

namespace Medistock.Realtime.Reports.Tests.Retex;

public sealed class RetexTests
{
    private readonly Winter _winter = Winter.Lived();

    private SeasonReport Report(DateTimeOffset? through = null) =>
        SeasonReport.Of(Winter.Season, _winter.Entries, _winter.Signals, through ?? Winter.At(2027, 6, 1), EffectMeter.Estimate) ?? throw new InvalidOperationException("the season was opened");

    [Fact]
    public void The_report_of_a_whole_winter_is_the_approved_document()
    {
        var page = RetexPage.Of(Report());
        var approved = Path.Combine(AppContext.BaseDirectory, "Retex", "Approved", "winter.html");
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, "winter.html"), page);
        else Assert.Equal(File.ReadAllText(approved), page);
    }

    [Fact]
    public void The_same_rows_give_the_same_report_to_the_byte_whenever_it_is_made() =>
        Assert.Equal(RetexPage.Of(Report(Winter.At(2027, 6, 1))), RetexPage.Of(SeasonReport.Of(Winter.Season, [.. Winter.Lived().Entries], [.. Winter.Lived().Signals], Winter.At(2031, 1, 1), EffectMeter.Estimate)!));

    [Fact]
    public void Metropole_was_at_level_2_and_La_Reunion_never()
    {
        var report = Report();
        Assert.True(report.Closed);
        var spell = Assert.Single(report.Phases, spell => spell.Phase == SeasonPhase.Level2);
        Assert.Equal((TerritoryCode.Metropole, Winter.At(2026, 12, 9), Winter.At(2027, 2, 3)), (spell.Territory, spell.From, spell.To));
        Assert.Contains(report.Phases, one => one.Territory == Winter.Reunion && one.Phase == SeasonPhase.Level1);
    }

    [Fact]
    public void How_early_it_was_known_is_counted_from_the_first_corroborated_signal_and_from_the_conditions()
    {
        var lead = Assert.Single(Report().LeadTimes);
        Assert.Equal((Winter.At(2026, 12, 5), Winter.At(2026, 12, 6)), (lead.FirstSignal, lead.MetSince));
        Assert.Equal(new ProposalTally(1, 1, 0, 0, 0, 0), Report().Proposals);
    }

    [Fact]
    public void A_level_2_without_a_proposal_is_a_missed_alarm_and_a_proposal_that_fell_a_false_one()
    {
        _winter.Entries.RemoveAll(entry => entry is PlanEntry.Proposed);
        Assert.Equal(1, Report().Proposals.Missed);
        var fallen = Winter.Lived();
        var at = fallen.Entries.FindIndex(entry => entry is PlanEntry.Decided { Decision.Draft.Command: PlanCommand.Escalate });
        var program = new Author("medistock", "medistock", "program");
        fallen.Entries.RemoveRange(at, fallen.Entries.Count - at);
        fallen.Entries.Add(new PlanEntry.Withdrawn("P1", "les conditions ne sont plus réunies", program, Winter.At(2026, 12, 9)));
        Assert.Equal(new ProposalTally(1, 0, 1, 0, 0, 0), SeasonReport.Of(Winter.Season, fallen.Entries, fallen.Signals, Winter.At(2027, 1, 1), EffectMeter.Estimate)!.Proposals);
    }

    [Fact]
    public void What_was_recorded_later_is_not_in_an_earlier_report()
    {
        var early = Report(Winter.At(2026, 12, 8));
        Assert.False(early.Closed);
        Assert.DoesNotContain(early.Phases, spell => spell.Phase == SeasonPhase.Level2);
        Assert.Empty(early.Measures);
    }

    [Fact]
    public void Unknown_time_is_counted_as_unknown()
    {
        var field = Assert.Single(Report().Quality, quality => quality.Territory == TerritoryCode.Metropole && quality.Indicator == PlanIndicator.Field);
        Assert.Equal(1, field.UnknownShare);
        Assert.Null(Assert.Single(Report().Quality, quality => quality.Territory == Winter.Reunion && quality.Indicator == PlanIndicator.Supply).UnknownShare);
    }

    [Fact]
    public void The_effect_of_each_measure_is_told_from_the_rows_with_its_interval()
    {
        var effects = Report().Effects;
        Assert.Equal(3, effects.Count);
        var consumption = effects[0].Outcomes[0];
        var measured = Assert.IsType<EffectEstimate.Measured>(consumption.Estimate);
        Assert.Equal((EffectFigure.Consumption, new DateOnly(2026, 12, 10), new DateOnly(2027, 2, 1)), (consumption.Subject.Figure, consumption.Start, consumption.To));
        Assert.InRange(-0.25, measured.Low95, measured.High95);
        Assert.True(measured.High95 < 0);
        // Where too few report nothing is held against it; three that began together cannot be told apart, and that is said.
        Assert.DoesNotContain(measured.Controls, control => control.Territory == Winter.Reunion);
        Assert.Equal(["together", "together"], effects[0].Overlaps.Select(overlap => overlap.How));
    }

    [Fact]
    public void Without_figures_every_effect_is_refused_and_the_report_says_so()
    {
        _winter.Entries.RemoveAll(entry => entry is PlanEntry.FiguresSeen);
        Assert.All(Report().Effects, effect => Assert.Equal("effect.unseen", effect.Refusal?.Code));
        Assert.Contains("Aucun jour de consommation ni de couverture", RetexPage.Of(Report()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_season_that_nobody_opened_has_no_report() => Assert.Null(SeasonReport.Of("2030-2031", _winter.Entries, _winter.Signals, Winter.At(2031, 1, 1), EffectMeter.Estimate));
}
