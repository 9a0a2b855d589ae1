using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Xunit.Abstractions;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class ProposalRuleTests(ITestOutputHelper output)
{
    private static readonly ProposalRule Rule = ProposalRule.Default;
    private static readonly DateTimeOffset Now = Readings.Now;
    private static readonly HashSet<string> Markers = [Readings.Amoxicilline];
    private static readonly TerritoryCode[] Departments = [.. new[] { "29", "35", "44", "56" }.Select(code => TerritoryCode.Of(DepartmentCode.Parse(code)))];

    private static PlanSignal Signal(bool corroborated = true, SignalKind kind = SignalKind.Coverage, string? group = Readings.Amoxicilline, Severity severity = Severity.Alert, double? value = 3.2, string source = "PUI", int daysOld = 0) =>
        new("s1", kind, severity, new(Readings.Bretagne, null, null, EstablishmentKind.Pui, group), corroborated, group, [new("couverture", value, "jours", source, Now.AddDays(-daysOld))]);

    private static ProposalSeen Seen(IEnumerable<IndicatorReading> subjects, params PlanSignal[] signals)
    {
        var all = subjects.ToList();
        return new(Readings.Metro, all, [.. Enum.GetValues<PlanIndicator>().Select(indicator =>
            LightRollUpRule.Default.Judge(indicator, Readings.Metro, all.Where(reading => reading.Indicator == indicator && reading.Territory == Readings.Metro)))], signals, Markers);
    }

    private static ProposalSeen Crisis => Seen([Readings.Supply(Light.Red), Readings.Epidemic(Light.Red), Readings.Field(Light.Amber)], Signal());
    private static ProposalSeen Calm => Seen([Readings.Supply(Light.Green), Readings.Epidemic(Light.Green), Readings.Field(Light.Green)]);
    private static ConditionState Level2(ProposalSeen seen) => Rule.Judge(default, seen, Now).Level2.State;

    private static ProposalReading Walk(params (int Hour, ProposalSeen Seen)[] steps)
    {
        var reading = Rule.Judge(default, steps[0].Seen, Now.AddHours(steps[0].Hour));
        foreach (var (hour, seen) in steps[1..]) reading = Rule.Judge(reading.State, Fresh(seen, hour), Now.AddHours(hour));
        return reading;
    }

    private static ProposalSeen Fresh(ProposalSeen seen, int hour) => seen with
    {
        Signals = [.. seen.Signals.Select(signal => signal with { Evidence = [.. signal.Evidence.Select(one => one with { At = one.At.AddHours(hour) })] })],
    };

    [Fact]
    public void Met_is_proposed_only_after_24_hours_of_it()
    {
        Assert.False(Walk((0, Crisis)).Level2.Clock.Stands);
        Assert.False(Walk((0, Crisis), (23, Crisis)).Level2.Clock.Stands);
        var reading = Walk((0, Crisis), (24, Crisis));
        Assert.Equal((true, Now), (reading.Level2.Clock.Stands, reading.Level2.Clock.Since!.Value));
        Assert.Equal("Conditions du niveau 2 réunies depuis le 2026-12-14 08:00 UTC.", reading.Level2.Words);
        Assert.False(Walk((0, Crisis), (12, Calm), (24, Crisis)).Level2.Clock.Stands);
    }

    [Fact]
    public void Every_condition_is_needed_and_the_missing_one_is_said()
    {
        Assert.Equal(ConditionState.Met, Level2(Crisis));
        foreach (var (code, seen) in new[]
        {
            ("supply", Seen([Readings.Supply(Light.Amber), Readings.Epidemic(Light.Red), Readings.Field(Light.Amber)], Signal())),
            ("pressure", Seen([Readings.Supply(Light.Red), Readings.Epidemic(Light.Green), Readings.Field(Light.Green)], Signal())),
            ("signal", Seen([Readings.Supply(Light.Red), Readings.Epidemic(Light.Red), Readings.Field(Light.Amber)])),
        })
        {
            var reading = Rule.Judge(default, seen, Now).Level2;
            Assert.Equal(ConditionState.NotMet, reading.State);
            var missing = Assert.Single(reading.Conditions, condition => condition.State != ConditionState.Met);
            Assert.Equal(code, missing.Code);
            Assert.NotEmpty(missing.Against);
            Assert.Contains(missing.Words, reading.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Isolated_unmeasured_unnamed_old_and_faint_signals_do_not_count_nor_do_silence_epidemics_and_other_groups()
    {
        IndicatorReading[] subjects = [Readings.Supply(Light.Red), Readings.Epidemic(Light.Red), Readings.Field(Light.Red)];
        foreach (var signal in new[]
        {
            Signal(corroborated: false), Signal(value: null), Signal(source: " "), Signal(daysOld: 15), Signal(daysOld: -1), Signal(severity: Severity.Info),
            Signal(kind: SignalKind.Silence), Signal(kind: SignalKind.Epidemic), Signal(group: "autre/orale-solide/all"), Signal(group: null),
        })
            Assert.Equal(ConditionState.NotMet, Level2(Seen(subjects, signal)));
        Assert.Equal(ConditionState.Met, Level2(Seen(subjects, Signal())));
    }

    [Fact]
    public void Two_regions_or_three_departments_red_for_one_marker_stand_for_the_territory()
    {
        ProposalSeen Of(params IndicatorReading[] reds) => Seen([.. reds, Readings.Supply(Light.Green), Readings.Epidemic(Light.Red), Readings.Field(Light.Green)], Signal());
        Assert.Equal(ConditionState.NotMet, Level2(Of(Readings.Supply(Light.Red, Readings.Bretagne))));
        var two = Rule.Judge(default, Of(Readings.Supply(Light.Red, Readings.PaysDeLaLoire), Readings.Supply(Light.Red, Readings.Bretagne)), Now).Level2;
        Assert.Equal(ConditionState.Met, two.State);
        Assert.Equal(["REG-52", "REG-53"], two.Conditions[0].For.Select(seen => seen.What.Split(", ")[^1].Split(' ')[0]));
        Assert.Equal(ConditionState.NotMet, Level2(Of([.. Departments.Take(2).Select(department => Readings.Supply(Light.Red, department))])));
        Assert.Equal(ConditionState.Met, Level2(Of([.. Departments.Take(3).Select(department => Readings.Supply(Light.Red, department))])));
        Assert.Equal(ConditionState.NotMet, Level2(Of([.. Enum.GetValues<ChainLink>().Select(link => Readings.Supply(Light.Red, Readings.Bretagne, link: link))])));
    }

    [Fact]
    public void The_epidemic_may_be_a_regions_but_not_a_departments()
    {
        ProposalSeen Of(TerritoryCode where) => Seen([Readings.Supply(Light.Red), Readings.Epidemic(Light.Green), Readings.Field(Light.Green), Readings.Epidemic(Light.Amber, where)], Signal());
        Assert.Equal(ConditionState.Met, Level2(Of(Readings.Bretagne)));
        Assert.Equal(ConditionState.NotMet, Level2(Of(Departments[0])));
    }

    [Fact]
    public void What_is_unknown_is_neither_met_nor_missed()
    {
        Assert.Equal(ConditionState.Unknown, Level2(Seen([Readings.Supply(Light.Unknown), Readings.Epidemic(Light.Red), Readings.Field(Light.Green)], Signal())));
        Assert.Equal(ConditionState.Unknown, Level2(Seen([Readings.Supply(Light.Red), Readings.Epidemic(Light.Green), Readings.Field(Light.Unknown)], Signal())));
        Assert.Equal(ConditionState.Unknown, Level2(Seen([], Signal())));
        Assert.Equal(ConditionState.NotMet, Level2(Seen([])));
    }

    [Fact]
    public void An_unknown_moment_starts_the_24_hours_anew_but_lets_no_standing_proposal_fall()
    {
        var blind = Seen([Readings.Supply(Light.Unknown), Readings.Epidemic(Light.Red), Readings.Field(Light.Amber)], Signal());
        Assert.False(Walk((0, Crisis), (20, blind), (21, Crisis), (44, Crisis)).Level2.Clock.Stands);
        var standing = Walk((0, Crisis), (24, Crisis), (30, blind), (90, blind));
        Assert.True(standing.Level2 is { Clock.Stands: true, Held: true });
        Assert.Contains("inconnu", standing.Level2.Words, StringComparison.Ordinal);
        Assert.True(Walk((0, Crisis), (24, Crisis), (25, Calm), (48, Calm)).Level2.Clock.Stands);
        Assert.False(Walk((0, Crisis), (24, Crisis), (25, Calm), (49, Calm)).Level2.Clock.Stands);
        Assert.True(Walk((0, Crisis), (24, Crisis), (25, Calm), (40, blind), (49, Calm)).Level2.Clock.Stands);
    }

    [Fact]
    public void The_return_needs_three_green_lights_for_fourteen_days_and_nothing_unknown()
    {
        Assert.False(Walk((0, Calm), (14 * 24 - 1, Calm)).Return.Clock.Stands);
        Assert.True(Walk((0, Calm), (14 * 24, Calm)).Return.Clock.Stands);
        var amber = Seen([Readings.Supply(Light.Amber), Readings.Epidemic(Light.Green), Readings.Field(Light.Green)]);
        var unknown = Seen([Readings.Supply(Light.Green), Readings.Epidemic(Light.Green), Readings.Epidemic(Light.Unknown, disease: Disease.Gea), Readings.Field(Light.Green)]);
        foreach (var bad in new[] { amber, unknown })
        {
            Assert.False(Walk((0, Calm), (100, bad), (14 * 24, Calm)).Return.Clock.Stands);
            Assert.False(Walk((0, Calm), (14 * 24, Calm), (14 * 24 + 1, bad)).Return.Clock.Stands);
        }
        Assert.Equal(["epidemiological"], Rule.Judge(default, unknown, Now).Return.Conditions.Where(condition => condition.State == ConditionState.Unknown).Select(condition => condition.Code));
    }

    [Fact]
    public void In_any_winter_no_proposal_comes_without_a_corroborated_signal_nor_before_24_hours_nor_depends_on_an_order()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var chance = new Random(seed);
        for (var run = 0; run < 60; run++)
        {
            var corroborated = chance.Next(2) == 0;
            var state = default(ProposalState);
            DateTimeOffset? metSince = null;
            for (var hour = 0; hour < 24 * 10; hour += chance.Next(1, 8))
            {
                var now = Now.AddHours(hour);
                Light Any() => chance.Next(8) == 0 ? (Light)chance.Next(4) : Light.Red;
                List<IndicatorReading> subjects = [Readings.Supply(Any()), Readings.Supply(Any(), link: ChainLink.Officines), Readings.Epidemic(Any()), Readings.Field(Any()), Readings.Supply(Any(), Readings.Bretagne)];
                var seen = Seen(subjects, Fresh(Seen(subjects, Signal(corroborated)), hour).Signals[0], Fresh(Seen(subjects, Signal(false) with { Id = "s2" }), hour).Signals[0]);
                var reading = Rule.Judge(state, seen, now);
                var shuffled = Rule.Judge(state, seen with { Subjects = Readings.Shuffled(seen.Subjects, chance), Signals = Readings.Shuffled(seen.Signals, chance) }, now);
                Assert.Equal((reading.State, reading.Level2.Words, string.Join('\n', reading.Level2.For.Concat(reading.Level2.Against))),
                    (shuffled.State, shuffled.Level2.Words, string.Join('\n', shuffled.Level2.For.Concat(shuffled.Level2.Against))));
                metSince = reading.Level2.State == ConditionState.Met ? metSince ?? now : null;
                var rose = reading.Level2.Clock.Stands && !state.Level2.Stands;
                if (rose) Assert.True(corroborated && metSince is { } since && now - since >= Rule.Hold, $"seed {seed} run {run} hour {hour}");
                if (!corroborated) Assert.False(reading.Level2.Clock.Stands);
                state = reading.State;
            }
        }
    }

    [Fact]
    public void Evidence_is_capped_and_the_rest_counted()
    {
        var many = Enumerable.Range(1, 95).Where(number => number != 20).Select(number => Readings.Supply(Light.Red, TerritoryCode.Of(DepartmentCode.Parse(number.ToString("00", System.Globalization.CultureInfo.InvariantCulture)))));
        var reading = Rule.Judge(default, Seen([.. many, Readings.Epidemic(Light.Red)], Signal()), Now).Level2;
        Assert.Equal((ProposalRule.EvidenceLimit, 65.0), (reading.Conditions[0].For.Count, reading.Conditions[0].For[^1].Value!.Value));
    }

    [Fact]
    public void A_signal_keeps_the_group_of_its_presentation()
    {
        var signal = SignalLifecycle.Open("s", new(SignalKind.Coverage, new(Readings.Bretagne, null, null, EstablishmentKind.Pui), Severity.Watch, new(2, 0, 0), new("r", 1, "", false, ""), [], Now), Now);
        Assert.Equal((true, "g"), (PlanSignal.Of(signal, "g").Corroborated, PlanSignal.Of(signal, "g").Group));
    }
}
