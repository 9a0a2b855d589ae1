using Medistock.Realtime.Sdk.Outbox;
using Medistock.Realtime.Sdk.Sending;

namespace Medistock.Realtime.Sdk;

/// <summary>
/// Streams stock movements and counts of one or many establishments to a Medistock server. A report is on disk when its call returns,
/// survives a crash of the program and any outage of the server, and reaches the server once and in order. Thread-safe.
/// </summary>
/// <remarks>
/// A call that did not return (crash, exception) recorded nothing or, in a crash, perhaps all: as with any transaction whose commit was not seen.
/// Events are raised on pool threads, in order for each establishment; a handler that throws is logged and harms nobody.
/// </remarks>
public sealed class MedistockClient : IAsyncDisposable, IDisposable
{
    private readonly MedistockOptions _options;
    private readonly DiskOutbox _outbox;
    private readonly Sender _sender;
    private int _disposed;

    private MedistockClient(MedistockOptions options)
    {
        _options = options;
        _outbox = DiskOutbox.Open(options.OutboxDirectory!, options.MaxOutboxBytes, options.Clock, options.Log);
        _sender = new Sender(options, _outbox, new SenderEvents(
            happened => Raise(Acknowledged, happened), happened => Raise(LineRejected, happened), happened => Raise(BatchRefused, happened),
            happened => Raise(Paused, happened), happened => Raise(Skewed, happened)));
        _outbox.Arrived = _sender.Wake;
    }

    /// <summary>The server has a batch on disk.</summary>
    public event EventHandler<BatchAcknowledged>? Acknowledged;
    /// <summary>The server refused one line of a batch.</summary>
    public event EventHandler<LineRejected>? LineRejected;
    /// <summary>The server refused a whole batch; it is kept in a file.</summary>
    public event EventHandler<BatchRefused>? BatchRefused;
    /// <summary>This machine's clock is more than two minutes off; at most once an hour.</summary>
    public event EventHandler<ClockSkewed>? Skewed;
    /// <summary>The server does not let an establishment in; once until it does again.</summary>
    public event EventHandler<EstablishmentPaused>? Paused;

    /// <summary>What is still to be delivered.</summary>
    public MedistockStatus Status => _outbox.Status();

    /// <summary>Opens the outbox and begins to deliver what it still holds. Needs no server to be there.</summary>
    /// <param name="options">Read once, here.</param>
    /// <param name="configure">Attaches event handlers before the first delivery, when missing one would matter.</param>
    /// <exception cref="ArgumentException">an option is missing or out of range.</exception>
    /// <exception cref="OutboxLockedException">another client holds the directory.</exception>
    /// <exception cref="OutboxException">the directory was written by a newer version.</exception>
    public static MedistockClient Start(MedistockOptions options, Action<MedistockClient>? configure = null)
    {
        if (options is null) throw new ArgumentNullException(nameof(options));
        options.Check();
        var client = new MedistockClient(options);
        configure?.Invoke(client);
        foreach (var queue in client._outbox.Queues()) client._sender.Wake(queue);
        return client;
    }

    /// <summary>Records one report; it is durable when this returns. Callers that wait at the same time share one disk flush.</summary>
    /// <returns>The line's id, for <see cref="StockReport.Withdrawn"/>.</returns>
    /// <exception cref="OutboxFullException">the disk limit is reached; nothing was recorded.</exception>
    /// <exception cref="OutboxException">the disk failed; nothing was recorded.</exception>
    public string Report(StockReport report) => Report([report])[0];

    /// <summary>Records many reports with one disk flush, all or none.</summary>
    /// <returns>The lines' ids, in order; a mark's means nothing.</returns>
    /// <exception cref="ArgumentException">more than 100 000 at once.</exception>
    /// <exception cref="OutboxException">as for one report.</exception>
    public IReadOnlyList<string> Report(IReadOnlyList<StockReport> reports)
    {
        if (Entries(reports) is not { Count: > 0 } entries) return [];
        var (group, first) = _outbox.Append(entries);
        _outbox.MakeDurable(group);
        return Ids(first, entries.Count);
    }

    /// <summary>As <see cref="Report(StockReport)"/>, without holding a thread while the disk flushes.</summary>
    public async Task<string> ReportAsync(StockReport report) => (await ReportAsync([report]).ConfigureAwait(false))[0];

    /// <summary>As <see cref="Report(IReadOnlyList{StockReport})"/>, without holding a thread while the disk flushes.</summary>
    public async Task<IReadOnlyList<string>> ReportAsync(IReadOnlyList<StockReport> reports)
    {
        if (Entries(reports) is not { Count: > 0 } entries) return [];
        var (group, first) = _outbox.Append(entries);
        await _outbox.MakeDurableAsync(group).ConfigureAwait(false);
        return Ids(first, entries.Count);
    }

    /// <summary>Says that everything up to <paramref name="time"/> has been reported: a day so covered, without movement, is a zero and not a gap.</summary>
    public void ReportedThrough(string finess, DateTimeOffset time) => Report(StockReport.Complete(finess, time));

    /// <summary>Says that the establishment is closed on a local day (<c>yyyy-MM-dd</c>): its consumption is zero, not missing.</summary>
    public void ClosedDay(string finess, string day) => Report(StockReport.Closed(finess, day));

    /// <summary>
    /// Sends without lingering, and completes when everything reported before this call is acknowledged (or set aside as refused).
    /// During an outage that takes as long as the outage: pass a token.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancel = default)
    {
        var flushed = _sender.FlushAsync();
        if (!cancel.CanBeCanceled || flushed.IsCompleted)
        {
            await flushed.ConfigureAwait(false);
            return;
        }
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancel.Register(() => cancelled.TrySetCanceled(cancel)))
            await (await Task.WhenAny(flushed, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static List<NewEntry> Entries(IReadOnlyList<StockReport> reports)
    {
        if (reports is null) throw new ArgumentNullException(nameof(reports));
        if (reports.Count > DiskOutbox.MaxReportsAtOnce) throw new ArgumentException($"{reports.Count} reports at once: at most {DiskOutbox.MaxReportsAtOnce}", nameof(reports));
        return [.. reports.Select(report => report is null ? throw new ArgumentException("a report is null", nameof(reports))
            : new NewEntry(report.Finess, report.Kind, report.Mark is null ? report : null, report.Mark))];
    }

    private string[] Ids(long first, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++) ids[i] = _outbox.LineId(first + i);
        return ids;
    }

    /// <summary>Stops sending and closes the outbox; what is not acknowledged stays on disk for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _sender.StopAsync().ConfigureAwait(false);
        _outbox.Dispose();
        _sender.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Raise<T>(EventHandler<T>? handlers, T happened)
    {
        try
        {
            handlers?.Invoke(this, happened);
        }
#pragma warning disable CA1031 // The application's handler may throw anything; delivery must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _options.Log?.Invoke($"a handler of {typeof(T).Name} threw: {exception}");
        }
    }
}
