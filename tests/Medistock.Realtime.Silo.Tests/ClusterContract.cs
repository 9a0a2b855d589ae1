using Medistock.Realtime.Engine.Contract.Tests;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Tests.Engines;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>The cluster engine, three silos.</summary>
public sealed class ClusterContract : EngineContract
{
    private protected override EngineFactory Engine => ClusterEngine.StartAsync;
}
