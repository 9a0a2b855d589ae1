namespace Medistock.Realtime.Benchmarks.Ingest;

internal sealed record IngestOptions(int Rounds, double Scale, int Connections, string? Peer, string Folder, string Command);

internal static class IngestRun
{
    public static Task<int> RunAsync(IngestOptions options) => throw new InvalidOperationException(options.Command);
}
