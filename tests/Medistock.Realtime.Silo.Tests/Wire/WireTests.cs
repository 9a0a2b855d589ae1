using System.Buffers;
using System.Reflection;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Scores;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Wire;

namespace Medistock.Realtime.Silo.Tests.Wire;

/// <summary>What one silo writes another reads, of this version and of every later one: the stored samples are of the version that first wrote them.</summary>
public class WireTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 11, 0, 0, 250, TimeSpan.Zero);
    private static readonly PresentationCode Propofol = PresentationCode.Parse("3400930082157"), Curare = PresentationCode.Parse("X-CURARE-1"), Unit = PresentationCode.Parse("9000001");
    private static readonly Finess Place = Finess.Parse("530000001");
    private static readonly DepartmentCode Mayenne = DepartmentCode.Parse("53");

    private static readonly LineContribution Known = new(Propofol, Quantity.Of(12), new DailyRate(1_500_000), CoverageLevel.Alert, CoverageReason.None, At) { LowerBound = true };
    private static readonly LineContribution Unknown = new(Curare, null, null, CoverageLevel.Unknown, CoverageReason.Inconsistent, DateTimeOffset.MinValue);
    private static readonly LinkTotals Totals = new(EstablishmentKind.Pui, Quantity.Of(30), new DailyRate(7_000_001), 3, 1, 2, 1, 2, At) { UnratedLines = 1, LowerBoundLines = 1 };
    private static readonly Signal Standing = new(
        "s-1", 3, SignalKind.Coverage, new(TerritoryCode.Of(Mayenne), Propofol, Place, EstablishmentKind.Pui), Severity.Critical, SignalState.Acknowledged, new(2, 3, 2),
        new("critical", 5, "jours", true, "MINSANTE 2020-100"), [new("couverture", 4.5, "jours", "530000001", At)], At, At, At, 7, "permanence", "k1", At, null, [new("k1", At, "vu")]);

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Wire", "Golden");
    private static readonly LineDepletion Depleted = new(At, new(2026, 11, 28), new(2026, 11, 30), null, 0.25, 0.5, 1);
    private static readonly DemandQuantiles Demand = new(1, 2, 4, 2.25);
    private static readonly ForecastBasis Basis = new(20_780, 20_700, BaselineReason.Substitution, 40, 2, 1, 43, 2.5, [new(30, 2, 0.75), new(5, 3, 0.25)], [1.5, 1, 1, 1, 1, 0.5, 1], 1.01, 1.02, 0.98, 3, 0.5, 1, 0.125);
    private static readonly DateOnly Due = new(2026, 12, 4);
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran");
    private static readonly HolderSupply Held = new(Biogaran, new StatedAmount(Quantity.Of(100), At), new UsualSales(Quantity.Of(50), Due.AddDays(-400), Due.AddDays(-35), At), null, new StatedAmount(Quantity.Of(48), At));

    private static readonly Guid Key = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly Author Decider = new("k1", "A. Évaluatrice", "evaluator");
    private static readonly DecisionDraft Drafted = new(TerritoryCode.Metropole, PlanCommand.Escalate, null, new("RSS", Due), [new("A. Martin", "ANSM"), new("B. Durand", "DGS")], "tension « globale »", At, At, "P7", "D1");
    private static readonly RecordedReset Begun = new(new(Propofol, null, Due, BaselineReason.Substitution, "remplacé"), "k1", At);

    private static readonly Dictionary<string, object> Samples = new()
    {
        ["01-batch"] = new ReportedBatch(new("00112233-4455-6677-8899-aabbccddeeff"), 0xDEADBEEFCAFE,
            [(0, new(Propofol, At, FactType.Count, Quantity.Of(12), "a-1")), (3, new(Unit, At, FactType.Dispensed, new Quantity(333), "a-2", null, "lot", new DateOnly(2027, 1, 31))), (4, new(default, At, FactType.Reversal, default, null, "a-1"))],
            [new(1, "presentation.check-digit", "ends in 6, its key is 7"), new(-1, "line.form", "é")], At, [new DateOnly(2026, 11, 22)]),
        ["02-recorded"] = new ReportOutcome.Recorded(4711, true, 2, 1, 0, 1, [new(7, "line.tooOld", "older than 35 days")],
            [new(Propofol, Quantity.Of(12), new(new DailyRate(1), new DailyRate(2), 5, 28, true, true), CoverDays.Of(4.25), CoverageLevel.Critical, At), new(Curare, null, default, CoverDays.Unknown(CoverageReason.Thin), CoverageLevel.Unknown, DateTimeOffset.MinValue)]) { Depletions = [Depleted, null] },
        ["03-conflict"] = new ReportOutcome.Conflict(12),
        ["04-establishment"] = new EstablishmentFigures(Place, null, 9, At, null, true, false, [new(Propofol, Quantity.Zero, default, CoverDays.Unbounded, CoverageLevel.Ok, At)]) { Depletions = [null] },
        ["05-contributions"] = new Several<EstablishmentContribution>([new(Place, EstablishmentKind.Pui, 9, At, At, [Known, Unknown], 8) { Days = [new(Propofol, 20_779, Quantity.Of(3), false), new(Propofol, 20_780, new(333), true), new(Curare, 20_780, default, false)], Late = [new(Curare, 2.5, 20_781)] }, new(Place, EstablishmentKind.Officine, 10, At, null, [])]),
        ["06-rows"] = new Several<DepartmentRow>([new(Mayenne, Propofol, At.ToUnixTimeMilliseconds(), [Totals], [new(EstablishmentKind.Pui, Place, Quantity.Of(1), CoverDays.Of(0.5), At)]) { Usual = [new(7_500_000)], Late = [0.125], Days = [new(EstablishmentKind.Pui, 20_780, new(12.5, 10, 3, 2.5, 14, 4, 1), new(4, 12.5, 1, 6.25))] }]),
        ["07-tiles"] = new Several<TerritoryFigures>([new(TerritoryCode.France, Propofol, Totals, Totals.Coverage, CoverageLevel.Critical, Thresholds.Pui, 17)]),
        ["08-held"] = new Several<HeldLine>([new(Place, EstablishmentKind.Pui, Known, At, true)]),
        ["09-reporting"] = new ReportingState(Mayenne, 12, 10, [Place], 4),
        ["10-observations"] = new Several<SignalObservation>([new(SignalKind.Silence, new(TerritoryCode.Of(Mayenne), null, null, EstablishmentKind.Unknown), null, default, Standing.Rule, [new("part", null, "", "DEP-53", At)], At), new(SignalKind.Coverage, Standing.Subject, Severity.Info, Standing.Corroboration, Standing.Rule, Standing.Evidence, At), new(SignalKind.Shift, new(TerritoryCode.France, null, null, EstablishmentKind.Pui, "a/b/adult"), Severity.Watch, default, Standing.Rule, [], At)]),
        ["11-signals"] = new Several<Signal>([Standing]),
        ["12-request"] = new SignalActionRequest(SignalActionKind.Snooze, 3, "k1", "demain", null, At),
        ["13-done"] = new SignalActionOutcome.Done(new(17, Standing)),
        ["14-not-found"] = new SignalActionOutcome.NotFound(),
        ["15-conflict"] = new SignalActionOutcome.VersionConflict(Standing),
        ["16-refused"] = new SignalActionOutcome.Refused("signal.state", "déjà close"),
        ["30-shapes"] = new Several<PresentationShapes>([new(Propofol, 17, [new(Mayenne, EstablishmentKind.Pui, 20_780, PublishedShape.Read([.. Enumerable.Range(1, PublishedShape.Size).Select(at => (byte)at)]))])]),
        ["31-forecasts"] = new Several<TerritoryForecast>([
            new(TerritoryCode.France, EstablishmentKind.Pui, 20_780, 20_781, [Demand], Totals, Totals.Coverage, new(At, new(2026, 11, 28), null, null, 0.25, 0.5, 0.75, new(2026, 12, 1), 0.125, false, 1_200),
                new(20_780, 12, 13, 10, 17, 1.75, -2, 0.25, 0.5), 0.5, 1.25, Basis) { Reset = Begun, LateShare = 0.03, Epidemic = new(Disease.Grippe, TerritoryCode.France, EpidemicIndicator.EmergencyVisits, new(20_779, 0.25, [new(3, 0.5, 1.125), new(14, 0.75, 1.25), new(42, -0.125, 1)])) },
            new(TerritoryCode.Of(Mayenne), EstablishmentKind.Officine, 20_780, 20_781, [], Totals, CoverDays.Unbounded, null, null, 1, 1, Basis)]),
        ["32-line-forecast"] = new LineForecast(20_780, 20_781, [Demand, Demand], new(Propofol, Quantity.Zero, default, CoverDays.Unbounded, CoverageLevel.Ok, At), Depleted, Basis),
        ["33-scores"] = new Several<ForecastScores>([
            new(Propofol, TerritoryCode.France, EstablishmentKind.Pui, 20_780, [WeekOutcome.Within, WeekOutcome.Below, WeekOutcome.Above, WeekOutcome.NotScored], new(9, 8.5, 1, 0.75, 8, 0.5, 0.625), new(3, 1, 2.5, 0.25, 0.5, 2, 3.5, 7, 1.5, 1, 4.5)) { Losses = [new(0.125, 0.25), null, new(0.5, 0.375), null] },
            new(Curare, TerritoryCode.Of(Mayenne), EstablishmentKind.Officine, null, [], default, default)]),
        ["17-members"] = new Several<MemberRow>([new(Propofol, 17, [
            new(TerritoryCode.France, EstablishmentKind.Pui, Totals, Totals.Coverage, new(20_779, 70.5, 70, 60, 81.25, 10, -3.5, 0.25, 0.9),
                new(At, new(2026, 12, 1), new(2026, 12, 5), null, 0.1, 0.6, 1, new(2026, 12, 4), 0.7, false, 12.5), new(300, 310.5, null)),
            new(TerritoryCode.Of(Mayenne), EstablishmentKind.Officine, LinkTotals.Empty(EstablishmentKind.Officine), CoverDays.Unknown(CoverageReason.Thin), new DemandPicture(-1, null, 0, 0, 0, 0, 0, 0, 0), null, null)])]),
        ["40-supply-row"] = new SupplyRow(Propofol, 17, [Held], [new(Biogaran, "BG-1", Due, Quantity.Of(40), true, 2, -3, At, new(0, 3, 14, 365, 0.875f))]) { Resets = [Begun, new(new(Propofol, TerritoryCode.Of(Mayenne), Due, BaselineReason.DataCorrected, ""), "k2", At)], Epidemics = [new(Disease.Grippe, TerritoryCode.Parse("REG-52"), EpidemicIndicator.SosMedecins, [1, 2, 3])] },
        ["41-supply-answer"] = new SupplyAnswer(new(Propofol, [Held], [new(Biogaran, "BG-1", [new(At, Due, Quantity.Of(60), false)], [new(Due, Quantity.Of(20), true, At)], At, null)]),
            [new(Biogaran, 4.25, SlipLaw.Certain, new(0, 3, 14, 365, 0.875f))], new(2.5m, Due, Holder.Of(HolderKind.Autorite, "ANSM"), At)),
        ["42-series"] = new Several<SeriesAnswer>([new(new(Disease.Grippe, EpidemicIndicator.SosMedecins, TerritoryCode.France, AgeClass.All), [new(Due, [new(At, 524.1, null), new(At, null, EpidemicLevel.Epidemic)])])]),
        ["43-parcel"] = new FactParcel(FactLog.SupplyStream, new("00112233-4455-6677-8899-aabbccddeeff"), "import", [1, 2, 3]),
        ["44-facts-recorded"] = new FactOutcome.Recorded(12, true),
        ["45-facts-refused"] = new FactOutcome.Refused("facts.format", "écrit par une version plus récente"),
        ["50-plan-decide"] = new PlanRequest.Decide(Key, Drafted, Decider),
        ["51-plan-propose"] = new PlanRequest.Propose(Key, new(TerritoryCode.Metropole, PlanCommand.Escalate, "tension", [new("couverture", 1.5, "jours", "REG-53", At)], []), Decider),
        ["52-plan-withdraw"] = new PlanRequest.Withdraw(Key, "P7", "les conditions ont cessé", Decider),
        ["53-plan-release"] = new PlanRequest.Release(Key, new(TerritoryCode.France, "veille saisonnière", [new("supply", "amber", "tensions localisées", At)], At), Decider),
        ["54-plan-done"] = new PlanOutcome.Done(3, true, new PlanEntry.Decided(new("D3", Drafted, [new(TerritoryCode.Metropole, SeasonPhase.Level1, SeasonPhase.Level2, "2026-2027", false)], [TerritoryCode.Of(DepartmentCode.Parse("974"))], Decider, At))),
        ["55-plan-refused"] = new PlanOutcome.Refused([new("decision.motive-missing", "motive", "why was it decided?"), new("measure.volume-negative", "volumes[0].percent", "-5 %")]),
        ["56-plan-measure"] = new PlanRequest.PrepareMeasure(Key, new("contingentement-quantitatif", null, new(["amoxicilline/suspension-buvable/paediatric"], [Propofol], [TerritoryCode.Metropole], [Circuit.City]), "ANSM", [new(Circuit.City, 80.5m, VolumePeriod.Week)], Due, null, Due, "tension"), Decider),
        ["57-plan-measure-change"] = new PlanRequest.ChangeMeasure(Key, "M3", "ended", Due, "besoin couvert", null, null, null, Decider),
        ["59-plan-field"] = new PlanRequest.TellField(Key, new("", FieldReportKind.Tension, FieldRole.Officine, "530000001", "OpenHealth", Mayenne, "amoxicilline/suspension-buvable/paediatric", "plus livré", At, At, ""), Decider),
        ["60-plan-observed"] = new PlanRequest.Observe(Key, [
            new(PlanIndicator.Supply, TerritoryCode.Metropole, IndicatorSubject.Of("amoxicilline/suspension-buvable/paediatric", ChainLink.Officines), Light.Red, 1.5, "jours", ReadingReason.None, Standing.Rule, Standing.Evidence, At, 0.75, new(Light.Red, At, Light.Amber)),
            new(PlanIndicator.Field, TerritoryCode.Of(Mayenne), IndicatorSubject.Whole, Light.Unknown, null, "groupes", ReadingReason.MostlyUnknown, Standing.Rule, [], null, null, default) { Counts = new(1, 0, 2, 3) }],
            [new(TerritoryCode.Metropole, PlanCommand.Escalate, ConditionState.Met, new(At, true, null), "réunies")], Decider),
        ["61-plan-propose-by-rule"] = new PlanRequest.ProposeByRule(Key, new(TerritoryCode.Metropole, PlanCommand.Escalate, "réunies", Standing.Evidence, []), At, Decider),
        ["64-plan-figures"] = new PlanRequest.NoteFigures(Key, new(Due, ["amoxicilline/suspension-buvable/paediatric"], ["mg"], [""],
            [new(TerritoryCode.Metropole, ChainLink.Officines, [new(12345, 4.25, 0.987)]), new(TerritoryCode.Of(Mayenne), ChainLink.Pui, [new(null, null, 0)])], new SortedDictionary<string, string> { ["3400930082157"] = "amoxicilline/suspension-buvable/paediatric" }), Decider),
        ["58-plan-sheet"] = new PlanRequest.ReviseSheet(Key, "contingentement-quantitatif", 0, ["part de marché", "alternatives"], Decider),
    };

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Fact]
    public void Every_kind_of_message_has_a_sample() => Assert.Equal(WireKinds.Types.Order(Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))),
        Samples.Values.Select(sample => sample.GetType()).Order(Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))));

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_is_read_again(string name)
    {
        var read = WireKinds.Decode(Encode(Samples[name]));
        Assert.Equal(Encode(Samples[name]), Encode(read));
        if (Samples[name] is ReportedBatch batch) Assert.Equal(batch.Facts, Assert.IsType<ReportedBatch>(read).Facts);
        else Assert.Equivalent(Samples[name], read, strict: true);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_message_stands_on_the_wire_as_it_did_in_the_version_that_first_wrote_it(string name)
    {
        var written = Encode(Samples[name]);
        var file = $"{name}.v{written[1]}.hex";
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, file), Convert.ToHexStringLower(written) + "\n");
        else Assert.Equal(File.ReadAllText(Path.Combine(Golden, file)).Trim(), Convert.ToHexStringLower(written));
    }

    [Theory, MemberData(nameof(Names))]
    public void To_a_silo_of_the_first_version_a_message_stands_as_that_version_wrote_it(string name)
    {
        var file = Path.Combine(Golden, $"{name}.v1.hex");
        var written = new ArrayBufferWriter<byte>();
        // Of groups it is told nothing: such observations wait until the last such silo has left.
        WireKinds.Encode(Samples[name] is Several<SignalObservation> observations ? new Several<SignalObservation>([.. observations.Items.Where(seen => seen.Subject.Group is null)]) : Samples[name], written, Dialect.Oldest);
        Assert.Equal(File.ReadAllText(file).Trim(), Convert.ToHexStringLower(written.WrittenSpan));
    }

    [Fact]
    public void What_an_older_silo_wrote_is_read_without_what_it_did_not_know()
    {
        var contributions = Assert.IsType<Several<EstablishmentContribution>>(OfVersion1("05-contributions"));
        Assert.Equal([2, 0], contributions.Items.Select(contribution => contribution.Lines.Count));
        Assert.All(contributions.Items, contribution => Assert.Empty(contribution.Days));
        var row = Assert.Single(Assert.IsType<Several<DepartmentRow>>(OfVersion1("06-rows")).Items);
        Assert.Equal((0, 0, Totals), (row.Days.Count, row.Usual.Count, Assert.Single(row.Links)));
        Assert.Empty(Assert.IsType<ReportOutcome.Recorded>(OfVersion1("02-recorded")).Depletions);
        Assert.Empty(Assert.IsType<EstablishmentFigures>(OfVersion1("04-establishment")).Depletions);
        Assert.All(Assert.IsType<Several<TerritoryForecast>>(OfVersion1("31-forecasts")).Items, forecast => Assert.Null(forecast.Reset));
        Assert.All(Assert.IsType<Several<TerritoryForecast>>(Written("31-forecasts.v2")).Items, forecast => Assert.Null(forecast.Epidemic));
        Assert.Empty(Assert.IsType<SupplyRow>(Written("40-supply-row.v2")).Epidemics);
        Assert.Empty(Assert.IsType<SupplyRow>(OfVersion1("40-supply-row")).Resets);
        Assert.All(Assert.IsType<Several<ForecastScores>>(OfVersion1("33-scores")).Items, scores => Assert.Empty(scores.Losses));

        static object OfVersion1(string name) => Written(name + ".v1");
        static object Written(string name) => WireKinds.Decode(Convert.FromHexString(File.ReadAllText(Path.Combine(Golden, name + ".hex")).Trim()));
    }

    [Fact]
    public void Observations_of_a_silo_that_knows_no_groups_are_read_still()
    {
        var read = Assert.IsType<Several<SignalObservation>>(WireKinds.Decode(Convert.FromHexString(File.ReadAllText(Path.Combine(Golden, "10-observations.v1.hex")).Trim())));
        Assert.Equivalent(((Several<SignalObservation>)Samples["10-observations"]).Items.Take(2), read.Items, strict: true);
    }

    [Fact]
    public void The_disease_of_an_epidemic_travels_and_what_has_none_stands_as_before()
    {
        var seen = new SignalObservation(SignalKind.Epidemic, new(TerritoryCode.France, null, null, EstablishmentKind.Unknown) { Disease = Disease.Gea }, Severity.Watch, default, Standing.Rule, [], At);
        var read = Assert.IsType<Several<SignalObservation>>(WireKinds.Decode(Encode(new Several<SignalObservation>([seen]))));
        Assert.Equal(seen.Subject, Assert.Single(read.Items).Subject);
        var standing = Standing with { Subject = seen.Subject };
        Assert.Equal(standing.Subject, Assert.Single(Assert.IsType<Several<Signal>>(WireKinds.Decode(Encode(new Several<Signal>([standing])))).Items).Subject);
    }

    [Fact]
    public void A_message_of_a_newer_silo_is_refused_by_name()
    {
        var refused = Assert.Throws<InvalidDataException>(() => WireKinds.Decode([5, 4]));
        Assert.Contains("kind 5 in version 4", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => WireKinds.Decode([250, 1]));
    }

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias_of_its_own()
    {
        var interfaces = typeof(IEstablishmentGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToList();
        Assert.Equal(8, interfaces.Count);
        Assert.All(interfaces, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        foreach (var type in interfaces)
        {
            var aliases = type.GetMethods().Where(method => !method.IsStatic).Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
            Assert.DoesNotContain(null, aliases);
            Assert.Equal(aliases.Count, aliases.Distinct().Count());
        }
    }

    private static byte[] Encode(object value)
    {
        var output = new ArrayBufferWriter<byte>();
        WireKinds.Encode(value, output);
        return output.WrittenSpan.ToArray();
    }
}
