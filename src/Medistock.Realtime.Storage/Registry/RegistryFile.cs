using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>
/// <c>registry.db</c>: reference facts and keys. Several processes write it (serve, import, keys), each in short
/// transactions; what another wrote is noticed within <see cref="PollInterval"/> through SQLite's <c>data_version</c>.
/// </summary>
public sealed class RegistryFile : IDisposable
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private const int BusyMs = 5_000;
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _watch;
    private readonly ITimer _timer;
    private long _seen;
    private bool _closed;
    private string? _lastError;

    private RegistryFile(string path, TimeProvider time)
    {
        _path = path;
        using (var connection = Connect()) Migrations.Apply(connection, "registry", time.GetUtcNow());
        _watch = SqliteFile.OpenToRead(path, BusyMs);
        _seen = DataVersion();
        Keys = new KeyStore(this, time);
        Reference = new ReferenceStore(this, time);
        _timer = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    public ReferenceStore Reference { get; }
    public KeyStore Keys { get; }
    /// <summary>Why the last look at the file failed, what is in memory staying in force; null when it did not.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <param name="time">Gives the times recorded and the timer that looks for other processes' changes.</param>
    /// <exception cref="SchemaException">The file was written by a newer program.</exception>
    public static RegistryFile Open(DataDirectory directory, TimeProvider time) => new(directory.RegistryPath, time);

    /// <summary>Looks now whether another process, or this one, changed the file.</summary>
    public void Poll()
    {
        lock (_gate)
        {
            if (_closed) return;
            try
            {
                var version = DataVersion();
                if (version == _seen && _lastError is null) return;
                Keys.Refresh();
                Reference.Refresh();
                _seen = version;
                Volatile.Write(ref _lastError, null);
            }
            catch (Exception problem) when (problem is SqliteException or IOException or FormatException or System.Text.Json.JsonException)
            {
                Volatile.Write(ref _lastError, SqliteFile.Explain(problem));
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _closed = true;
            _watch.Dispose();
        }
    }

    internal SqliteConnection Connect() => SqliteFile.OpenToWrite(_path, durable: true, BusyMs);

    /// <summary>Runs work in one transaction, whole or not at all.</summary>
    internal T Write<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Connect();
        SqliteFile.Run(connection, "BEGIN IMMEDIATE");
        // Left open by an exception, the transaction is rolled back with its connection.
        var result = work(connection);
        SqliteFile.Run(connection, "COMMIT");
        return result;
    }

    internal static long Counter(SqliteConnection connection, string name)
    {
        using var select = new Statement(connection, "SELECT value FROM meta WHERE name = ?");
        return select.Bind(1, name).Scalar() ?? 0;
    }

    internal static void Count(SqliteConnection connection, string name)
    {
        using var update = new Statement(connection, "UPDATE meta SET value = value + 1 WHERE name = ?");
        update.Bind(1, name).Run();
    }

    private long DataVersion()
    {
        using var select = new Statement(_watch, "PRAGMA data_version");
        return select.Scalar() ?? 0;
    }
}
