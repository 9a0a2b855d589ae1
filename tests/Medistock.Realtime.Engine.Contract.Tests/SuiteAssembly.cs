namespace Medistock.Realtime.Testing.PostgreSql;

/// <summary>This assembly, for the discoverer of rules that hold on every database.</summary>
internal static class SuiteAssembly
{
    public const string Name = "Medistock.Realtime.Engine.Contract.Tests";
}
