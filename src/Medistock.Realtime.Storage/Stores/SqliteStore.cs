using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Sqlite;
using Medistock.Realtime.Storage.Verification;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>A data directory (<see cref="DataDirectory"/>) as a store.</summary>
public sealed class SqliteStore(DataDirectory directory) : Store
{
    public DataDirectory Directory => directory;
    /// <summary>Where the keys that protect session cookies are kept, in the framework's own files.</summary>
    public string SessionsFolder => Path.Combine(directory.Path, "sessions");
    public override string Shown => directory.Path;
    public override DirectoryManifest Manifest => directory.Manifest;
    public override OpenRegistry OpenRegistry(TimeProvider time) => RegistryFile.Open(directory, time);
    public override JournalScan OpenScan() => JournalScan.Open(directory);

    public override StoreJournal OpenJournal(JournalOptions options, TimeProvider time)
    {
        var journal = SqliteJournal.Open(directory, options, time);
        return new(journal, journal.Snapshots, journal.Dispose);
    }

    public override byte[]? ReadDocument(string name) => File.Exists(FileOf(name)) ? File.ReadAllBytes(FileOf(name)) : null;

    public override void WriteDocument(string name, byte[] content)
    {
        var whole = FileOf(name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        var part = whole + ".tmp";
        File.WriteAllBytes(part, content);
        File.Move(part, whole, overwrite: true);
    }

    protected override void Dispose(bool disposing) => directory.Dispose();

    private string FileOf(string name) => Path.Combine(directory.Path, name);
}
