using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Npgsql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>A store of one test, of one of the two kinds; gone with the test.</summary>
public abstract class TestStore : IDisposable
{
    public abstract StoreAddress Address { get; }
    public abstract OpenJournal Open(JournalOptions? options = null);
    public abstract OpenRegistry Registry(TimeProvider time);
    /// <summary>Another program holds the journal: nothing is committed until the answer is disposed of.</summary>
    public abstract IDisposable Block();
    /// <summary>Changes a row behind the journal's back.</summary>
    public abstract void Damage(string stream, long sequence);
    /// <summary>Loses what can be made again.</summary>
    public abstract void LoseSnapshots();
    public abstract void Dispose();
}

/// <summary>A journal that is open, and words to speak to it.</summary>
public sealed class OpenJournal(IJournal journal, ISnapshots snapshots, Action close) : IDisposable
{
    public IJournal Journal => journal;
    public ISnapshots Snapshots => snapshots;
    public Task Append(string stream, long sequence, Guid? batch = null, int size = 40) => journal.AppendAsync(TestJournal.Entry(stream, sequence, batch, size), CancellationToken.None).AsTask();
    public async Task<long> Head(string stream) => await journal.HeadOfAsync(stream, CancellationToken.None);
    public async Task<long?> Find(string stream, Guid batch) => (await journal.FindBatchAsync(stream, batch, CancellationToken.None))?.Sequence;
    public async Task<List<JournalEntry>> Read(string stream, long after = 0)
    {
        var rows = new List<JournalEntry>();
        await foreach (var row in journal.ReadAsync(stream, after, CancellationToken.None)) rows.Add(row);
        return rows;
    }

    public void Dispose() => close();
}

public sealed class SqliteTestStore : TestStore
{
    private readonly TestDirectory _files = new();

    public override StoreAddress Address => new StoreAddress.Sqlite(_files.Path);

    public override OpenJournal Open(JournalOptions? options = null)
    {
        var open = new TestJournal(_files, options);
        return new(open.Journal, open.Journal.Snapshots, open.Dispose);
    }

    public override OpenRegistry Registry(TimeProvider time)
    {
        using var directory = DataDirectory.OpenBeside(_files.Path, TestDirectory.Fresh);
        return RegistryFile.Open(directory, time);
    }

    public override IDisposable Block()
    {
        var connection = _files.Connect("journal.db");
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    public override void Damage(string stream, long sequence) =>
        _files.Run("journal.db", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"UPDATE log SET payload = zeroblob(40) WHERE sequence = {sequence} AND stream = (SELECT id FROM stream WHERE name = '{stream}')"));

    public override void LoseSnapshots() => Storage.Sqlite.SqliteFile.Delete(_files.File("state.db"));
    public override void Dispose() => _files.Dispose();
}

public sealed class PostgreSqlTestStore : TestStore
{
    private readonly Store _beside;

    public PostgreSqlTestStore()
    {
        Connection = ThrowAwayServer.Shared.CreateDatabase();
        _beside = Store.OpenBeside(Address, TestDirectory.Fresh);
    }

    public override StoreAddress Address => new StoreAddress.PostgreSql(Connection);

    public string Connection { get; }
    public string Database => new NpgsqlConnectionStringBuilder(Connection).Database!;

    public override OpenJournal Open(JournalOptions? options = null)
    {
        var database = PostgreSqlDatabase.Open(Connection);
        var journal = PostgreSqlJournal.Open(database, options ?? new JournalOptions(), TimeProvider.System);
        return new(journal, journal.Snapshots, () =>
        {
            journal.Dispose();
            database.Dispose();
        });
    }

    public override OpenRegistry Registry(TimeProvider time) => _beside.OpenRegistry(time);

    public override IDisposable Block()
    {
        var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("BEGIN; LOCK TABLE journal IN EXCLUSIVE MODE", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    public object? Ask(string sql) => ThrowAwayServer.Shared.Ask(Database, sql);

    public override void Damage(string stream, long sequence) => Ask(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"UPDATE journal SET payload = decode(repeat('00', 40), 'hex') WHERE sequence = {sequence} AND stream = (SELECT id FROM stream WHERE name = '{stream}')"));

    public override void LoseSnapshots() => Ask("TRUNCATE snapshot");

    public override void Dispose()
    {
        _beside.Dispose();
        ThrowAwayServer.Shared.DropDatabase(Connection);
    }
}
