using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// The journal as one instance of an actor writes it. Once another writer has taken a sequence that this one wanted, there are two instances, and this
/// one does not know which of them the cluster means: it never writes again and is thrown away.
/// </summary>
internal sealed class FencedJournal(IJournal journal) : IJournal
{
    public bool Fenced { get; private set; }

    public async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        if (Fenced) throw new JournalFenceException(entry.Stream, entry.Sequence);
        try
        {
            await journal.AppendAsync(entry, cancel);
        }
        catch (JournalFenceException)
        {
            Fenced = true;
            throw;
        }
    }

    public IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, CancellationToken cancel) => journal.ReadAsync(stream, after, cancel);
    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => journal.FindBatchAsync(stream, batchId, cancel);
    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => journal.HeadOfAsync(stream, cancel);
    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => journal.HeadsAsync(prefix, cancel);
    public JournalStatus Status => journal.Status;
}
