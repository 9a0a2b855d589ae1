using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Server.Engine;

/// <summary>The cells: who is born when, with which pace.</summary>
internal sealed partial class SingleNode
{
    private IEnumerable<ICell> Cells() => _establishments.Values.Cast<ICell>().Concat(_departments.Values).Concat(_presentations.Values).Concat(_groups.Values).Append(_facts).Append(_plan).Append(_board);

    private Cell<EstablishmentActor> CellOf(Finess finess) => _establishments.GetOrAdd(finess, static (key, node) => node.CellOf(
        () => new EstablishmentActor(key, node._journal, node._snapshots, node._peers, node.Reference, () => node._followUps.RulesOf(key)) { Shapes = node._shapes }, actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    private Cell<DepartmentActor> CellOf(DepartmentCode code) => _departments.GetOrAdd(code, static (key, node) => node.CellOf(
        () => new DepartmentActor(key, node._peers, () => node.Reference.Current, () => node._followUps.RulesIn(key).Duties, () => node._rules.Thresholds)
        {
            Shapes = node._shapes, Hold = node.HoldSignals, FlushEvery = node.InRealTime(250), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(15)), WorstEvery = node.InRealTime(15_000),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    private Cell<PresentationActor> CellOf(PresentationCode code) => _presentations.GetOrAdd(code, static (key, node) => node.CellOf(
        () => new PresentationActor(key, node._peers, () => node.Reference.Current, () => node._rules.Thresholds)
        {
            Snapshots = node._snapshots, SaveEvery = node.Repeats(TimeSpan.FromMinutes(10)), Hold = node.HoldSignals, PublishEvery = node.InRealTime(250), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(5)),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    /// <summary>As many as the reference has groups: a presentation names its own.</summary>
    private Cell<MoleculeGroupActor> GroupCellOf(string group) => _groups.GetOrAdd(group, static (key, node) => node.CellOf(
        () => new MoleculeGroupActor(key, node._peers, () => node.Reference.Current)
        {
            Hold = node.HoldSignals, JudgeEvery = node.InRealTime(1_000), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(5)),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    /// <summary>What stands is said again at most once a minute of real time: an accelerated clock would have the board hear little else.</summary>
    private TimeSpan Repeats(TimeSpan natural) => InRealTime(60_000) is var least && least > natural ? least : natural;

    private TimeSpan InRealTime(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds * _speed);

    private Cell<TActor> CellOf<TActor>(Func<TActor> create, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick) where TActor : class =>
        new(create, nextDue, tick, _agenda, LogTurnFailed);
}
