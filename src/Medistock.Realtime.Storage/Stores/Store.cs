using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Verification;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>Who may serve the store besides.</summary>
public enum Serving
{
    /// <summary>Nobody: the single-node engine.</summary>
    Alone,
    /// <summary>Other nodes of a cluster: PostgreSQL only.</summary>
    Together,
}

/// <summary>A journal that is open with its snapshots; disposing of it writes what waits.</summary>
public sealed class StoreJournal(IJournal journal, ISnapshots snapshots, Action close) : IDisposable
{
    public IJournal Journal => journal;
    public ISnapshots Snapshots => snapshots;
    public void Dispose() => close();
}

/// <summary>Everything that one installation keeps, on SQLite or on PostgreSQL: manifest, journal, snapshots, registry, documents.</summary>
public abstract class Store : IDisposable
{
    /// <summary>Opens the store to serve it, making it from <paramref name="fresh"/> if it does not exist.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process serves it, and not <see cref="Serving.Together"/>.</exception>
    /// <exception cref="DataDirectoryModeException"><c>Demo</c> of <paramref name="fresh"/> and of the store differ.</exception>
    /// <exception cref="DataDirectoryException">It cannot be used; the message says why.</exception>
    /// <exception cref="Schema.SchemaException">Written by a newer program.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database is out of reach.</exception>
    public static Store OpenToServe(StoreAddress address, NewDirectory fresh, Serving serving = Serving.Alone)
    {
        var store = Open(address, fresh, serving);
        if (!store.Incomplete) return store;
        store.Dispose();
        throw new DataDirectoryException($"{store.Shown} is the half-made copy of another store: run migrate-store again until it ends");
    }

    /// <summary>Opens the store alone, to copy another into it: it does not exist, or is an earlier state of the same history.</summary>
    /// <exception cref="DataDirectoryException">It holds another history.</exception>
    internal static Store OpenToCopyInto(StoreAddress address, NewDirectory same)
    {
        var store = Open(address, same, Serving.Alone);
        if (store.Manifest.Epoch == same.Epoch) return store;
        store.Dispose();
        throw new DataDirectoryException($"{store.Shown} holds another history (epoch {store.Manifest.Epoch}): nothing is copied into it");
    }

    private static Store Open(StoreAddress address, NewDirectory fresh, Serving serving) => address switch
    {
        StoreAddress.Sqlite when serving != Serving.Alone => throw new DataDirectoryException("several nodes share a PostgreSQL store: a data directory is one node's"),
        StoreAddress.Sqlite sqlite => new SqliteStore(DataDirectory.OpenToServe(sqlite.Directory, fresh)),
        StoreAddress.PostgreSql postgres => PostgreSqlStore.OpenToServe(postgres.Connection, fresh, serving),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    /// <summary>Opens the store beside the processes that may serve it (<c>import</c>, <c>keys</c>), making it if it does not exist.</summary>
    /// <exception cref="DataDirectoryException">As <see cref="OpenToServe"/>, except for the lock and the mode.</exception>
    public static Store OpenBeside(StoreAddress address, NewDirectory fresh) => address switch
    {
        StoreAddress.Sqlite sqlite => new SqliteStore(DataDirectory.OpenBeside(sqlite.Directory, fresh)),
        StoreAddress.PostgreSql postgres => PostgreSqlStore.OpenBeside(postgres.Connection, fresh),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    /// <summary>Opens an existing store to read it (<c>verify</c>), served or not.</summary>
    /// <exception cref="DataDirectoryException">There is none.</exception>
    public static Store OpenToRead(StoreAddress address) => address switch
    {
        StoreAddress.Sqlite sqlite => new SqliteStore(DataDirectory.OpenToRead(sqlite.Directory)),
        StoreAddress.PostgreSql postgres => PostgreSqlStore.OpenToRead(postgres.Connection),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    /// <summary>Where it is, without a secret.</summary>
    public abstract string Shown { get; }
    public abstract DirectoryManifest Manifest { get; }

    /// <summary>The clock this store lives by.</summary>
    public TimeProvider Time(TimeProvider real) => Manifest.Clock.Simulated ? new AcceleratedTimeProvider(Manifest.Clock, real, Manifest.Exercise?.To) : real;

    /// <param name="time">Gives the times recorded and the timer that looks for other processes' changes.</param>
    public abstract OpenRegistry OpenRegistry(TimeProvider time);
    /// <summary>The reference as it stands now, for who only reads.</summary>
    public abstract ReferenceBook ReadReference();
    /// <summary>The keys as they stand now, with their hashes, for who only reads.</summary>
    internal abstract IReadOnlyList<StoredKey> ReadKeys();
    public abstract StoreJournal OpenJournal(JournalOptions options, TimeProvider time);
    /// <summary>Reads the journal apart from the engine; rows appended after this are not part of it.</summary>
    public abstract JournalScan OpenScan();

    /// <summary>A small file of the operator or of an import: <c>coverage.json</c>, <c>imports/bdpm.taken</c>. Null: there is none.</summary>
    public abstract byte[]? ReadDocument(string name);
    /// <summary>Whole or not at all.</summary>
    public abstract void WriteDocument(string name, byte[] content);
    public abstract IReadOnlyList<string> DocumentNames();

    /// <summary>The keys that protect session cookies, as XML, by name.</summary>
    public abstract IReadOnlyList<(string Name, string Xml)> SessionKeys();
    /// <summary>A name that is there already keeps its key.</summary>
    public abstract void AddSessionKey(string name, string xml);

    /// <summary>The store is a copy that has not come to its end: it is not served.</summary>
    internal abstract bool Incomplete { get; set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
