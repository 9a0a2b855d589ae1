using System.Diagnostics;

namespace Medistock.Realtime.Testing.Disk;

/// <summary>A file system of a few megabytes in memory, mounted over a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path, int megabytes)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Assert.True(Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path));
    }

    /// <summary>Whether this machine lets us mount: root on Linux, with the right to.</summary>
    public static bool CanMount { get; } = TryMount();

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _path));
    public void Dispose() => Run("umount", "-l", _path);

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return false;
        var folder = Directory.CreateTempSubdirectory("medistock-storage-");
        try
        {
            return Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName) && Run("umount", folder.FullName);
        }
        finally
        {
            folder.Delete();
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Console.WriteLine($"{program}: {missing.Message}");
            return false;
        }
    }
}

/// <summary>A test that mounts a small disk; skipped, and counted so, where that is not allowed.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanMount) Skip = "mounting a small tmpfs is not allowed here (needs root on Linux)";
    }
}

/// <summary>A test that uses flock(1); skipped, and counted so, where it is missing.</summary>
public sealed class FlockFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/flock";

    public FlockFactAttribute()
    {
        if (!File.Exists(Program)) Skip = $"{Program} is not on this machine";
    }
}
