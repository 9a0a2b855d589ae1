namespace Medistock.Realtime.Testing.PostgreSql;

/// <summary>A test that needs PostgreSQL; skipped, and counted so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = ThrowAwayServer.Missing;
}
