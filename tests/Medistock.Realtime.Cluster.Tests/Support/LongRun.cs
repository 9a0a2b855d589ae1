using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Cluster.Tests.Support;

internal static class LongRun
{
    /// <summary><c>./test.sh --long</c>.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1";
}

/// <summary>A test that needs PostgreSQL and, because it takes long, is asked for.</summary>
internal sealed class LongPostgreSqlFactAttribute : FactAttribute
{
    public LongPostgreSqlFactAttribute() => Skip = ThrowAwayServer.Missing ?? (LongRun.Asked ? null! : "long: ./test.sh --long runs it");
}
