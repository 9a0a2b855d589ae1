namespace Medistock.Realtime.Cluster.Tests.Support;

internal static class LongRun
{
    /// <summary><c>./test.sh --long</c>.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1";
    /// <summary>Why a test that takes long is not run; null when it is.</summary>
    public static string? NotAsked => Asked ? null : "long: ./test.sh --long runs it";
}
