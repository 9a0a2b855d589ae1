using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Medistock.Realtime.Storage.Backup;

/// <summary>A consistent copy of a data directory, made while it is served, and back.</summary>
public static class DataBackup
{
    private const int BusyMs = 5_000;
    /// <summary>8 MiB a step: between two a stop is heard.</summary>
    private const int PagesAtOnce = 1_024;
    private const long PageBytes = 8_192;

    /// <summary>Copies the directory. Every row acknowledged before the call is in the copy.</summary>
    /// <param name="target">Does not exist, or is empty.</param>
    /// <param name="copying">Told bytes copied, and about how many there are.</param>
    /// <exception cref="DataDirectoryException"><paramref name="target"/> holds something.</exception>
    /// <exception cref="OperationCanceledException">Stopped: what was copied is removed again.</exception>
    public static void Copy(DataDirectory source, string target, Action<long, long>? copying = null, CancellationToken cancel = default) => Copy(source, target, source.Manifest, copying, cancel);

    /// <summary>Makes a directory from a backup. It gets a new epoch, so that screens and clients drop what they knew of the other history.</summary>
    /// <exception cref="DataDirectoryException"><paramref name="target"/> holds something.</exception>
    /// <exception cref="OperationCanceledException">As in <see cref="Copy(DataDirectory, string, Action{long, long}?, CancellationToken)"/>.</exception>
    public static void Restore(DataDirectory backup, string target, string newEpoch, Action<long, long>? copying = null, CancellationToken cancel = default) =>
        Copy(backup, target, backup.Manifest with { Epoch = newEpoch }, copying, cancel);

    private static void Copy(DataDirectory source, string target, DirectoryManifest manifest, Action<long, long>? copying, CancellationToken cancel)
    {
        target = Path.GetFullPath(target);
        System.IO.Directory.CreateDirectory(target);
        if (System.IO.Directory.EnumerateFileSystemEntries(target).Any()) throw new DataDirectoryException($"{target} is not empty: a copy is made into an empty directory");
        // The state before the journal: an index may be behind its journal, never ahead. The manifest last: without it, a copy that was cut short is none.
        string[] files = [.. ((string[])[source.StatePath, source.RegistryPath, source.JournalPath]).Where(File.Exists)];
        var (all, before) = (files.Sum(file => new FileInfo(file).Length), 0L);
        try
        {
            foreach (var file in files)
            {
                CopyFile(file, Path.Combine(target, Path.GetFileName(file)), done => copying?.Invoke(before + done, all), cancel);
                before += new FileInfo(file).Length;
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var file in System.IO.Directory.EnumerateFiles(target)) File.Delete(file);
            throw;
        }
        DataDirectory.WriteManifest(target, manifest);
    }

    private static void CopyFile(string source, string target, Action<long> copying, CancellationToken cancel)
    {
        using var from = SqliteFile.OpenToRead(source, BusyMs);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        to.Open();
        SqliteFile.Pragma(to, "synchronous=FULL");
        // One reading transaction from the first page to the last: between two steps others may write, and the copy is of one moment all the same.
        using var moment = from.BeginTransaction(deferred: true);
        using (var first = new Statement(from, "SELECT count(*) FROM sqlite_schema")) first.Scalar();
        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main") ?? throw SqliteFile.Error(to.Handle!, raw.sqlite3_errcode(to.Handle));
        for (var code = raw.SQLITE_OK; code != raw.SQLITE_DONE;)
        {
            cancel.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw SqliteFile.Error(to.Handle!, code);
            copying((raw.sqlite3_backup_pagecount(backup) - raw.sqlite3_backup_remaining(backup)) * PageBytes);
        }
    }
}
