using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Medistock.Realtime.Testing.Running;

/// <summary>A server of the product in a process of its own, as anybody runs it: started, stopped, killed, frozen.</summary>
internal abstract partial class RunningProduct : IAsyncDisposable
{
    public const string AdminKey = "end-to-end-administrator-key-0123456789";
    private const int OutputKept = 1 << 20, Term = 15, Cont = 18, Stop = 19;
    private readonly StringBuilder _output = new();
    private Process? _process;

    protected RunningProduct(string url)
    {
        Url = url;
        Http = new HttpClient { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
    }

    public string Url { get; }
    public HttpClient Http { get; }
    public string Output { get { lock (_output) return _output.ToString(); } }
    /// <summary>Of the running process.</summary>
    public int Id => _process!.Id;
    /// <summary>The server runs, whatever was done to it.</summary>
    public bool Alive => _process is { HasExited: false };
    protected virtual TimeSpan ReadyWithin => TimeSpan.FromSeconds(60);
    /// <summary>Program and arguments.</summary>
    protected abstract IReadOnlyList<string> Command { get; }

    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    public void Launch()
    {
        _process?.Dispose();
        _process = new Process { StartInfo = Describe(Command) };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync()
    {
        var until = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync())
        {
            if (!Alive) throw new InvalidOperationException($"the server ended with {_process!.ExitCode}:\n{Output}");
            if (until.Elapsed > ReadyWithin) throw new TimeoutException($"the server is not ready after {ReadyWithin}:\n{Output}");
            await beat.WaitForNextTickAsync();
        }
    }

    /// <summary>Those that run but do not serve answer no.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            return false;
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
        Signal(Term);
        await _process!.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it stands still, its connections stay open.</summary>
    public void Freeze() => Signal(Stop);
    public void Thaw() => Signal(Cont);

    /// <returns>False: it still runs.</returns>
    public bool EndsWithin(TimeSpan time) => _process!.WaitForExit(time);

    /// <summary>Runs another verb of <c>medistock</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan within, params string[] arguments)
    {
        using var process = Process.Start(Describe(["dotnet", Path.Combine(AppContext.BaseDirectory, "medistock.dll"), .. arguments]))!;
        using var longest = new CancellationTokenSource(within);
        await using var cut = longest.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (Alive) await KillAsync();
        _process?.Dispose();
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    private static ProcessStartInfo Describe(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["MEDISTOCK_ADMIN_KEY"] = AdminKey;
        return start;
    }

    private void Signal(int signal)
    {
        if (SendSignal(Id, signal) != 0) throw new InvalidOperationException("no such process");
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output) if (_output.Length < OutputKept) _output.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
