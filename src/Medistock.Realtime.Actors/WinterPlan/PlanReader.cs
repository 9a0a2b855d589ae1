using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>The plan's book for those who only read: this process' own fold of the log, read on at each question, so that who has recorded something finds it.</summary>
public sealed class PlanReader(IJournal journal) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1), _past = new(1);
    private PlanBook _book = PlanBook.Empty;

    /// <exception cref="JournalUnavailableException">The log cannot be read now.</exception>
    public async ValueTask<PlanBook> NowAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await foreach (var row in journal.ReadAsync(WinterPlanActor.Stream, _book.Sequence, cancel)) _book = _book.Apply(row.Sequence, PlanCodec.Decode(row.Payload.Span));
            return _book;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>As it was known at <paramref name="moment"/>: rows recorded later are not in it.</summary>
    public async ValueTask<PlanBook> AsOfAsync(DateTimeOffset moment, CancellationToken cancel)
    {
        // One past at a time: each is a read of the whole log.
        await _past.WaitAsync(cancel);
        try
        {
            var book = PlanBook.Empty;
            await foreach (var row in journal.ReadAsync(WinterPlanActor.Stream, 0, cancel))
            {
                if (row.RecordedAt > moment) break;
                book = book.Apply(row.Sequence, PlanCodec.Decode(row.Payload.Span));
            }
            return book;
        }
        finally
        {
            _past.Release();
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        _past.Dispose();
    }
}
