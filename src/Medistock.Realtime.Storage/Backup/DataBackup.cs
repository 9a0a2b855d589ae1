using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Backup;

/// <summary>A consistent copy of a data directory, made while it is served, and back.</summary>
public static class DataBackup
{
    private const int BusyMs = 5_000;

    /// <summary>Copies the directory. Every row acknowledged before the call is in the copy.</summary>
    /// <param name="target">Does not exist, or is empty.</param>
    /// <exception cref="DataDirectoryException"><paramref name="target"/> holds something.</exception>
    public static void Copy(DataDirectory source, string target) => Copy(source, target, source.Manifest);

    /// <summary>Makes a directory from a backup. It gets a new epoch, so that screens and clients drop what they knew of the other history.</summary>
    /// <exception cref="DataDirectoryException"><paramref name="target"/> holds something.</exception>
    public static void Restore(DataDirectory backup, string target, string newEpoch) => Copy(backup, target, backup.Manifest with { Epoch = newEpoch });

    private static void Copy(DataDirectory source, string target, DirectoryManifest manifest)
    {
        target = Path.GetFullPath(target);
        System.IO.Directory.CreateDirectory(target);
        if (System.IO.Directory.EnumerateFileSystemEntries(target).Any()) throw new DataDirectoryException($"{target} is not empty: a copy is made into an empty directory");
        // The state before the journal: an index may be behind its journal, never ahead. The manifest last: without it, a copy that was cut short is none.
        foreach (var file in (ReadOnlySpan<string>)[source.StatePath, source.RegistryPath, source.JournalPath])
            if (File.Exists(file)) CopyFile(file, Path.Combine(target, Path.GetFileName(file)));
        DataDirectory.WriteManifest(target, manifest);
    }

    private static void CopyFile(string source, string target)
    {
        using var from = SqliteFile.OpenToRead(source, BusyMs);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        to.Open();
        SqliteFile.Pragma(to, "synchronous=FULL");
        from.BackupDatabase(to);
    }
}
