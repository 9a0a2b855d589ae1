using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Medistock.Realtime.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL server of this test run's own, in a temporary folder: one per process, started when first asked for, gone with the process (also
/// when that is killed). Linked into each test project that needs one.
/// </summary>
public sealed class ThrowAwayServer : IDisposable
{
    private static readonly Lazy<ThrowAwayServer> OfThisRun = new(() =>
    {
        var server = new ThrowAwayServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        server.Start();
        return server;
    });
    private const string User = "postgres";
    private static readonly string? Binaries = FindBinaries();
    private static readonly bool Root = Environment.UserName == "root";
    private static int _databases;
    // Short: a socket's path has 107 characters at most.
    private readonly string _folder = Directory.CreateTempSubdirectory("mdpg-").FullName;
    private readonly string[] _settings;
    private readonly string? _address;
    private readonly int _port;
    private Process? _keeper;
    private int _postmaster;
    private bool _disposing;

    /// <param name="address">Null: a socket in the temporary folder only. Else also TCP, on <paramref name="port"/>.</param>
    /// <param name="settings">Server settings, <c>name=value</c>.</param>
    public ThrowAwayServer(string? address = null, int port = 5432, params string[] settings)
    {
        (_address, _port, _settings) = (address, port, settings);
        if (Root) Run("chown", User, _folder);
        RunAs("initdb", "-D", Data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
    }

    /// <summary>Why there is no server here; null when there can be one.</summary>
    public static string? Missing { get; } = WhyMissing();

    /// <summary>The server that the tests of this process share.</summary>
    public static ThrowAwayServer Shared => OfThisRun.Value;

    public string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a database and answers its connection, as the superuser.</summary>
    /// <param name="with">Further words of <c>CREATE DATABASE</c>.</param>
    public string CreateDatabase(string with = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"medistock_{Interlocked.Increment(ref _databases)}");
        Execute("postgres", $"CREATE DATABASE {name} {with}");
        return ConnectionTo(name);
    }

    public string ConnectionTo(string database, string user = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"Host={_address ?? _folder};Port={_port};Database={database};Username={user};Include Error Detail=true");

    public void DropDatabase(string connection) => Execute("postgres", $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");

    /// <summary>Ends every session of a database, in the middle of whatever it does.</summary>
    public int TerminateBackends(string connection) => Convert.ToInt32(Ask("postgres",
        $"SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connection).Database}'"), CultureInfo.InvariantCulture);

    public void Start()
    {
        var log = Path.Combine(_folder, "log");
        // The keeper ends the server when its input ends, hence also when this process is killed; then the folder goes too, unless it is told to keep it.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("folder=$1; shift; \"$@\" >>\"$folder/log\" 2>&1 </dev/null & server=$!; echo $server; read -r line; kill -INT $server 2>/dev/null; wait $server; [ \"$line\" = keep ] || rm -rf \"$folder\"");
        start.ArgumentList.Add("keeper");
        start.ArgumentList.Add(_folder);
        string[] own = ["-D", Data, "-k", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", $"listen_addresses={_address}", "-c", "max_connections=200", "-c", "shared_buffers=64MB"];
        foreach (var argument in (string[])[.. As(), Path.Combine(Binaries!, "postgres"), .. own, .. _settings.SelectMany(setting => new[] { "-c", setting })]) start.ArgumentList.Add(argument);
        Keep(start);
        var answers = SpinWait.SpinUntil(() =>
        {
            // A killed postmaster's children end by themselves, shortly after; until then the next one refuses to start.
            if (_keeper!.HasExited) Keep(start);
            return Answers();
        }, TimeSpan.FromSeconds(30));
        if (!answers) throw new InvalidOperationException("the throw-away PostgreSQL does not start:\n" + File.ReadAllText(log));
    }

    /// <summary>As an operator's fast restart begins: sessions are ended, what was committed is kept.</summary>
    public void Stop() => End("-INT");

    /// <summary>kill -9: as a crash of the machine without the loss of its disk cache.</summary>
    public void Kill() => End("-KILL");

    /// <summary>All its processes stand still, connections stay open.</summary>
    public void Freeze() => SignalAll("-STOP");
    public void Thaw() => SignalAll("-CONT");

    /// <summary>CPU that the server and its sessions have used, those that have ended included.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // Ended sessions stand in the postmaster's account of its children (fields 16 and 17).
            var ticks = Children().Prepend(_postmaster.ToString(CultureInfo.InvariantCulture)).Sum(process => Ticks(process, withEnded: process == _postmaster.ToString(CultureInfo.InvariantCulture)));
            return TimeSpan.FromSeconds(ticks / 100.0);
        }
    }

    /// <summary>Its processes, and those still to come, run on one core.</summary>
    public void BindTo(int core)
    {
        foreach (var process in Children().Prepend(_postmaster.ToString(CultureInfo.InvariantCulture))) Run("taskset", "-p", "-c", core.ToString(CultureInfo.InvariantCulture), process);
    }

    public void Dispose()
    {
        _disposing = true;
        if (_keeper is not null) Stop();
        for (var attempt = 1; Directory.Exists(_folder); attempt++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && attempt < 5)
            {
                // Its last processes are still closing their files.
                Thread.Yield();
            }
        }
    }

    /// <summary>Gives a folder to the server's user.</summary>
    public static void Own(string folder)
    {
        if (Root) Run("chown", User, folder);
        // The system's folder for temporary files may be closed to others.
        Run("chmod", "700", folder);
    }

    public void Execute(string database, string sql) => Ask(database, sql);

    public object? Ask(string database, string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionTo(database) + ";Pooling=false");
        connection.Open();
#pragma warning disable CA2100 // The tests' own words.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private void Keep(ProcessStartInfo start)
    {
        _keeper?.Dispose();
        _keeper = Process.Start(start)!;
        _postmaster = int.Parse(_keeper.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    private bool Answers()
    {
        try
        {
            Execute("postgres", "SELECT 1");
            return true;
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException)
        {
            return false;
        }
    }

    private void End(string signal)
    {
        if (_keeper is null) return;
        Run("kill", signal, _postmaster.ToString(CultureInfo.InvariantCulture));
        if (!_disposing) _keeper.StandardInput.WriteLine("keep");
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        _keeper = null;
        NpgsqlConnection.ClearAllPools();
    }

    private void SignalAll(string signal)
    {
        Run("kill", [signal, _postmaster.ToString(CultureInfo.InvariantCulture), .. Children()]);
    }

    private string[] Children() => Capture("pgrep", "-P", _postmaster.ToString(CultureInfo.InvariantCulture)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static long Ticks(string process, bool withEnded)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..(withEnded ? 15 : 13)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It ended between the two looks, and stands in its parent's account from the next on.
            return 0;
        }
    }

    private static string? WhyMissing()
    {
        if (!OperatingSystem.IsLinux()) return Loud("the throw-away server is for Linux");
        if (Binaries is null) return Loud("no PostgreSQL 15 or newer under /usr/lib/postgresql (or in MEDISTOCK_POSTGRESQL): apt-get install postgresql");
        return Root && !TryRun("id", User) ? Loud($"initdb does not run as root, and there is no user {User}") : null;
    }

    private static string Loud(string why)
    {
        Console.WriteLine($"SKIPPED: PostgreSQL tests: {why}");
        return why;
    }

    private static string? FindBinaries()
    {
        if (Environment.GetEnvironmentVariable("MEDISTOCK_POSTGRESQL") is { Length: > 0 } given) return given;
        const string Debian = "/usr/lib/postgresql";
        if (!Directory.Exists(Debian)) return null;
        return Directory.GetDirectories(Debian).Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) && major >= 15)
            .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
            .Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));
    }

    private static string[] As() => Root ? ["setpriv", "--reuid=" + User, "--regid=" + User, "--clear-groups"] : [];

    private static void RunAs(string program, params string[] arguments)
    {
        string[] all = [.. As(), Path.Combine(Binaries ?? throw new InvalidOperationException(Missing), program), .. arguments];
        Run(all[0], all[1..]);
    }

    private static void Run(string program, params string[] arguments) => Capture(program, arguments);

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Begin(program, arguments);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Capture(string program, params string[] arguments)
    {
        using var process = Begin(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}{output}");
    }

    private static Process Begin(string program, string[] arguments)
    {
        // Anywhere but a folder that the server's user may not enter.
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
