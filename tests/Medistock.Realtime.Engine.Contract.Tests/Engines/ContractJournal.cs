using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

internal enum AppendFault { None, Busy, LostBeforeDisk, LostAfterDisk }

/// <summary>A journal and its snapshots under test, shared by as many engines as a test starts, with faults on demand.</summary>
internal abstract class ContractJournal : IJournal, ISnapshots, IDisposable
{
    /// <summary>Asked before each append.</summary>
    public Func<JournalEntry, AppendFault> Fault { get; set; } = _ => AppendFault.None;
    /// <summary>Appends wait for it, as for a disk that hangs.</summary>
    public Task Disk { get; set; } = Task.CompletedTask;
    /// <summary>Completes when an append has begun to wait for <see cref="Disk"/>.</summary>
    public TaskCompletionSource Waits { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Streams of which a snapshot is kept.</summary>
    public abstract int SnapshotCount { get; }
    public abstract void LoseSnapshots();
    public abstract IReadOnlyList<JournalEntry> Rows(string prefix);
    public abstract long HeadOf(string stream);

    public async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        if (!Disk.IsCompleted)
        {
            Waits.TrySetResult();
            await Disk;
        }
        var fault = Fault(entry);
        if (fault == AppendFault.Busy) throw new JournalBusyException();
        if (fault == AppendFault.LostBeforeDisk) throw new JournalUnavailableException("disk full");
        await WriteAsync(entry);
        if (fault == AppendFault.LostAfterDisk) throw new JournalUnavailableException("no answer");
    }

    protected abstract ValueTask WriteAsync(JournalEntry entry);
    public abstract IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, CancellationToken cancel);
    public abstract ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel);
    public abstract ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel);
    public abstract ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel);
    public abstract JournalStatus Status { get; }
    public abstract ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel);
    public abstract void Save(string stream, Snapshot snapshot);
    public abstract void Dispose();
}
