using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Sqlite;
using Medistock.Realtime.Storage.Verification;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>A data directory (<see cref="DataDirectory"/>) as a store.</summary>
public sealed class SqliteStore(DataDirectory directory) : Store
{
    private const string IncompleteName = "migration.incomplete";

    public DataDirectory Directory => directory;
    /// <summary>Where the keys that protect session cookies are kept, in the framework's own files.</summary>
    public string SessionsFolder => Path.Combine(directory.Path, "sessions");
    public override string Shown => directory.Path;
    public override DirectoryManifest Manifest => directory.Manifest;
    public override OpenRegistry OpenRegistry(TimeProvider time) => RegistryFile.Open(directory, time);
    public override ReferenceBook ReadReference() => SqliteRegistryTables.ReadReference(directory.RegistryPath);
    internal override IReadOnlyList<StoredKey> ReadKeys() => SqliteRegistryTables.ReadKeys(directory.RegistryPath);
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

    public override IReadOnlyList<string> DocumentNames() =>
        [.. File.Exists(FileOf("coverage.json")) ? ["coverage.json"] : (string[])[], .. Names("imports", "*.taken").Select(name => "imports/" + name)];

    public override IReadOnlyList<(string Name, string Xml)> SessionKeys() =>
        [.. Names("sessions", "*.xml").Select(name => (Path.GetFileNameWithoutExtension(name), File.ReadAllText(Path.Combine(SessionsFolder, name))))];

    public override void AddSessionKey(string name, string xml)
    {
        var file = "sessions/" + name + ".xml";
        if (!File.Exists(FileOf(file))) WriteDocument(file, System.Text.Encoding.UTF8.GetBytes(xml));
    }

    internal override bool Incomplete
    {
        get => File.Exists(FileOf(IncompleteName));
        set
        {
            if (value) File.WriteAllText(FileOf(IncompleteName), "migrate-store has not come to its end\n");
            else File.Delete(FileOf(IncompleteName));
        }
    }

    protected override void Dispose(bool disposing) => directory.Dispose();

    private IEnumerable<string> Names(string folder, string pattern) =>
        System.IO.Directory.Exists(FileOf(folder)) ? System.IO.Directory.GetFiles(FileOf(folder), pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    private string FileOf(string name) => Path.Combine(directory.Path, name);
}
