using System.ComponentModel;
using System.Diagnostics;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>
/// A cluster of which each silo lives in a network namespace with three cables: to the other silos, to the database, to those who ask. Each can be
/// pulled by itself; nobody is told, packets are gone.
/// </summary>
internal sealed class Networks : ClusterPlace, IDisposable
{
    private enum Cable { Silos = 1, Database = 2, Api = 3 }
    private const int SiloPort = 11_111, ApiPort = 8_080;
    private static readonly Cable[] Cables = Enum.GetValues<Cable>();
    // Two runs on one machine have networks of their own.
    private static readonly int Own = 128 + Environment.ProcessId % 100;
    private readonly int _silos;

    private Networks(int silos) => _silos = silos;

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } = WhyMissing();

    public static Networks Lay(int silos)
    {
        var networks = new Networks(silos);
        try
        {
            foreach (var cable in Cables)
            {
                Ip("link", "add", Bridge(cable), "type", "bridge", "forward_delay", "0");
                // This machine stands at the database's and the askers' bridges, not between the silos.
                if (cable != Cable.Silos) Ip("addr", "add", Here(cable) + "/24", "dev", Bridge(cable));
                Ip("link", "set", Bridge(cable), "up");
            }
            for (var silo = 0; silo < silos; silo++) Join(silo);
            var database = new ThrowAwayServer(Here(Cable.Database));
            File.AppendAllText(Path.Combine(database.Data, "pg_hba.conf"), $"host all all 10.{Own}.0.0/16 trust\n");
            database.Start();
            return new Networks(silos) { Database = database };
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    public override SiloProcess Silo(int number, string store) =>
        new(number, store, There(Cable.Silos, number), $"http://{There(Cable.Api, number)}:{ApiPort}", SiloPort, ["ip", "netns", "exec", Space(number)]);

    public static void CutFromSilos(SiloProcess silo) => Pull(Cable.Silos, silo.Number);
    public static void CutFromDatabase(SiloProcess silo) => Pull(Cable.Database, silo.Number);

    public static void Mend(SiloProcess silo)
    {
        foreach (var cable in Cables) Ip("link", "set", End(cable, silo.Number), "master", Bridge(cable));
    }

    public void Dispose()
    {
        for (var silo = 0; silo < _silos; silo++) Try("netns", "del", Space(silo));
        foreach (var cable in Cables) Try("link", "del", Bridge(cable));
    }

    private static void Join(int silo)
    {
        Ip("netns", "add", Space(silo));
        Ip("-n", Space(silo), "link", "set", "lo", "up");
        foreach (var cable in Cables)
        {
            var inside = "e" + (int)cable;
            Ip("link", "add", End(cable, silo), "type", "veth", "peer", "name", inside, "netns", Space(silo));
            Ip("-n", Space(silo), "addr", "add", There(cable, silo) + "/24", "dev", inside);
            Ip("-n", Space(silo), "link", "set", inside, "up");
            Ip("link", "set", End(cable, silo), "master", Bridge(cable), "up");
        }
    }

    private static void Pull(Cable cable, int silo) => Ip("link", "set", End(cable, silo), "nomaster");

    private static string Bridge(Cable cable) => $"mdb{Own}{(int)cable}";
    private static string End(Cable cable, int silo) => $"mdv{Own}{(int)cable}{silo}";
    private static string Space(int silo) => $"medistock{Own}-{silo}";
    private static string Here(Cable cable) => $"10.{Own}.{(int)cable}.1";
    private static string There(Cable cable, int silo) => $"10.{Own}.{(int)cable}.{10 + silo}";

    private static string? WhyMissing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return "SKIPPED: networks are cut as root on Linux only";
        var space = $"medistock{Own}-try";
        try
        {
            if (!Try("netns", "add", space)) return "SKIPPED: network namespaces are not allowed here";
            var laid = Try("link", "add", $"mdb{Own}0", "type", "bridge") && Try("link", "add", $"mdv{Own}00", "type", "veth", "peer", "name", "e0", "netns", space);
            Try("link", "del", $"mdb{Own}0");
            Try("netns", "del", space);
            return laid ? null : "SKIPPED: bridges and veth pairs are not allowed here";
        }
        catch (Win32Exception)
        {
            return "SKIPPED: ip(8) is not on this machine (apt install iproute2)";
        }
    }

    private static void Ip(params string[] words)
    {
        var (done, said) = Run(words);
        if (!done) throw new InvalidOperationException($"ip {string.Join(' ', words)}: {said}");
    }

    private static bool Try(params string[] words) => Run(words).Done;

    private static (bool Done, string Said) Run(string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, said);
    }
}

/// <summary>A test that needs PostgreSQL and networks that can be cut and, because it takes long, is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongNetworkFactAttribute : FactAttribute
{
    public LongNetworkFactAttribute() => Skip = ThrowAwayServer.Missing ?? LongRun.NotAsked ?? Networks.Missing;
}
