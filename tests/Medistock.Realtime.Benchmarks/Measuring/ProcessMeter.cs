using System.Diagnostics;
using System.Globalization;

namespace Medistock.Realtime.Benchmarks.Measuring;

/// <summary>What the kernel says of a process (<c>/proc</c>).</summary>
internal static class ProcessMeter
{
    /// <summary>USER_HZ: the unit of /proc/…/stat, 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static TimeSpan Cpu(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>Resident memory, bytes.</summary>
    public static long Resident(int process) => Status(process, "VmRSS:");
    /// <summary>The most resident memory so far, bytes.</summary>
    public static long MostResident(int process) => Status(process, "VmHWM:");

    /// <summary>Bytes of all files in a folder, as their lengths say.</summary>
    public static long Folder(string path) => new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    public static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        return $"{Environment.ProcessorCount} cores ({model}), .NET {Environment.Version}";
    }

    private static long Status(int process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024;
    }

    public static TimeSpan Since(long timestamp) => Stopwatch.GetElapsedTime(timestamp);
}
