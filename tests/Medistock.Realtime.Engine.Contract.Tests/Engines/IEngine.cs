using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>An engine under test: what the contract needs beside <see cref="INation"/>. One implementation per engine.</summary>
internal interface IEngine : IAsyncDisposable
{
    INation Nation { get; }
    /// <summary>Runs what waits and what is due; flushes nothing early.</summary>
    Task PassAsync();
    /// <summary>What came in reaches the figures, coalesced or not.</summary>
    Task SettleAsync();
    /// <summary>One pass of anti-entropy.</summary>
    Task HealAsync();
    Task DeactivateAsync(Finess establishment);
    Task DeactivateAsync(DepartmentCode department);
    Task DeactivateAsync(PresentationCode presentation);
}

/// <summary>What an engine is started on; outlives it, as a data directory does.</summary>
internal sealed record Ground(IJournal Journal, ISnapshots Snapshots, Reference Reference, ManualTime Time)
{
    public CoverageRules Rules { get; init; } = CoverageRules.Default;
}

internal delegate Task<IEngine> EngineFactory(Ground ground, Func<IPeers, IPeers>? between, bool held);
