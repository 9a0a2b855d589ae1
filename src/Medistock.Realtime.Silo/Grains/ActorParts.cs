using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>What every shell hands to its actor.</summary>
/// <param name="Clock">The store's clock.</param>
/// <param name="Shapes">What presentations have published, as this silo has heard.</param>
/// <param name="FollowUps">What the plan's levels ask of each place, as this silo has heard.</param>
/// <param name="Speed">Seconds of that clock per real second: what is coalesced is coalesced in real time.</param>
internal sealed record ActorParts(
    IJournal Journal, ISnapshots Snapshots, IReference Reference, IPeers Peers, CoverageRules Rules, TimeProvider Clock, double Speed, LocalActors Local, ShapeTable Shapes, FollowUpTable FollowUps)
{
    public DateTimeOffset Now => Clock.GetUtcNow();
    public TimeSpan InRealTime(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds * Speed);
    /// <summary>What stands is said again at most once a minute of real time: an accelerated clock would have the board hear little else.</summary>
    public TimeSpan Repeats(TimeSpan natural) => InRealTime(60_000) is var least && least > natural ? least : natural;
}
