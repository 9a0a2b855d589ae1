using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Testing.Figures;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Effects;

/// <summary>Which series are compared, over which days; how an interval is made is the estimator's, which here only remembers what it was asked.</summary>
public sealed class EffectRuleTests
{
    private static readonly DateOnly First = new(2026, 9, 1), Last = new(2027, 2, 28), Start = new(2026, 12, 1);
    private static readonly TerritoryCode Bretagne = TerritoryCode.Parse("REG-53"), Reunion = TerritoryCode.Parse("DEP-974");
    private static readonly string Group = DrawnFigures.Groups[0];
    private static readonly PresentationCode Box = PresentationCode.Parse("3400930082157");
    private static readonly FigureBook Seen = Book(new DrawnFigures(1) { Members = new Dictionary<string, string> { [Box.ToString()] = Group } });
    private readonly List<EffectCase> _asked = [];

    private static FigureBook Book(DrawnFigures drawn, DateOnly? last = null) => drawn.Days(First, last ?? Last).Aggregate(FigureBook.Empty, (book, day) => book.After(day));

    private EffectEstimate Remember(EffectCase asked)
    {
        _asked.Add(asked);
        return new EffectEstimate.Measured(-0.18, -0.26, -0.09, -0.3, -0.04, 50, 20, 0.05, [.. asked.Controls.Take(2).Select(control => new EffectWeight(control.Group, control.Territory, 0.5))], 0, 0);
    }

    private static Measure Of(string id, DateOnly? start, DateOnly? end = null, TerritoryCode? territory = null, string[]? groups = null, PresentationCode[]? presentations = null, MeasureState state = MeasureState.InForce) => new(
        id, "contingentement-quantitatif", "Contingentement", state, new(groups ?? [Group], presentations ?? [], [territory ?? TerritoryCode.Metropole], [Circuit.City]), "ANSM", [], start, end, null, "tension",
        state == MeasureState.Ended ? "besoin couvert" : null);

    private MeasureEffect Effect(Measure measure, params Measure[] others) => EffectRule.Default.Of(Seen, [measure, .. others], measure, Remember);

    private MeasureEffect Refused(string code, Measure measure)
    {
        var effect = Effect(measure);
        Assert.Equal(code, effect.Why?.Code);
        Assert.False(effect.IsMeasured);
        Assert.NotEmpty(EffectWords.Of(effect));
        Assert.Empty(_asked);
        return effect;
    }

    [Fact]
    public void Consumption_and_cover_are_held_against_other_groups_here_and_the_same_group_elsewhere()
    {
        var effect = Effect(Of("M1", Start));
        Assert.Equal([EffectFigure.Consumption, EffectFigure.Cover], effect.Outcomes.Select(outcome => outcome.Subject.Figure));
        Assert.Equal((Start.AddDays(-56), Start, Start.AddDays(55)), (_asked[0].From, _asked[0].Start, _asked[0].To));
        // A week of consumption speaks of both sides, and cover divides by it.
        Assert.Equal([105, 105], _asked.Select(asked => asked.Days.Count));
        Assert.All(_asked, asked => Assert.All(asked.Controls, control => Assert.Equal((56, asked.Days.Count), (asked.Before, control.Days.Count))));
        var controls = _asked[0].Controls.Select(control => (control.Group, control.Territory)).ToHashSet();
        Assert.Equal(8 + 2, controls.Count);
        Assert.All(controls, control => Assert.True(control.Territory == TerritoryCode.Metropole ? control.Group != Group : control.Group == Group && control.Territory.Kind == TerritoryKind.Department));
        Assert.Contains("−18 % [−30 % ; −4 %]", EffectWords.Of(effect), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_is_held_against_regions_and_a_territory_against_territories()
    {
        Effect(Of("M1", Start, territory: Bretagne));
        Assert.Equal(["REG-11", "REG-28", "REG-75", "REG-84"], _asked[0].Controls.Where(control => control.Group == Group).Select(control => control.Territory.Text));
        _asked.Clear();
        Effect(Of("M2", Start, territory: TerritoryCode.Parse("REG-04")));
        Assert.Equal(Reunion, _asked[0].Subject.Territory);
        Assert.Equal(["DEP-971", "METRO"], _asked[0].Controls.Where(control => control.Group == Group).Select(control => control.Territory.Text));
    }

    [Fact]
    public void What_another_measure_concerns_while_they_are_compared_is_no_control()
    {
        Effect(Of("M1", Start), Of("M2", Start.AddDays(-300), Start.AddDays(-290), groups: [DrawnFigures.Groups[1]], state: MeasureState.Ended), Of("M3", Start.AddDays(3), groups: [DrawnFigures.Groups[2]]),
            Of("M4", null, groups: [DrawnFigures.Groups[3]], state: MeasureState.Prepared), Of("M5", Start.AddDays(-80), territory: Reunion), Of("M6", Start, groups: [DrawnFigures.Groups[4]], territory: Bretagne));
        var controls = _asked[0].Controls.Select(control => $"{control.Territory} {control.Group}").ToHashSet();
        Assert.Equal([true, false, true, false, false], new[] { $"METRO {DrawnFigures.Groups[1]}", $"METRO {DrawnFigures.Groups[2]}", $"METRO {DrawnFigures.Groups[3]}", $"DEP-974 {Group}", $"METRO {DrawnFigures.Groups[4]}" }.Select(controls.Contains));
    }

    [Fact]
    public void The_groups_of_one_measure_are_no_controls_of_each_other()
    {
        Effect(Of("M1", Start, groups: [.. DrawnFigures.Groups.Take(3)]));
        Assert.All(_asked, asked => Assert.DoesNotContain(asked.Controls, control => control.Territory == TerritoryCode.Metropole && DrawnFigures.Groups.Take(3).Contains(control.Group)));
        Assert.Equal(6, _asked.Count);
    }

    [Fact]
    public void The_first_week_of_consumption_speaks_of_both_sides_and_is_in_no_series()
    {
        Effect(Of("M1", Start));
        double? Seen(int days) => EffectRuleTests.Seen.Days.First(day => day.Day == Start.AddDays(days)).Find(TerritoryCode.Metropole, ChainLink.Officines)![0].Consumption;
        Assert.Equal([Seen(-1), Seen(7)], _asked[0].Days.Skip(55).Take(2));
        Assert.All(_asked[0].Days, day => Assert.NotNull(day));
        var early = Effect(Of("M2", Last.AddDays(-6)));
        Assert.Equal("effect.after-short", Assert.IsType<EffectEstimate.Refused>(early.Outcomes[0].Estimate).Code);
    }

    [Theory]
    [InlineData(-20, null, null, "before", -13, 55)]
    [InlineData(-70, -20, null, "before", -12, 55)]
    [InlineData(20, null, null, "during", -56, 19)]
    [InlineData(-70, 30, null, "during", -56, 30)]
    [InlineData(0, null, null, "together", -56, 55)]
    [InlineData(-30, -1, null, "replaced", -23, 55)]
    [InlineData(-90, null, null, "throughout", -56, 55)]
    [InlineData(-90, -60, null, null, -56, 55)]
    [InlineData(-20, null, "REG-53", "before", -13, 55)]
    [InlineData(-20, null, "DEP-974", null, -56, 55)]
    [InlineData(-20, null, "DEP-35", "before", -13, 55)]
    public void A_change_of_another_measure_on_the_series_cuts_the_window_and_is_said(int from, int? to, string? territory, string? how, int first, int last)
    {
        var other = Of("M2", Start.AddDays(from), to is { } end ? Start.AddDays(end) : null, territory is null ? null : TerritoryCode.Parse(territory), state: to is null ? MeasureState.InForce : MeasureState.Ended);
        var effect = Effect(Of("M1", Start), other);
        Assert.Equal((Start.AddDays(first), Start.AddDays(last)), (_asked[0].From, _asked[0].To));
        Assert.Equal(how, effect.Overlaps is [var told] ? told.How : null);
        Assert.All(effect.Overlaps, overlap => Assert.StartsWith("M2 (Contingentement), ", EffectWords.Of(overlap), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_measure_too_near_leaves_nothing_to_tell()
    {
        var effect = Effect(Of("M1", Start), Of("M2", Start.AddDays(-3)));
        Assert.Equal("effect.overlap", Assert.IsType<EffectEstimate.Refused>(effect.Outcomes[0].Estimate).Code);
        Assert.Null(effect.Outcomes[0].From);
        EffectEstimate Short(EffectCase asked) => new EffectEstimate.Refused("effect.before-short", "3 days");
        var cut = EffectRule.Default.Of(Seen, [Of("M2", Start.AddDays(-12))], Of("M1", Start), Short);
        Assert.Equal("effect.overlap", cut.Refusal?.Code);
        Assert.Equal("effect.before-short", EffectRule.Default.Of(Seen, [], Of("M1", Start), Short).Refusal?.Code);
    }

    [Fact]
    public void A_measure_that_names_no_medicine_is_said_and_disturbs_no_control()
    {
        var effect = Effect(Of("M1", Start), Of("M2", Start.AddDays(5), groups: []));
        Assert.Equal("general", Assert.Single(effect.Overlaps).How);
        Assert.Equal(10, _asked[0].Controls.Count);
    }

    [Fact]
    public void A_measure_that_has_ended_is_looked_at_until_its_end()
    {
        Effect(Of("M1", Start, Start.AddDays(30), state: MeasureState.Ended));
        Assert.Equal(Start.AddDays(30), _asked[0].To);
        _asked.Clear();
        Effect(Of("M1", Start, Start.AddDays(30)));
        Assert.Equal(Start.AddDays(55), _asked[0].To);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_with_a_reason()
    {
        Refused("effect.not-in-force", Of("M1", Start, state: MeasureState.Prepared));
        Refused("effect.withdrawn", Of("M1", null, state: MeasureState.Ended));
        Refused("effect.not-begun", Of("M1", Last.AddDays(1)));
        Refused("effect.general", Of("M1", Start, groups: []));
        Assert.Contains("inconnu/x/adult", Assert.Single(Refused("effect.group", Of("M1", Start, groups: ["inconnu/x/adult"])).Notes), StringComparison.Ordinal);
        Refused("effect.place", Of("M1", Start, territory: TerritoryCode.Parse("DEP-35")));
        Assert.Equal("effect.unseen", EffectRule.Default.Of(FigureBook.Empty, [], Of("M1", Start), Remember).Why?.Code);
    }

    [Fact]
    public void A_presentation_is_measured_with_its_group_and_France_in_metropole_and_that_is_said()
    {
        var effect = Effect(Of("M1", Start, territory: TerritoryCode.France, groups: [], presentations: [Box]));
        Assert.Equal((Group, TerritoryCode.Metropole), (_asked[0].Subject.Group, _asked[0].Subject.Territory));
        Assert.Equal(2, effect.Notes.Count);
        Assert.DoesNotContain(_asked[0].Controls, control => control.Territory != TerritoryCode.Metropole);
    }

    [Fact]
    public void Unknown_days_are_unknown_and_those_that_say_nothing_are_not_zero()
    {
        var seen = Book(new DrawnFigures(1) { Share = (day, _) => day == Start.AddDays(-10) ? null : day == Start.AddDays(-9) ? 0.5 : 0.9 });
        EffectRule.Default.Of(seen, [], Of("M1", Start), Remember);
        var whole = new List<EffectCase>(_asked);
        _asked.Clear();
        Effect(Of("M1", Start));
        Assert.Equal([null, null], whole[0].Days.Skip(46).Take(2));
        Assert.Equal(_asked[0].Days[50]!.Value, whole[0].Days[50]!.Value, _asked[0].Days[50]!.Value / 500);
    }

    [Fact]
    public void Days_that_were_counted_in_another_unit_are_not_compared()
    {
        var days = new DrawnFigures(1).Days(First, Last).Select(day => day.Day < Start.AddDays(-20) ? day with { OfficineUnits = [.. day.OfficineUnits.Select(_ => "mg")] } : day);
        EffectRule.Default.Of(days.Aggregate(FigureBook.Empty, (book, day) => book.After(day)), [], Of("M1", Start), Remember);
        Assert.Equal(36, _asked[0].Days.TakeWhile(day => day is null).Count());
        Assert.NotNull(_asked[1].Days[0]);
    }

    [Fact]
    public void A_large_scope_is_told_in_part_and_says_so()
    {
        var effect = EffectRule.Default.Of(Seen, [], Of("M1", Start, groups: DrawnFigures.Groups) with { Scope = new(DrawnFigures.Groups, [], [TerritoryCode.Metropole, Bretagne], [Circuit.City, Circuit.Hospital]) }, Remember);
        Assert.Equal((24, 12), (effect.Outcomes.Count, effect.Left));
    }

    [Fact]
    public void A_link_of_which_nothing_is_known_is_said_and_not_counted()
    {
        var measure = Of("M1", Start);
        var effect = Effect(measure with { Scope = measure.Scope with { Circuits = [Circuit.City, Circuit.Hospital] } });
        Assert.Equal([ChainLink.Officines, ChainLink.Officines], effect.Outcomes.Select(outcome => outcome.Subject.Link));
        Assert.Contains("PUI", Assert.Single(effect.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_is_seen_once_and_the_oldest_give_way()
    {
        var day = Seen.Days[^1];
        Assert.Same(Seen, Seen.After(day));
        Assert.Same(Seen, Seen.After(day with { Day = day.Day.AddDays(-3) }));
        var book = Enumerable.Range(1, FigureBook.DayLimit + 5).Aggregate(Seen, (known, next) => known.After(day with { Day = day.Day.AddDays(next) }));
        Assert.Equal((FigureBook.DayLimit, day.Day.AddDays(6)), (book.Days.Count, book.Days[0].Day));
        Assert.Same(book.Days[0].Groups, book.Last!.Groups);
    }

    [Fact]
    public void A_figure_keeps_four_digits_and_unknown_stays_unknown()
    {
        var place = new PlaceFigures(Bretagne, ChainLink.Pui, [new(123456.7, 12.345, 0.98765), new(null, null, null), new(0, null, 1)]);
        Assert.Equal([new(123500, 12.3f, 0.988f), default, new(0, null, 1)], Enumerable.Range(0, 3).Select(group => place[group]));
        Assert.False(place.Empty);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlaceFigures(Bretagne, ChainLink.Pui, [new(-1, null, 1)]));
    }
}
