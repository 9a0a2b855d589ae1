using Medistock.Realtime.Engine.Contract.Tests;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>The cluster engine, three silos.</summary>
public sealed class ClusterContract : EngineContract
{
    private protected override EngineFactory Engine => ClusterEngine.StartAsync;
}

/// <summary>The same on a PostgreSQL database.</summary>
[OnPostgreSql]
public sealed class PostgresClusterContract : EngineContract
{
    private protected override EngineFactory Engine => ClusterEngine.StartAsync;
    private protected override ContractJournal NewJournal() => new StoredJournal();
}
