using System.Diagnostics;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>One stretch of W, posted.</summary>
internal static class Rounds
{
    /// <summary>Each establishment's requests go over one connection, in order; the connections are dealt out among the servers.</summary>
    /// <param name="ready">Called when the bytes are made and nothing is posted yet.</param>
    public static async Task<TimeSpan> PostAsync(
        IReadOnlyList<Uri> servers, WorkRequest[] requests, Workload work, Func<WorkRequest, byte[]> bytes, int connections, Latencies latency, Action ready)
    {
        var queues = Enumerable.Range(0, connections).Select(_ => new List<byte[]>()).ToArray();
        foreach (var request in requests) queues[work.Lines[request.First].Establishment % connections].Add(bytes(request));
        ready();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(queues.Select(async (queue, number) =>
        {
            using var connection = new RawConnection(servers[number % servers.Count]);
            foreach (var request in queue) await connection.PostAsync(request, latency);
        }));
        return Stopwatch.GetElapsedTime(began);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
