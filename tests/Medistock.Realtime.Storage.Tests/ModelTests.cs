using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Sqlite;
using Xunit.Abstractions;

namespace Medistock.Realtime.Storage.Tests;

/// <summary>Random histories against a dictionary: one seed replays one history.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)]
    public async Task Any_history_of_appends_refusals_restarts_and_lost_state_files_reads_back_as_it_was_acknowledged(int? given)
    {
        var seed = given ?? Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Console.WriteLine($"ModelTests: seed {seed}");
        var random = new Random(seed);
        var model = new Dictionary<string, List<(Guid? Batch, int Size)>>(StringComparer.Ordinal);
        var snapshots = new Dictionary<string, long>(StringComparer.Ordinal);
        var options = new JournalOptions { TailRows = 64, GroupRows = 8, Readers = 2, CheckpointPages = 20, BusyMs = 20 };
        using var files = new TestDirectory();
        var open = new TestJournal(files, options);
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
                        using (var blocker = files.Connect("journal.db"))
                        {
                            using var command = blocker.CreateCommand();
                            command.CommandText = "BEGIN IMMEDIATE";
                            command.ExecuteNonQuery();
                            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append(stream, rows.Count + 1));
                        }
                        break;
                    case 12:
                        snapshots[stream] = rows.Count;
                        open.Journal.Snapshots.Save(stream, new(rows.Count, BitConverter.GetBytes(rows.Count)));
                        break;
                    case 13:
                        Assert.Equal(snapshots.TryGetValue(stream, out var at) ? at : null, (await open.Journal.Snapshots.LoadAsync(stream, CancellationToken.None))?.Sequence);
                        break;
                    case 14:
                        open.Dispose();
                        if (random.Next(3) == 0)
                        {
                            SqliteFile.Delete(files.File("state.db"));
                            snapshots.Clear();
                        }
                        open = new TestJournal(files, options);
                        break;
                    case 15 when rows.Count > 0:
                        var sought = random.Next(rows.Count);
                        if (rows[sought].Batch is { } batch) Assert.Equal(sought + 1, (await open.Journal.FindBatchAsync(stream, batch, CancellationToken.None))?.Sequence);
                        break;
                    case 16:
                        Assert.Null(await open.Journal.FindBatchAsync(stream, NewGuid(random), CancellationToken.None));
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

    private static async Task Compare(TestJournal open, string stream, List<(Guid? Batch, int Size)> rows, int after)
    {
        Assert.Equal(rows.Count, open.Journal.HeadOf(stream));
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
