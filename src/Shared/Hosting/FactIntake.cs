using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Storage.Registry;

namespace Medistock.Realtime.Hosting;

/// <summary>
/// Moves what imports have left in the inbox into the journal, in order, at start and when the registry changes: appended, then deleted. A crash in between
/// repeats a batch, whose id the journal knows. Several nodes may do it together.
/// </summary>
internal sealed partial class FactIntake(FactInbox inbox, INation nation, ILogger<FactIntake> log) : BackgroundService
{
    private const int TakenAtOnce = 32;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _arrived = new(1, 1);

    public override void Dispose()
    {
        inbox.Arrived -= Wake;
        _arrived.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        inbox.Arrived += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            await _arrived.WaitAsync(stoppingToken);
            while (!await TryEmptyAsync(stoppingToken)) await Task.Delay(Again, TimeProvider.System, stoppingToken);
        }
    }

    private void Wake()
    {
        if (_arrived.CurrentCount > 0) return;
        try
        {
            _arrived.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or stopping: either way nothing is lost, the inbox is on disk.
            return;
        }
    }

    /// <returns>False: something could not be taken now; to be tried again.</returns>
    private async Task<bool> TryEmptyAsync(CancellationToken cancel)
    {
        try
        {
            while (inbox.Oldest(TakenAtOnce) is { Count: > 0 } batches)
            {
                foreach (var batch in batches)
                {
                    if (await nation.RecordFactsAsync(new(batch.Stream, batch.BatchId, batch.Principal, batch.Payload), cancel) is FactOutcome.Refused refused)
                    {
                        // Written by a newer import: it stays for a newer server, and what is behind it keeps its order.
                        LogRefused(batch.BatchId, refused.Message);
                        return true;
                    }
                    inbox.Remove(batch);
                }
                LogTaken(batches.Count);
            }
            return true;
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException))
        {
            LogNotNow(problem);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batches} batches of imported facts are in the journal")]
    private partial void LogTaken(int batches);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {Batch} of imported facts cannot be read and waits: {Why}")]
    private partial void LogRefused(Guid batch, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Imported facts cannot be taken now; they wait")]
    private partial void LogNotNow(Exception why);
}
