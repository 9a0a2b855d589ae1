using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Reference;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>Facts newly written, and facts that were already there as they are.</summary>
public readonly record struct Saved(int Accepted, int Unchanged);

/// <summary>What a save did, and the version of the book after it.</summary>
public sealed record ReferenceSaved(Saved Presentations, Saved Establishments, Saved Departments, long Version);

/// <summary>The reference facts of <c>registry.db</c> as one immutable book, swapped whole when they change here or in another process.</summary>
public sealed class ReferenceStore : IReference
{
    private readonly RegistryFile _file;
    private readonly Lock _swap = new();
    private ReferenceBook _current = ReferenceBook.Empty;

    internal ReferenceStore(RegistryFile file, TimeProvider time)
    {
        _file = file;
        Imports = new ImportLedger(file, time);
        Refresh();
    }

    public ReferenceBook Current => Volatile.Read(ref _current);
    /// <summary>What was imported, when, with which result.</summary>
    public ImportLedger Imports { get; }

    /// <summary>Raised after the swap, on the thread that saved or on the timer's, with the book then in force.</summary>
    public event Action<ReferenceBook> Changed = _ => { };

    /// <summary>
    /// Adds or replaces facts in one transaction. A fact that is there as it is counts as unchanged; when all are, the
    /// version stays. A fact that is absent from the lists stays as it was.
    /// </summary>
    /// <exception cref="SqliteException">The file cannot be written; nothing was.</exception>
    public ReferenceSaved Save(IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments)
    {
        var saved = _file.Write(connection =>
        {
            var counts = (
                Departments: ReferenceTables.SaveDepartments(connection, departments),
                Establishments: ReferenceTables.SaveEstablishments(connection, establishments),
                Presentations: ReferenceTables.SavePresentations(connection, presentations));
            if (counts.Departments.Accepted + counts.Establishments.Accepted + counts.Presentations.Accepted > 0) RegistryFile.Count(connection, "reference");
            return new ReferenceSaved(counts.Presentations, counts.Establishments, counts.Departments, RegistryFile.Counter(connection, "reference"));
        });
        Refresh();
        return saved;
    }

    /// <summary>Loads the book again if its version moved.</summary>
    internal void Refresh()
    {
        lock (_swap)
        {
            using var connection = _file.Connect();
            // One read transaction: the version and the facts are of the same moment.
            Sqlite.SqliteFile.Run(connection, "BEGIN");
            var version = RegistryFile.Counter(connection, "reference");
            if (version == Current.Version) return;
            var book = new ReferenceBook(version, ReferenceTables.Presentations(connection), ReferenceTables.Establishments(connection), ReferenceTables.Departments(connection));
            Sqlite.SqliteFile.Run(connection, "COMMIT");
            Volatile.Write(ref _current, book);
        }
        Changed(Current);
    }
}
