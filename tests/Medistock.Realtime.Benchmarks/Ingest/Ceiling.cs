using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>
/// The peers' ceiling (Kestrel, parse, append + fsync, apply; no framework), started from its own build, on the same core, fed by the same generator with W's
/// own JSON. Nothing of it is part of the project.
/// </summary>
internal sealed class Ceiling : IAsyncDisposable
{
    private readonly Process _process;

    private Ceiling(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }
    public int Id => _process.Id;

    /// <param name="build">Folder that holds the peers' <c>bench.dll</c>.</param>
    public static async Task<Ceiling> StartAsync(string build, string folder, int core)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        var start = new ProcessStartInfo("taskset") { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var word in new[] { "-c", $"{core}", "dotnet", Path.Combine(Path.GetFullPath(build), "bench.dll"), "serve", $"{port}", "23700", "150" }) start.ArgumentList.Add(word);
        var ceiling = new Ceiling(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return ceiling;
            }
            catch (SocketException) when (tries < 400)
            {
                await beat.WaitForNextTickAsync();
            }
        }
    }

    public static byte[] Request(Workload workload, WorkRequest request)
    {
        var text = new StringBuilder($"{{\"finess\":\"{WorkReference.FinessOf(workload.Lines[request.First].Establishment)}\",\"lines\":[");
        for (var i = 0; i < request.Count; i++)
        {
            var line = workload.Lines[request.First + i];
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{{\"cip13\":\"{3400930000000UL + (ulong)line.Presentation * 10}\",\"stock\":{line.Stock},")
                .Append(CultureInfo.InvariantCulture, $"\"dispensed\":{line.Dispensed},\"ts\":\"{new DateTime(2026, 1, 1).AddSeconds(line.At):yyyy-MM-ddTHH:mm:ssZ}\"}}");
        }
        var body = text.Append("]}").ToString();
        return Encoding.ASCII.GetBytes($"POST /full HTTP/1.1\r\nHost: ceiling\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
