using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>Facts newly written, and facts that were already there as they are.</summary>
public readonly record struct Saved(int Accepted, int Unchanged);

/// <summary>What a save did, and the version of the book after it.</summary>
public sealed record ReferenceSaved(Saved Presentations, Saved Establishments, Saved Departments, long Version);

/// <summary>The reference facts as one immutable book, swapped whole when they change here or in another process.</summary>
public sealed class ReferenceStore : IReference
{
    private readonly IRegistryTables _tables;
    private readonly Lock _swap = new();
    private ReferenceBook _current = ReferenceBook.Empty;

    internal ReferenceStore(IRegistryTables tables, TimeProvider time)
    {
        _tables = tables;
        Imports = new ImportLedger(tables, time);
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
    public ReferenceSaved Save(IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments)
    {
        var saved = _tables.SaveReference(presentations, establishments, departments);
        Refresh();
        return saved;
    }

    /// <summary>Loads the book again if its version moved.</summary>
    internal void Refresh()
    {
        lock (_swap)
        {
            if (_tables.LoadReference(Current.Version) is not { } book) return;
            Volatile.Write(ref _current, book);
        }
        Changed(Current);
    }
}
