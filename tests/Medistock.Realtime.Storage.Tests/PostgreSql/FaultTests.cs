using System.Collections.Concurrent;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Storage.Tests.Suite;
using Medistock.Realtime.Testing.Disk;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.PostgreSql;

/// <summary>What happens to a database under its clients: every acknowledged row is there once, sequences have no gap.</summary>
public sealed class FaultTests : IDisposable
{
    private const int Writers = 16;
    private readonly List<IDisposable> _made = [];

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(_made)) one.Dispose();
    }

    private static Guid Batch(int writer, long number) => new(writer, 1, 1, BitConverter.GetBytes(number));

    /// <summary>As an actor does: after a doubtful answer it reads the head again, and a batch that is there already is not written twice.</summary>
    private static async Task<long> WriteAsync(OpenJournal open, int writer, int batches, ConcurrentDictionary<string, long> acknowledged, Func<bool> stop)
    {
        var stream = $"stock/{writer}";
        var head = await Patiently(() => open.Head(stream));
        var number = head;
        while (number < batches && !stop())
        {
            try
            {
                await open.Append(stream, head + 1, Batch(writer, number + 1), 200);
                head++;
                number++;
                acknowledged[stream] = number;
            }
            catch (Exception doubtful) when (doubtful is JournalUnavailableException or JournalFenceException or JournalBusyException)
            {
                head = await Patiently(() => open.Head(stream));
                if (await Patiently(() => open.Find(stream, Batch(writer, number + 1))) is not null) acknowledged[stream] = ++number;
            }
        }
        return number;
    }

    private static async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (JournalUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task ExpectWholeAsync(OpenJournal open, ConcurrentDictionary<string, long> acknowledged)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            var stream = $"stock/{writer}";
            var rows = await Patiently(() => open.Read(stream));
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.Sequence));
            Assert.True(rows.Count >= acknowledged.GetValueOrDefault(stream), $"{stream}: {acknowledged.GetValueOrDefault(stream)} acknowledged, {rows.Count} there");
            Assert.Equal(rows.Count, rows.Select(row => row.BatchId).Distinct().Count());
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (Guid?)Batch(writer, i)), rows.Select(row => row.BatchId));
        }
    }

    [PostgreSqlFact]
    public async Task Backends_terminated_in_the_middle_of_commits_cost_no_acknowledged_row_and_double_none()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        using var open = store.Open();
        var acknowledged = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var stop = false;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(open, writer, int.MaxValue, acknowledged, () => Volatile.Read(ref stop)))).ToArray();
        for (var round = 0; round < 12; round++)
        {
            var rows = open.Journal.Status.Rows;
            Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.Rows > rows + 100, TimeSpan.FromSeconds(30)), $"round {round}: {open.Journal.Status}");
            ThrowAwayServer.Shared.TerminateBackends(store.Connection);
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(writing);
        await ExpectWholeAsync(open, acknowledged);
        Assert.True(acknowledged.Values.Sum() >= 1_200);
    }

    [PostgreSqlFact]
    public async Task Two_processes_on_one_journal_are_fenced_from_one_another_row_by_row()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        using var one = store.Open();
        using var other = store.Open();
        var acknowledged = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        // Each stream has a writer in each process, both convinced to be the only one.
        await Task.WhenAll(Enumerable.Range(0, Writers * 2).Select(writer => Task.Run(() => WriteAsync(writer < Writers ? one : other, writer % Writers, 60, acknowledged, () => false))));
        await ExpectWholeAsync(one, acknowledged);
        for (var writer = 0; writer < Writers; writer++) Assert.Equal(60, await other.Head($"stock/{writer}"));
    }

    [PostgreSqlFact]
    public async Task What_was_queued_behind_a_refused_row_is_refused_with_it()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        using var zombie = store.Open();
        using var alive = store.Open();
        await zombie.Append("signals", 1);
        await alive.Append("signals", 2);
        // The zombie, which knows of 1 only, sends 2 to 6 without waiting: 3 would follow a row of somebody else's.
        var sent = Enumerable.Range(2, 5).Select(sequence => zombie.Append("signals", sequence)).ToArray();
        foreach (var row in sent) await Assert.ThrowsAsync<JournalFenceException>(() => row);
        Assert.Equal(2, await alive.Head("signals"));
        await zombie.Append("signals", 3);
        Assert.Equal(3, await alive.Head("signals"));
    }

    [PostgreSqlFact]
    public async Task A_batch_that_another_process_wrote_is_not_written_again_under_the_next_sequence()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        using var one = store.Open();
        using var other = store.Open();
        await one.Append("stock/1", 1, Batch(1, 1));
        await Assert.ThrowsAsync<JournalFenceException>(() => other.Append("stock/1", 2, Batch(1, 1)));
        Assert.Equal(1, await other.Find("stock/1", Batch(1, 1)));
        await other.Append("stock/1", 2, Batch(1, 2));
    }

    [PostgreSqlFact]
    public async Task The_database_may_stop_be_killed_and_come_back_under_load()
    {
        using var server = new ThrowAwayServer();
        server.Start();
        var connection = server.CreateDatabase();
        using var store = Store.OpenToServe(new StoreAddress.PostgreSql(connection), TestDirectory.Fresh);
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        using var open = new OpenJournal(journal.Journal, journal.Snapshots, () => { });
        var acknowledged = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var stop = false;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(open, writer, int.MaxValue, acknowledged, () => Volatile.Read(ref stop)))).ToArray();
        foreach (var end in (Action[])[server.Stop, server.Kill, server.Stop, server.Kill])
        {
            var before = acknowledged.Values.Sum();
            Assert.True(SpinWait.SpinUntil(() => acknowledged.Values.Sum() > before + 200, TimeSpan.FromSeconds(60)), $"{acknowledged.Values.Sum()} rows, {open.Journal.Status}");
            end();
            Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.LastError is not null, TimeSpan.FromSeconds(30)));
            server.Start();
        }
        Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.LastError is null, TimeSpan.FromSeconds(30)));
        Volatile.Write(ref stop, true);
        await Task.WhenAll(writing);
        await ExpectWholeAsync(open, acknowledged);
    }

    [SmallPostgreSqlFact]
    public async Task A_full_disk_refuses_stays_up_and_recovers_when_there_is_room_again()
    {
        using var server = new ThrowAwayServer();
        server.Start();
        // The journal's rows on a small disk of their own, the write-ahead log on the large one: what fills up first in practice is data.
        using var folder = new TestDirectory();
        using var disk = new SmallDisk(folder.Path, megabytes: 24);
        ThrowAwayServer.Own(folder.Path);
        server.Execute("postgres", $"CREATE TABLESPACE small LOCATION '{folder.Path}'");
        var connection = server.CreateDatabase("TABLESPACE small");
        File.WriteAllBytes(folder.File("ballast"), new byte[6 << 20]);
        using var store = Store.OpenToServe(new StoreAddress.PostgreSql(connection), TestDirectory.Fresh);
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        using var open = new OpenJournal(journal.Journal, journal.Snapshots, () => { });
        var written = 0L;
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(async () =>
        {
            for (var i = 1L; i < 2_000; i++)
            {
                await open.Append("stock/1", i, size: 100_000);
                written = i;
            }
        });
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Contains("full", open.Journal.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(written, (await open.Read("stock/1")).Count);
        File.Delete(folder.File("ballast"));
        Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.LastError is null, TimeSpan.FromSeconds(20)));
        await open.Append("stock/1", written + 1, size: 100_000);
        Assert.Equal(written + 1, (await open.Read("stock/1")).Count);
    }

    [PostgreSqlFact]
    public async Task A_commit_is_synced_even_where_the_database_says_otherwise_by_default()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        store.Ask($"ALTER DATABASE {store.Database} SET synchronous_commit = off");
        using var open = store.Open();
        await open.Append("stock/1", 1);
        // What the writer's own session is set to, asked from inside it by a trigger.
        store.Ask("CREATE TABLE seen (setting text); CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen SELECT current_setting(''synchronous_commit''); RETURN NEW; END'; CREATE TRIGGER see AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION see()");
        await open.Append("stock/1", 2);
        Assert.Equal("on", store.Ask("SELECT setting FROM seen"));
    }

    [PostgreSqlFact]
    public async Task A_commit_to_a_followed_stream_is_heard_by_every_node_and_the_ear_heals_by_itself()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        using var database = PostgreSqlDatabase.Open(store.Connection);
        using var open = store.Open();
        using var heard = new BlockingCollection<JournalHint>(1_000);
        await using var hints = JournalHints.Listen(database, TimeProvider.System, hint => heard.Add(hint));
        JournalHint Next() => heard.TryTake(out var hint, TimeSpan.FromSeconds(20)) ? hint : throw new TimeoutException("nothing was heard");
        Assert.Equal(default, Next());
        await open.Append("stock/1", 1);
        await Task.WhenAll(Enumerable.Range(1, 3).Select(sequence => open.Append("signals", sequence)));
        JournalHint last;
        do last = Next();
        while (last.Sequence < 3);
        Assert.Equal(new("signals", 3), last);
        ThrowAwayServer.Shared.TerminateBackends(store.Connection);
        Assert.Equal(default, Next());
        for (var sequence = 4L; sequence == 4;)
        {
            try
            {
                await open.Append("signals", sequence++);
            }
            catch (JournalUnavailableException)
            {
                sequence = 4;
            }
        }
        Assert.Equal(new("signals", 4), Next());
    }

    [PostgreSqlFact]
    public async Task Heads_of_a_nation_are_looked_up_stream_by_stream_not_by_reading_the_journal()
    {
        var store = new PostgreSqlTestStore();
        _made.Add(store);
        store.Ask("INSERT INTO principal (name) VALUES ('key-1'); INSERT INTO stream (name) SELECT 'stock/' || g FROM generate_series(1, 24000) g; INSERT INTO journal SELECT q, 0, 0, s, 1, 0, NULL, '' FROM generate_series(1, 24000) s, generate_series(1, 8) q; ANALYZE");
        using var open = store.Open();
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var heads = await open.Journal.HeadsAsync("stock/", CancellationToken.None);
        Console.WriteLine($"heads of {heads.Count} streams in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        Assert.Equal(24_000, heads.Count);
        Assert.All(heads, head => Assert.Equal(8, head.Head));
        var plan = (string)store.Ask($"DO $$ DECLARE line text; whole text := ''; BEGIN FOR line IN EXPLAIN SELECT s.name, {Names.HeadOfStream} FROM stream s WHERE starts_with(s.name, 'stock/') LOOP whole := whole || line || E'\\n'; END LOOP; CREATE TABLE plan AS SELECT whole AS text; END $$; SELECT text FROM plan")!;
        Assert.DoesNotContain("Seq Scan on journal", plan, StringComparison.Ordinal);
        Assert.Contains("Index", plan, StringComparison.Ordinal);
    }
}

/// <summary>A test that needs PostgreSQL and a small disk.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallPostgreSqlFactAttribute : FactAttribute
{
    public SmallPostgreSqlFactAttribute() => Skip = ThrowAwayServer.Missing ?? (SmallDisk.CanMount ? null! : "mounting a small tmpfs is not allowed here (needs root on Linux)");
}
