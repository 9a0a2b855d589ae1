using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Tests;

/// <summary>A directory of real files, deleted with the test.</summary>
public sealed class TestDirectory : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    public static readonly NewDirectory Fresh = new("epoch-1", Now, Demo: false, DataClock.Real(Now));

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "medistock-storage-" + Guid.NewGuid().ToString("N"));
    public string File(string name) => System.IO.Path.Combine(Path, name);
    public DataDirectory Serve() => DataDirectory.OpenToServe(Path, Fresh);

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    /// <summary>Copies the files as they are now, as a crash would leave them; the lock stays behind.</summary>
    public TestDirectory CrashImage()
    {
        var image = new TestDirectory();
        Directory.CreateDirectory(image.Path);
        foreach (var file in Directory.GetFiles(Path))
            if (System.IO.Path.GetExtension(file) is not (".lock" or ".pid" or ".db-shm" or ".tmp"))
                System.IO.File.Copy(file, image.File(System.IO.Path.GetFileName(file)));
        return image;
    }

    public SqliteConnection Connect(string name)
    {
        var connection = new SqliteConnection($"Data Source={File(name)};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Run(string name, string sql)
    {
        using var connection = Connect(name);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Ask(string name, string sql)
    {
        using var connection = Connect(name);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>A directory with its journal open.</summary>
public sealed class TestJournal : IDisposable
{
    private readonly DataDirectory _directory;

    public TestJournal(TestDirectory files, JournalOptions? options = null)
    {
        Files = files;
        _directory = files.Serve();
        try
        {
            Journal = SqliteJournal.Open(_directory, options ?? new JournalOptions(), TimeProvider.System);
        }
        catch
        {
            _directory.Dispose();
            throw;
        }
    }

    public TestDirectory Files { get; }
    public SqliteJournal Journal { get; }

    public static JournalEntry Entry(string stream, long sequence, Guid? batch = null, int size = 40, ulong hash = 7) =>
        new(stream, sequence, batch, hash, "key-1", TestDirectory.Now.AddMilliseconds(sequence), Payload(stream, sequence, size));

    public static byte[] Payload(string stream, long sequence, int size)
    {
        var payload = new byte[size];
        new Random(HashOf(stream) ^ (int)sequence).NextBytes(payload);
        if (size > 0) payload[0] = 1;
        return payload;
    }

    public Task Append(string stream, long sequence, Guid? batch = null, int size = 40) =>
        Journal.AppendAsync(Entry(stream, sequence, batch, size), CancellationToken.None).AsTask();

    public async Task<List<JournalEntry>> Read(string stream, long after = 0)
    {
        var rows = new List<JournalEntry>();
        await foreach (var row in Journal.ReadAsync(stream, after, CancellationToken.None)) rows.Add(row);
        return rows;
    }

    /// <summary>Waits until the index has every committed row.</summary>
    public void AwaitIndex() => Assert.True(SpinWait.SpinUntil(() => Journal.IndexLag == 0, TimeSpan.FromSeconds(20)), $"the index lags by {Journal.IndexLag}: {Journal.IndexError}");

    public void Dispose()
    {
        Journal.Dispose();
        _directory.Dispose();
    }

    private static int HashOf(string text)
    {
        var hash = 17;
        foreach (var character in text) hash = unchecked(hash * 31 + character);
        return hash;
    }
}

/// <summary>On SQLite heads are in memory: tests of that file alone need not wait for them.</summary>
internal static class Heads
{
    public static long HeadOf(this SqliteJournal journal, string stream) => journal.HeadOfAsync(stream, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
