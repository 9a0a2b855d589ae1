using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Testing.Figures;

namespace Medistock.Realtime.Reports.Tests.Retex;

/// <summary>A whole winter as two logs would hold it: opened for France entière, level 2 for metropole alone, three measures, closed.</summary>
internal sealed class Winter
{
    public const string Season = "2026-2027", Group = "amoxicilline/suspension-buvable/paediatric";
    public static readonly TerritoryCode Reunion = TerritoryCode.Parse("DEP-974");
    private static readonly Author Evaluator = new("k1", "A. Évaluatrice", "evaluator"), Program = new("medistock", "medistock", "program");
    private static readonly Participant[] Both = [new("A. Martin", "ANSM"), new("B. Durand", "DGS")];
    private readonly Queue<PlanEntry> _later = [];
    private PlanBook _book = PlanBook.Empty;

    public List<PlanEntry> Entries { get; } = [];
    public List<SignalChange> Signals { get; } = [];
    private int Number => Entries.Count(entry => entry is not PlanEntry.FiguresSeen) + 1;
    public DateTimeOffset Now { get; private set; } = At(2026, 4, 1);

    public static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 9, 30, 0, TimeSpan.Zero);

    public static Winter Lived()
    {
        var winter = new Winter();
        winter.Decide(TerritoryCode.France, PlanCommand.Prepare, At(2026, 4, 1));
        winter.Decide(TerritoryCode.France, PlanCommand.Activate, At(2026, 10, 5));
        winter.See(At(2026, 11, 20), PlanIndicator.Epidemiological, Light.Green);
        winter.SeeFigures(new(2026, 10, 5), new(2027, 2, 10));
        winter.See(At(2026, 12, 4), PlanIndicator.Epidemiological, Light.Red);
        winter.See(At(2026, 12, 6), PlanIndicator.Supply, Light.Red);
        winter.See(At(2026, 12, 6), PlanIndicator.Field, Light.Unknown);
        winter.Raise("S1", At(2026, 12, 5), Severity.Critical, new(2, 4, 3), cleared: At(2027, 1, 20));
        winter.Raise("S2", At(2026, 12, 8), Severity.Watch, new(1, 1, 1), cleared: null);
        winter.Add(new PlanEntry.Proposed(new("P1", TerritoryCode.Metropole, PlanCommand.Escalate, "conditions réunies depuis le 6 décembre", At(2026, 12, 6), [new("couverture", 1.5, "jours", "officines, METRO", At(2026, 12, 6))], [], Program, At(2026, 12, 7))));
        winter.Decide(TerritoryCode.Metropole, PlanCommand.Escalate, At(2026, 12, 9), "P1");
        Measure[] taken = [.. new[] { "contingentement-quantitatif", "preparations-magistrales", "importation" }.Select(lever => winter.Take(lever, At(2026, 12, 10)))];
        winter.See(At(2027, 1, 25), PlanIndicator.Supply, Light.Green);
        foreach (var measure in taken) winter.End(measure, At(2027, 2, 1));
        winter.Decide(TerritoryCode.Metropole, PlanCommand.Return, At(2027, 2, 3));
        winter.Decide(TerritoryCode.France, PlanCommand.Deactivate, At(2027, 3, 31));
        winter.Decide(TerritoryCode.France, PlanCommand.OpenRetex, At(2027, 4, 15));
        winter.Decide(TerritoryCode.France, PlanCommand.Close, At(2027, 5, 20));
        return winter;
    }

    private void Add(PlanEntry entry)
    {
        // In the order of time, as a log is.
        while (_later.TryPeek(out var seen) && seen.RecordedAt < entry.RecordedAt) Write(_later.Dequeue());
        Write(entry);
    }

    private void Write(PlanEntry entry)
    {
        Now = entry.RecordedAt;
        Entries.Add(entry);
        _book = _book.Apply(Entries.Count, entry);
    }

    private void Decide(TerritoryCode scope, PlanCommand command, DateTimeOffset at, string? proposal = null)
    {
        var draft = new DecisionDraft(scope, command, command == PlanCommand.Prepare ? Season : null, PhaseMachine.NeedsRss(command) ? new("RSS", DateOnly.FromDateTime(at.UtcDateTime)) : null, Both, "décision « du jour »", at, null, proposal, null);
        var (changes, unchanged, refused) = DecisionRules.Check(_book, draft, at);
        Assert.Null(refused);
        var id = "D" + Number;
        Add(new PlanEntry.Decided(new(id, draft, changes, unchanged, Evaluator, at)));
        Add(new PlanEntry.TookEffect(id, changes, at, Program, at));
    }

    private void See(DateTimeOffset at, PlanIndicator indicator, Light light) => Add(new PlanEntry.Observed([new(
        indicator, TerritoryCode.Metropole, IndicatorSubject.Whole, light, light == Light.Unknown ? null : 1, "groupes en rouge", light == Light.Unknown ? ReadingReason.NoData : ReadingReason.None,
        new("indicator.territory", 50, "%", false, "réglage"), [], at, null, default) { Counts = light == Light.Red ? new(1, 0, 4, 0) : new(0, 0, 5, 0) }], [], Program, at));

    /// <summary>What each day's observer saw: with the allocations a quarter less of the group was used in metropole.</summary>
    private void SeeFigures(DateOnly from, DateOnly to)
    {
        var drawn = new DrawnFigures(2026)
        {
            Named = [Group, .. DrawnFigures.Groups], Factor = (day, group, place) => group == Group && place == TerritoryCode.Metropole && day >= new DateOnly(2026, 12, 10) && day <= new DateOnly(2027, 2, 1) ? 0.75 : 1,
            Share = (day, place) => day == new DateOnly(2026, 12, 25) ? null : place == Reunion ? 0.7 : 0.95,
        };
        foreach (var day in drawn.Days(from, to)) _later.Enqueue(new PlanEntry.FiguresSeen(day, Program, new(day.Day.ToDateTime(new(11, 0)), TimeSpan.Zero)));
    }

    private Measure Take(string id, DateTimeOffset at)
    {
        var lever = MeasureCatalogue.Shipped.Find(id)!;
        var volumes = lever.TakesVolume ? lever.Circuits.Select(circuit => new CircuitVolume(circuit, 80, VolumePeriod.Week)).ToArray() : [];
        var prepared = MeasureRules.Default.Prepare("M" + Number, new(lever.Id, null, new([Group], [], [TerritoryCode.Metropole], lever.Circuits), null, volumes, null, null, null, "tension"));
        Assert.True(prepared.Accepted, string.Join(' ', prepared.Refusals));
        var begun = MeasureRules.Default.After(prepared.Measure!, new MeasureCommand.PutInForce(DateOnly.FromDateTime(at.UtcDateTime)));
        Add(new PlanEntry.Measured(prepared.Measure!, "prepared", [], Evaluator, at));
        Add(new PlanEntry.Measured(begun.Measure!, "inForce", [], Evaluator, at));
        return begun.Measure!;
    }

    private void End(Measure measure, DateTimeOffset at) => Add(new PlanEntry.Measured(
        MeasureRules.Default.After(measure, new MeasureCommand.Stop(DateOnly.FromDateTime(at.UtcDateTime), "besoin couvert")).Measure!, "ended", [], Evaluator, at));

    private void Raise(string id, DateTimeOffset at, Severity severity, Corroboration corroboration, DateTimeOffset? cleared)
    {
        var signal = new Signal(id, 1, SignalKind.Coverage, new(TerritoryCode.Parse("REG-53"), null, null, EstablishmentKind.Officine, Group), severity, SignalState.Open, corroboration,
            new("critical", 5, "jours", true, "MINSANTE 2020-100"), [], at, at, at, 1, null, null, null, null, []);
        Signals.Add(new(Signals.Count + 1, signal));
        if (cleared is { } end) Signals.Add(new(Signals.Count + 1, signal with { Version = 2, State = SignalState.Cleared, LastSeen = end, ChangedAt = end }));
    }
}
