using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>Facts that no pharmacy streams.</summary>
public abstract partial class EngineContract
{
    private static readonly Holder Laboratory = Holder.Of(HolderKind.Exploitant, "Laboratoire");

    private static FactParcel Late(Station station, int number = 1)
    {
        var due = DateOnly.FromDateTime(station.Now.UtcDateTime).AddDays(-3);
        SupplyFact.Announced announced = new(Propofol, Laboratory, station.Now.AddDays(-20), "A1", due, Quantity.Of(500), true);
        return new(FactLog.SupplyStream, new Guid(number, 7, 7, new byte[8]), "import", new FactRecord(new("supply", "f.csv", "", station.Now), [(2, announced)], []).Encode());
    }

    private static async Task<Signal?> ArrivalSignalAsync(Station station) => (await station.OpenAsync()).SingleOrDefault(signal => signal.Kind == SignalKind.Arrival);

    [SuiteFact]
    public async Task Facts_are_on_disk_before_they_are_answered_raise_their_signal_and_stand_after_a_restart()
    {
        await using var station = await StartAsync();
        Assert.Equal(new FactOutcome.Recorded(1, false), await station.Nation.RecordFactsAsync(Late(station), default));
        Assert.Equal(1, station.Journal.HeadOf(FactLog.SupplyStream));
        await station.AdvanceAsync(TimeSpan.FromMinutes(3));
        var raised = await ArrivalSignalAsync(station);
        Assert.Equal((Propofol, ArrivalRule.LateName), (raised!.Subject.Presentation!.Value, raised.Rule.Name));

        await station.RestartAsync();
        await station.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(raised.Id, (await ArrivalSignalAsync(station))!.Id);
        Assert.Equal("A1", Assert.Single((await station.Nation.SupplyAsync(Propofol, default))!.Supply.Planned).Id);
        Assert.Null(await station.Nation.SupplyAsync(Amoxicilline, default));
        Assert.Equal(new FactOutcome.Recorded(1, true), await station.Nation.RecordFactsAsync(Late(station), default));
    }

    [SuiteFact]
    public async Task The_same_facts_from_many_nodes_at_once_are_recorded_once()
    {
        await using var station = await StartAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => station.Nation.RecordFactsAsync(Late(station), default).AsTask())));
        Assert.Equal(1, outcomes.Count(outcome => outcome is FactOutcome.Recorded { Replayed: false }));
        Assert.Equal(1, station.Journal.HeadOf(FactLog.SupplyStream));
    }

    [SuiteTheory]
    [InlineData((int)AppendFault.LostBeforeDisk)]
    [InlineData((int)AppendFault.LostAfterDisk)]
    public async Task Facts_that_a_failing_journal_may_or_may_not_have_taken_come_right_when_they_are_given_again(int kind)
    {
        var fault = (AppendFault)kind;
        await using var station = await StartAsync();
        station.Journal.Fault = _ => fault;
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await station.Nation.RecordFactsAsync(Late(station), default));
        station.Journal.Fault = _ => AppendFault.None;
        Assert.Equal(new FactOutcome.Recorded(1, fault == AppendFault.LostAfterDisk), await station.Nation.RecordFactsAsync(Late(station), default));
        Assert.Equal(1, station.Journal.HeadOf(FactLog.SupplyStream));
        Assert.Single((await station.Nation.SupplyAsync(Propofol, default))!.Supply.Planned);
    }

    [SuiteFact]
    public async Task A_presentation_that_was_thrown_away_is_told_again_what_is_upstream()
    {
        Overheard? overheard = null;
        await using var station = await StartAsync(inner => overheard = new(inner));
        await station.ReportAsync(1, station.Week(300));
        await station.Nation.RecordFactsAsync(Late(station), default);
        await station.AdvanceAsync(AMoment);
        Assert.Equal("A1", Assert.Single(overheard!.Last(Propofol)!.Arrivals).Id);
        var before = overheard.Last(Propofol)!.Version;
        await station.Engine.DeactivateAsync(Propofol);
        await station.AdvanceAsync(AMoment);
        Assert.True(overheard.Last(Propofol)!.Version > before);
    }

    /// <summary>Passes everything on and remembers the last row of each presentation.</summary>
    private sealed class Overheard(IPeers inner) : IPeers
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<PresentationCode, SupplyRow> _rows = new();

        public SupplyRow? Last(PresentationCode presentation) => _rows.GetValueOrDefault(presentation);

        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row)
        {
            _rows[presentation] = row;
            return inner.SupplyAsync(presentation, row);
        }

        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => inner.ContributeAsync(department, contribution);
        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => inner.ReportAsync(presentation, row);
        public ValueTask ReportAsync(string group, MemberRow row) => inner.ReportAsync(group, row);
        public void Publish(PresentationShapes shapes) => inner.Publish(shapes);
        public ValueTask ObserveAsync(SignalObservation observation) => inner.ObserveAsync(observation);
        public ValueTask AnnounceAsync(long planHead) => inner.AnnounceAsync(planHead);
        public void Publish(IReadOnlyList<TerritoryFigures> figures) => inner.Publish(figures);
        public void Publish(LiveChange change) => inner.Publish(change);
    }

    [SuiteFact]
    public async Task Held_facts_raise_nothing_until_the_hold_ends()
    {
        await using var station = await StartAsync();
        station.Nation.HoldSignals = true;
        await station.Nation.RecordFactsAsync(Late(station), default);
        await station.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Null(await ArrivalSignalAsync(station));
        station.Nation.HoldSignals = false;
        await station.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.NotNull(await ArrivalSignalAsync(station));
    }
}
