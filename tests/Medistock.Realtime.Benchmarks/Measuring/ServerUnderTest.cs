using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Medistock.Realtime.Benchmarks.Measuring;

/// <summary><c>medistock serve</c> in a process of its own, as anybody runs it.</summary>
internal sealed partial class ServerUnderTest : IAsyncDisposable
{
    public const string AdminKey = "benchmark-administrator-key-0123456789";
    private const int OutputKept = 200;
    private readonly Queue<string> _output = new();
    private readonly Process _process;

    private ServerUnderTest(Process process, Uri address, HttpClient http) => (_process, Address, Http) = (process, address, http);

    public Uri Address { get; }
    public HttpClient Http { get; }
    public int Id => _process.Id;
    /// <summary>From the start of the process to <c>/health/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; private set; }
    public TimeSpan Cpu => ProcessMeter.Cpu(Id);
    public string Output { get { lock (_output) return string.Join('\n', _output); } }

    /// <param name="core">Bound to this core; null: to none.</param>
    public static Task<ServerUnderTest> StartAsync(string data, int? core, TimeSpan within) =>
        StartAsync(core, within, Path.Combine(AppContext.BaseDirectory, "medistock.dll"), "serve", "--data", data);

    /// <summary><c>medistock-silo serve</c>, one of those that share a store.</summary>
    /// <param name="build">Folder of the built program.</param>
    public static Task<ServerUnderTest> StartSiloAsync(string build, string store, int core, TimeSpan within) =>
        StartAsync(core, within, Path.Combine(build, "medistock-silo.dll"), "serve", "--store", store, "--silo-port", $"{FreePort()}");

    private static async Task<ServerUnderTest> StartAsync(int? core, TimeSpan within, params string[] command)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(core is null ? "dotnet" : "taskset") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (core is { } pinned) foreach (var word in new[] { "-c", $"{pinned}", "dotnet" }) start.ArgumentList.Add(word);
        foreach (var word in command) start.ArgumentList.Add(word);
        foreach (var word in new[] { "--urls", address.ToString() }) start.ArgumentList.Add(word);
        start.Environment["MEDISTOCK_ADMIN_KEY"] = AdminKey;
        var began = Stopwatch.GetTimestamp();
        var process = new Process { StartInfo = start };
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
        var server = new ServerUnderTest(process, address, http);
        process.OutputDataReceived += (_, line) => server.Note(line.Data);
        process.ErrorDataReceived += (_, line) => server.Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await server.IsReadyAsync())
        {
            if (process.HasExited) throw new InvalidOperationException($"the server ended with {process.ExitCode}:\n{server.Output}");
            if (Stopwatch.GetElapsedTime(began) > within)
            {
                await server.DisposeAsync();
                throw new TimeoutException($"the server is not ready after {within}:\n{server.Output}");
            }
            await beat.WaitForNextTickAsync();
        }
        server.ReadyAfter = Stopwatch.GetElapsedTime(began);
        return server;
    }

    /// <summary>kill -9: no farewell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public async Task StopAsync()
    {
        if (SendSignal(Id, 15) != 0) throw new InvalidOperationException("no such process");
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"the server ended with {_process.ExitCode}:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        Http.Dispose();
    }

    /// <summary>Another verb of the command line, to its end or to the limit. Null: it took longer.</summary>
    public static async Task<(int ExitCode, string LastLine)?> RunAsync(TimeSpan within, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "medistock.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(within);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.TrimEnd().Split('\n')[^1]);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return null;
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            if (_output.Count == OutputKept) _output.Dequeue();
            _output.Enqueue(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
