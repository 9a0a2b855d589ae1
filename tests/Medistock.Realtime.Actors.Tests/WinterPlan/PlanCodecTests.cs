using System.Text;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.Tests.WinterPlan;

/// <summary>A row of the plan is read by every later version: the approved files are of the version that first wrote them.</summary>
public sealed class PlanCodecTests
{
    private static readonly DateTimeOffset At = new(2026, 12, 9, 9, 30, 0, TimeSpan.FromHours(1));
    private static readonly Author Evaluator = new("k1", "A. Évaluatrice", "evaluator");
    private static readonly Evidence[] Seen = [new("couverture « officines »", 1.5, "jours", "REG-53", At)];
    private static readonly PhaseChange Change = new(TerritoryCode.Metropole, SeasonPhase.Level1, SeasonPhase.Level2, "2026-2027", false);
    private static readonly DecisionDraft Draft = new(TerritoryCode.Metropole, PlanCommand.Escalate, null, new("RSS", new(2026, 12, 9)), [new("A. Martin", "ANSM"), new("B. Durand", "DGS")], "tension globale", At, At, "P7", null);
    private static readonly Measure Allocation = new("M9", "contingentement-quantitatif", "Contingentement", MeasureState.InForce, new(["amoxicilline/suspension-buvable/paediatric"], [PresentationCode.Parse("3400930082157")], [TerritoryCode.Metropole], [Circuit.City]),
        "ANSM", [new(Circuit.City, 130.5m, VolumePeriod.Week)], new(2026, 12, 10), null, new(2027, 1, 10), "tension", null);
    private static readonly IndicatorReading Light = new(PlanIndicator.Supply, TerritoryCode.Metropole, IndicatorSubject.Of("amoxicilline/suspension-buvable/paediatric", ChainLink.Officines), Domain.WinterPlan.Indicators.Light.Red, 1.5, "jours",
        ReadingReason.None, new("indicator.supply.officines", 5, "jours", false, "réglage, non officiel"), Seen, At, 0.75, new(Domain.WinterPlan.Indicators.Light.Red, At, Domain.WinterPlan.Indicators.Light.Amber));
    private static readonly IndicatorReading Whole = new(PlanIndicator.Field, TerritoryCode.Metropole, IndicatorSubject.Whole, Domain.WinterPlan.Indicators.Light.Unknown, null, "groupes en rouge", ReadingReason.MostlyUnknown,
        new("indicator.territory", 50, "% inconnus", false, "réglage"), [], null, null, default) { Counts = new(1, 2, 3, 9) };

    private static readonly FigureDay Figures = new(new(2026, 12, 9), ["amoxicilline/suspension-buvable/paediatric", "paracetamol/comprime/all"], ["boîtes", "mg"], ["", "mg"],
        [new(TerritoryCode.Metropole, ChainLink.Officines, [new(12345.6, 4.25, 0.987), new(1.5e9, null, 1)]), new(TerritoryCode.Parse("DEP-974"), ChainLink.Pui, [new(null, null, 0), default])],
        new SortedDictionary<string, string> { ["3400930082157"] = "amoxicilline/suspension-buvable/paediatric" });

    private static readonly Dictionary<string, PlanEntry> Rows = new()
    {
        ["decision"] = new PlanEntry.Decided(new("D3", Draft, [Change], [TerritoryCode.Parse("DEP-974")], Evaluator, At)),
        ["tookEffect"] = new PlanEntry.TookEffect("D3", [Change], At, WinterPlanActor.Program, At),
        ["proposal"] = new PlanEntry.Proposed(new("P7", TerritoryCode.Metropole, PlanCommand.Escalate, "réunies depuis hier", At, Seen, [], WinterPlanActor.Program, At)),
        ["withdrawn"] = new PlanEntry.Withdrawn("P7", "les conditions ne sont plus réunies", WinterPlanActor.Program, At),
        ["release"] = new PlanEntry.Released(new("R8", TerritoryCode.France, SeasonPhase.Level1, 1, "veille saisonnière", [new("supply", "amber", "tensions localisées", At)], At, Evaluator, At)),
        ["measure"] = new PlanEntry.Measured(Allocation, "inForce", [new("measure.volume-unusual", "volumes[0].percent", "130.5 %")], Evaluator, At),
        ["sheet"] = new PlanEntry.SheetRevised(new("contingentement-quantitatif", 2, ["part de marché"], "A. Évaluatrice", At, null), Evaluator, At),
        ["field"] = new PlanEntry.FieldTold(new("F5", FieldReportKind.Tension, FieldRole.Officine, "350000001", "OpenHealth", DepartmentCode.Parse("35"), null, "plus livré", At, At, "A. Évaluatrice"), Evaluator, At),
        ["figures"] = new PlanEntry.FiguresSeen(Figures, WinterPlanActor.Program, At),
        ["observed"] = new PlanEntry.Observed([Light, Whole], [new(TerritoryCode.Metropole, PlanCommand.Return, ConditionState.NotMet, new(At, true, At), "réunies")], WinterPlanActor.Program, At),
    };

    public static TheoryData<string> Kinds => [.. Rows.Keys];

    [Fact]
    public void Every_kind_of_row_has_a_sample() => Assert.Equal(
        typeof(PlanEntry).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(PlanEntry))).Select(type => type.Name).Order(StringComparer.Ordinal), Rows.Values.Select(row => row.GetType().Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_written_is_read_again(string kind)
    {
        var read = PlanCodec.Decode(PlanCodec.Encode(Rows[kind]));
        Assert.Equal(Rows[kind].GetType(), read.GetType());
        Assert.Equal(PlanCodec.Encode(Rows[kind]), PlanCodec.Encode(read));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_stands_as_it_did_in_the_version_that_first_wrote_it(string kind)
    {
        var written = Encoding.UTF8.GetString(PlanCodec.Encode(Rows[kind]).AsSpan(1));
        var file = $"plan-{kind}.v1.json";
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, file), written + "\n");
        else Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "WinterPlan", "Golden", file)).TrimEnd('\n'), written);
    }

    [Fact]
    public void What_screens_are_told_of_an_observation_is_the_territories_own_lights_without_their_evidence()
    {
        var told = Assert.IsType<PlanEntry.Observed>(Rows["observed"].ForScreens());
        Assert.Equal(IndicatorSubject.Whole, Assert.Single(told.Readings).Subject);
        Assert.Null(new PlanEntry.Observed([Light], [], WinterPlanActor.Program, At).ForScreens());
    }

    [Fact]
    public void Screens_are_told_nothing_of_figures() => Assert.Null(Rows["figures"].ForScreens());

    [Fact]
    public void A_day_of_three_hundred_groups_in_thirty_places_is_a_row_of_some_250_kilobytes()
    {
        string[] groups = [.. Enumerable.Range(0, FigureDay.MostGroups).Select(number => $"une-molecule-{number:000}/suspension-buvable/paediatric")];
        var units = Enumerable.Repeat("boîtes", groups.Length).ToArray();
        PlaceFigures[] places = [.. new[] { ChainLink.Officines, ChainLink.Pui }.SelectMany(link => Enumerable.Range(1, 30).Select(place => new PlaceFigures(TerritoryCode.Parse($"DEP-{place + 20:00}"), link,
            [.. groups.Select((_, group) => new GroupFigures(1234.5 + group, 12.34 + group, 0.987))])))];
        Assert.InRange(PlanCodec.Encode(new PlanEntry.FiguresSeen(new(new(2026, 12, 9), groups, units, units, places, new Dictionary<string, string>()), WinterPlanActor.Program, At)).Length, 200_000, 320_000);
    }

    [Fact]
    public void A_row_of_a_newer_format_or_kind_is_not_guessed_at()
    {
        Assert.Throws<InvalidDataException>(() => PlanCodec.Decode([9, (byte)'{', (byte)'}']));
        Assert.Throws<InvalidDataException>(() => PlanCodec.Decode([1, .. """{"kind":"later","row":{}}"""u8]));
        Assert.Throws<InvalidDataException>(() => PlanCodec.Decode([1, .. """{"kind":"decision"}"""u8]));
    }
}
