using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Peers;

/// <summary>Failures that a cluster heals by itself: the same message may be sent again.</summary>
internal static class Transient
{
    /// <summary>A silo that died, a message that was not delivered or not answered in time, an actor or a journal that has enough to do.</summary>
    public static bool Is(Exception failure) => failure is TimeoutException or OrleansException or EngineBusyException or RebuildingException or JournalBusyException
        or JournalFenceException or JournalUnavailableException or OperationCanceledException;

    /// <summary>20 ms, doubling, half a second at most.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds(Math.Min(500, 20 << Math.Min(attempt, 5)));
}
