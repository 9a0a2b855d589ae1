using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Epidemiology;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

public class EpidemiologySourceTests
{
    private const string Header = "1er jour de la semaine,Semaine,Région Code,Région,Classe d'âge,Taux de passages aux urgences pour grippe,Taux d'hospitalisations après passages aux urgences pour grippe,Taux d'actes médicaux SOS médecins pour grippe";
    private const string Line = "2022-11-28,2022-S48,53,Bretagne,Tous âges,524.1,12.0,";

    private static SourceResult Import(TakenLines taken, params string[] lines) =>
        new EpidemiologySource().Read([new("regions.csv", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(string.Join("\n", [Header, .. lines]))).ToArray())], ReferenceBook.Empty, taken);

    [RealDataFact]
    public void The_real_files_are_read_to_the_line()
    {
        var files = GivenFile.FromDisk([SharedData.File("epidemiology")]);
        var result = new EpidemiologySource().Read(files, ReferenceBook.Empty, TakenLines.None);
        Assert.Equal([(915, 915, 0, 0), (16_470, 16_470, 0, 0)], result.Reports.Select(report => (report.Read, report.Accepted, report.Unchanged, report.Rejected)));
        var book = new EpidemicBook();
        foreach (var fact in result.Facts.SelectMany(file => file.Epidemic)) book.Take(fact.Fact, new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(19, book.Series.Select(series => series.Territory).Distinct().Count());
        var again = new EpidemiologySource().Read(files, ReferenceBook.Empty, result.Taken);
        Assert.All(again.Reports, report => Assert.Equal(report.Read, report.Unchanged));
        Assert.All(again.Facts, file => Assert.Empty(file.Epidemic));
    }

    [RealDataFact]
    public void The_flu_of_2022_is_found_within_two_weeks_of_what_was_published()
    {
        var book = new EpidemicBook();
        foreach (var file in new EpidemiologySource().Read(GivenFile.FromDisk([SharedData.File("epidemiology")]), ReferenceBook.Empty, TakenLines.None).Facts)
            foreach (var fact in file.Epidemic) book.Take(fact.Fact, DateTimeOffset.UnixEpoch);
        var phases = PhaseRule.Default.Walk(book.Weeks(new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.France, AgeClass.All)));
        var entered = phases.Zip(phases.Skip(1)).Where(pair => pair.First.Phase != EpidemicPhase.Epidemic && pair.Second.Phase == EpidemicPhase.Epidemic).Select(pair => pair.Second.Week!.Value).ToList();
        // Santé publique France: nine regions epidemic in week 48 of 2022, métropole in week 49.
        Assert.Equal(2, entered.Count);
        Assert.InRange(entered[1], new DateOnly(2022, 11, 14), new DateOnly(2022, 12, 5));
        // No epidemic in the winter of the lockdowns.
        Assert.DoesNotContain(phases, phase => phase.Phase == EpidemicPhase.Epidemic && phase.Week < new DateOnly(2021, 11, 1));
    }

    [Fact]
    public void A_missing_value_is_not_zero()
    {
        var facts = Import(TakenLines.None, Line).Facts[0].Epidemic;
        Assert.Equal([(EpidemicIndicator.EmergencyVisits, 524.1), (EpidemicIndicator.Hospitalisations, 12.0)], facts.Select(fact => (fact.Fact.Series.Indicator, fact.Fact.Value!.Value)));
        Assert.Equal("REG-53", facts[0].Fact.Series.Territory.Text);
    }

    [Theory]
    [InlineData(1, "28/11/2022", "week.day")]
    [InlineData(1, "2022-11-29", "week.monday")]
    [InlineData(2, "2022-S47", "week.number")]
    [InlineData(3, "99", "region.unknown")]
    [InlineData(5, "0-4 ans", "age.unknown")]
    [InlineData(6, "n.c.", "rate.number")]
    [InlineData(7, "-1", "rate.number")]
    public void A_bad_value_is_refused_with_its_column_and_code(int column, string value, string code)
    {
        var fields = Line.Split(',');
        fields[column - 1] = value;
        var report = Import(TakenLines.None, Line, string.Join(',', fields)).Reports[0];
        var reject = Assert.Single(report.Rejects);
        Assert.Equal((3, column, code), (reject.Line, reject.Column, reject.Code));
        Assert.Equal((2, 1, 0, 1), (report.Read, report.Accepted, report.Unchanged, report.Rejected));
    }

    [Fact]
    public void A_week_given_twice_with_other_values_keeps_the_first()
    {
        var result = Import(TakenLines.None, Line, Line, Line.Replace("524.1", "600.0", StringComparison.Ordinal));
        Assert.Equal((1, 1, 1, "epidemic.duplicate"), (result.Reports[0].Accepted, result.Reports[0].Unchanged, result.Reports[0].Rejected, result.Reports[0].Rejects[0].Code));
    }

    [Fact]
    public void A_revised_week_is_new_and_the_others_are_not()
    {
        const string other = "2022-12-05,2022-S49,53,Bretagne,Tous âges,700.0,,";
        var first = Import(TakenLines.None, Line, other);
        var revised = Import(first.Taken, Line, other.Replace("700.0", "730.5", StringComparison.Ordinal));
        Assert.Equal((1, 1), (revised.Reports[0].Accepted, revised.Reports[0].Unchanged));
        Assert.Equal(730.5, Assert.Single(revised.Facts[0].Epidemic).Fact.Value);
    }
}
