using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Xunit.Abstractions;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>Random histories against a dictionary: one seed replays one history.</summary>
public abstract class ModelSuite(TestStore files, ITestOutputHelper output) : IDisposable
{
    public void Dispose()
    {
        files.Dispose();
        GC.SuppressFinalize(this);
    }

    [SuiteFact]
    public Task Any_history_reads_back_as_it_was_acknowledged_1() => Run(1);

    [SuiteFact]
    public Task Any_history_reads_back_as_it_was_acknowledged_2() => Run(2);

    [SuiteFact]
    public Task Any_history_of_a_new_seed_reads_back_as_it_was_acknowledged() => Run(Environment.TickCount);

    private async Task Run(int seed)
    {
        output.WriteLine($"seed {seed}");
        Console.WriteLine($"{GetType().Name}: seed {seed}");
        var random = new Random(seed);
        var model = new Dictionary<string, List<(Guid? Batch, int Size)>>(StringComparer.Ordinal);
        var snapshots = new Dictionary<string, long>(StringComparer.Ordinal);
        var options = new JournalOptions { TailRows = 64, GroupRows = 8, Readers = 2, CheckpointPages = 20, BusyMs = 20 };
        var open = files.Open(options);
        try
        {
            for (var step = 0; step < 400; step++)
            {
                var stream = $"stock/{random.Next(6)}";
                var rows = model.TryGetValue(stream, out var known) ? known : model[stream] = [];
                switch (random.Next(20))
                {
                    case < 10:
                        var sent = new List<Task>();
                        for (var i = random.Next(1, 12); i > 0; i--)
                        {
                            var row = (Batch: random.Next(4) == 0 ? (Guid?)null : NewGuid(random), Size: random.Next(600));
                            rows.Add(row);
                            sent.Add(open.Append(stream, rows.Count, row.Batch, row.Size));
                        }
                        await Task.WhenAll(sent);
                        break;
                    case 10:
                        await Assert.ThrowsAsync<JournalFenceException>(() => open.Append(stream, rows.Count + (random.Next(2) == 0 ? 0 : 2)));
                        break;
                    case 11:
                        using (files.Block())
                        {
                            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append(stream, rows.Count + 1));
                        }
                        break;
                    case 12:
                        snapshots[stream] = rows.Count;
                        open.Snapshots.Save(stream, new(rows.Count, BitConverter.GetBytes(rows.Count)));
                        break;
                    case 13:
                        Assert.Equal(snapshots.TryGetValue(stream, out var at) ? at : null, (await open.Snapshots.LoadAsync(stream, CancellationToken.None))?.Sequence);
                        break;
                    case 14:
                        open.Dispose();
                        if (random.Next(3) == 0)
                        {
                            files.LoseSnapshots();
                            snapshots.Clear();
                        }
                        open = files.Open(options);
                        break;
                    case 15 when rows.Count > 0:
                        var sought = random.Next(rows.Count);
                        if (rows[sought].Batch is { } batch) Assert.Equal(sought + 1, await open.Find(stream, batch));
                        break;
                    case 16:
                        Assert.Null(await open.Find(stream, NewGuid(random)));
                        break;
                    default:
                        await Compare(open, stream, rows, random.Next(rows.Count + 1));
                        break;
                }
            }
            foreach (var (stream, rows) in model) await Compare(open, stream, rows, 0);
        }
        finally
        {
            open.Dispose();
        }
    }

    private static async Task Compare(OpenJournal open, string stream, List<(Guid? Batch, int Size)> rows, int after)
    {
        Assert.Equal(rows.Count, await open.Head(stream));
        var found = await open.Read(stream, after);
        Assert.Equal(rows.Skip(after), found.Select(row => (row.BatchId, row.Payload.Length)));
        Assert.All(found, row => Assert.True(row.Payload.Span.SequenceEqual(TestJournal.Payload(stream, row.Sequence, row.Payload.Length))));
    }

    private static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}

public sealed class SqliteModelSuite(ITestOutputHelper output) : ModelSuite(new SqliteTestStore(), output);

[OnPostgreSql]
public sealed class PostgreSqlModelSuite(ITestOutputHelper output) : ModelSuite(new PostgreSqlTestStore(), output);
