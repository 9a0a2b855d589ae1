using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The real <c>medistock serve</c> in a process of its own, on a free port and a directory of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    public const string AdminKey = "end-to-end-administrator-key-0123456789";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _output = new();
    private readonly string[] _options;
    private Process? _process;

    public ServerProcess(string data, params string[] options)
    {
        (Data, _options, Url) = (data, options, $"http://127.0.0.1:{FreePort()}");
        Http = new HttpClient { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
    }

    public string Data { get; }
    public string Url { get; }
    public HttpClient Http { get; }
    public string Output { get { lock (_output) return _output.ToString(); } }
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "medistock.dll");
    /// <summary>Of the running process.</summary>
    public int Id => _process!.Id;
    /// <summary>The server runs, whatever was done to it.</summary>
    public bool Alive => _process is { HasExited: false };

    public static async Task<ServerProcess> StartAsync(string data, params string[] options)
    {
        var server = new ServerProcess(data, options);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _process = Launch(["serve", "--data", Data, "--urls", Url, .. _options]);
        var until = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"the server ended with {_process.ExitCode}:\n{Output}");
            if (until.Elapsed > ReadyWithin) throw new TimeoutException($"the server is not ready after {ReadyWithin}:\n{Output}");
            await beat.WaitForNextTickAsync();
        }
    }

    /// <summary>kill -9: no farewell.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public async Task<int> StopAsync()
    {
        if (SendSignal(_process!.Id, 15) != 0) throw new InvalidOperationException("no such process");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Runs another verb of the command line to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(Describe(arguments))!;
        using var longest = new CancellationTokenSource(ReadyWithin);
        await using var cut = longest.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Http.Dispose();
    }

    private Process Launch(string[] arguments)
    {
        var process = new Process { StartInfo = Describe(arguments) };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static ProcessStartInfo Describe(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Executable);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["MEDISTOCK_ADMIN_KEY"] = AdminKey;
        return start;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
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
        lock (_output) if (_output.Length < 1 << 20) _output.AppendLine(line);
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

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("medistock-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
