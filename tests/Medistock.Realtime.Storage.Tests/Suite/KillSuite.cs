using System.Diagnostics;
using System.Globalization;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>The child process: appends from 16 tasks, and writes a line for each acknowledged row, until it is killed.</summary>
public static class KilledWriter
{
    public static async Task Main(string[] arguments)
    {
        if (arguments is not [var address]) return;
        using var store = Store.OpenToServe(StoreAddress.Parse(address), TestDirectory.Fresh);
        using var open = store.OpenJournal(new JournalOptions { CheckpointPages = 30, TailRows = 200 }, TimeProvider.System);
        var journal = open.Journal;
        var acknowledged = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var stream = $"stock/{writer}";
            while (true)
            {
                var sequence = await journal.HeadOfAsync(stream, CancellationToken.None) + 1;
                await journal.AppendAsync(TestJournal.Entry(stream, sequence, new Guid(writer, 1, 1, BitConverter.GetBytes(sequence)), 200), CancellationToken.None);
                await acknowledged.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{stream} {sequence}"));
            }
        })));
    }
}

public abstract class KillSuite(TestStore store) : IDisposable
{
    private readonly TestStore _store = store;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [SuiteFact]
    public async Task Rows_acknowledged_before_a_kill_are_there_after_it_once_and_in_their_place()
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"{GetType().Name}: seed {seed}");
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var kill = 1; kill <= 6; kill++)
        {
            await KillAfter(random.Next(50, 1_500), acknowledged);
            using (var left = Store.OpenToRead(_store.Address))
            using (var scan = left.OpenScan())
            {
                foreach (var row in scan.Rows(CancellationToken.None))
                    Assert.True(row.Entry.Payload.Span.SequenceEqual(TestJournal.Payload(row.Entry.Stream, row.Entry.Sequence, 200)));
                Assert.True(scan.FaultCount == 0, $"kill {kill}, seed {seed}: {string.Join("; ", scan.Faults.Take(5))}");
                foreach (var (stream, sequence) in acknowledged)
                    Assert.True(scan.Heads[stream] >= sequence, $"kill {kill}, seed {seed}: {stream} was acknowledged to {sequence}, its head is {scan.Heads[stream]}");
            }
            using var open = _store.Open();
            foreach (var (stream, sequence) in acknowledged)
            {
                Assert.Equal(await open.Head(stream), (await open.Read(stream)).Count);
                var batch = new Guid(int.Parse(stream.AsSpan("stock/".Length), CultureInfo.InvariantCulture), 1, 1, BitConverter.GetBytes(sequence));
                Assert.Equal(sequence, await open.Find(stream, batch));
            }
        }
    }

    private async Task KillAfter(int rows, Dictionary<string, long> acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Under the test host the running program is dotnet itself, or a host beside which this file is started by dotnet.
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet") start.FileName = "dotnet";
        start.ArgumentList.Add(typeof(KilledWriter).Assembly.Location);
        start.ArgumentList.Add(_store.Address is StoreAddress.PostgreSql postgres ? "postgres:" + postgres.Connection : "sqlite:" + ((StoreAddress.Sqlite)_store.Address).Directory);
        using var writer = Process.Start(start)!;
        try
        {
            var read = 0;
            while (await writer.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is [var stream, var sequence] && long.TryParse(sequence, CultureInfo.InvariantCulture, out var number))
                    acknowledged[stream] = Math.Max(acknowledged.GetValueOrDefault(stream), number);
                if (++read == rows) writer.Kill();
            }
            Assert.True(read >= rows, $"the writer ended by itself after {read} rows, with code {(writer.HasExited ? writer.ExitCode : null)}");
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync();
        }
    }
}

public sealed class SqliteKillSuite() : KillSuite(new SqliteTestStore());

[OnPostgreSql]
public sealed class PostgreSqlKillSuite() : KillSuite(new PostgreSqlTestStore());
