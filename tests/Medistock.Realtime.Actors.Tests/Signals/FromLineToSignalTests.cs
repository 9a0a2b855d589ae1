using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Signals;

/// <summary>Department, presentation and board one behind the other, as an engine joins them.</summary>
public sealed class FromLineToSignalTests
{
    /// <summary>Calls straight through, left to right.</summary>
    private sealed class Chain : IPeers
    {
        private readonly Dictionary<DepartmentCode, DepartmentActor> _departments = [];
        private readonly Dictionary<PresentationCode, PresentationActor> _presentations = [];

        public Chain(IJournal journal) => Board = new(journal, this);

        public DateTimeOffset Now { get; set; } = Start;
        public SignalBoard Board { get; }
        public List<LiveChange> Published { get; } = [];

        public DepartmentActor Department(DepartmentCode code)
        {
            if (_departments.TryGetValue(code, out var actor)) return actor;
            actor = _departments[code] = new(code, this, () => Book, () => DutyPeriods.Default);
            actor.Resume(Board.Standing(), Now);
            return actor;
        }

        private PresentationActor Presentation(PresentationCode code)
        {
            if (_presentations.TryGetValue(code, out var actor)) return actor;
            actor = _presentations[code] = new(code, this, () => Book);
            actor.Resume(Board.Standing(), Now);
            return actor;
        }

        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => Department(department).ReceiveAsync(contribution, Now);
        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => Presentation(presentation).ReceiveAsync(row, Now);
        public ValueTask ReportAsync(string group, MemberRow row) => ValueTask.CompletedTask;
        public ValueTask SupplyAsync(PresentationCode presentation, Medistock.Realtime.Actors.Supply.SupplyRow row) => throw new NotSupportedException();
        public ValueTask AnnounceAsync(long planHead) => throw new NotSupportedException();
        public ValueTask ObserveAsync(SignalObservation observation) => Board.ObserveAsync(observation, Now);

        public void Publish(IReadOnlyList<TerritoryFigures> figures)
        {
        }

        public void Publish(PresentationShapes shapes)
        {
            // Nobody forecasts here.
            return;
        }

        public void Publish(LiveChange change) => Published.Add(change);

        public async Task RunUntilAsync(DateTimeOffset until)
        {
            while (true)
            {
                var due = _departments.Values.Select(actor => actor.NextDue).Concat(_presentations.Values.Select(actor => actor.NextDue)).Append(Board.NextDue).Min();
                if (due is not { } next || next > until) break;
                Now = next > Now ? next : Now;
                foreach (var actor in _departments.Values.Where(actor => actor.NextDue <= Now).ToList()) await actor.TickAsync(Now);
                foreach (var actor in _presentations.Values.Where(actor => actor.NextDue <= Now).ToList()) await actor.TickAsync(Now);
                if (Board.NextDue <= Now) await Board.TickAsync(Now);
            }
            Now = until;
        }
    }

    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task A_stock_that_falls_in_three_hospitals_of_two_departments_becomes_corroborated_signals_that_clear_by_themselves()
    {
        var nation = new Chain(_journal);
        async Task ReportAsync(int sequence, long stock)
        {
            for (var i = 1; i <= 3; i++)
                await nation.ContributeAsync(i < 3 ? Mayenne : Sarthe, From(PuiOf(i), sequence, nation.Now, Line(Propofol, stock, 10, nation.Now)));
        }

        await ReportAsync(1, 500);
        await nation.RunUntilAsync(Start.AddMinutes(5));
        Assert.Empty(nation.Published);
        await ReportAsync(2, 30);
        await nation.RunUntilAsync(Start.AddMinutes(10));
        var open = nation.Board.Signals();
        // Three lines, two departments, their region, the nation.
        Assert.Equal(
            ["DEP-53", "DEP-53", "DEP-53", "DEP-72", "DEP-72", "FR", "REG-52"],
            open.Select(signal => signal.Subject.Territory.Text).Order(StringComparer.Ordinal));
        var national = open.Single(signal => signal.Subject.Territory == TerritoryCode.France);
        Assert.Equal((Severity.Critical, true), (national.Severity, national.Corroboration.Holds));
        Assert.Contains(national.Evidence, evidence => evidence is { What: "couverture", Value: 3.0 });
        Assert.Equal(nation.Published.Select(change => change.Sequence), Enumerable.Range(1, (int)nation.Board.Head).Select(sequence => (long)sequence));

        await ReportAsync(3, 500);
        await nation.RunUntilAsync(Start.AddMinutes(39));
        Assert.Equal(7, nation.Board.Signals().Count(signal => SignalLifecycle.IsOpen(signal.State)));
        await nation.RunUntilAsync(Start.AddMinutes(45));
        Assert.All(nation.Board.Signals(), signal => Assert.Equal(SignalState.Cleared, signal.State));
    }

    [Fact]
    public async Task A_restart_opens_nothing_twice_and_what_was_open_still_clears()
    {
        var before = new Chain(_journal);
        await before.ContributeAsync(Mayenne, From(PuiOf(1), 1, Start, Line(Propofol, 30, 10, Start)));
        await before.RunUntilAsync(Start.AddMinutes(1));
        var ids = before.Board.Signals().Select(signal => signal.Id).Order(StringComparer.Ordinal).ToList();

        var after = new Chain(_journal) { Now = Start.AddMinutes(2) };
        await after.Board.LoadAsync(after.Now, default);
        await after.ContributeAsync(Mayenne, From(PuiOf(1), 1, Start, Line(Propofol, 30, 10, Start)));
        await after.RunUntilAsync(Start.AddHours(1));
        Assert.Equal(ids, after.Board.Signals().Select(signal => signal.Id).Order(StringComparer.Ordinal));
        // Inside the band nothing clears, restart or not; above it everything does.
        await after.ContributeAsync(Mayenne, From(PuiOf(1), 2, after.Now, Line(Propofol, 500, 10, after.Now)));
        await after.RunUntilAsync(Start.AddHours(2));
        Assert.All(after.Board.Signals(), signal => Assert.Equal(SignalState.Cleared, signal.State));
    }
}
