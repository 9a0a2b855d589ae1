using System.Text.Json;
using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Sdk.Outbox;

namespace Medistock.Realtime.Sdk.Sending;

/// <summary>Where the sender tells what happened. None of these throws.</summary>
internal sealed record SenderEvents(
    Action<BatchAcknowledged> Acknowledged, Action<LineRejected> Rejected, Action<BatchRefused> Refused, Action<EstablishmentPaused> Paused, Action<ClockSkewed> Skewed);

/// <summary>
/// Empties the outbox: one loop per establishment that has something to send, which ends when it has not. One batch in flight per
/// establishment, in order; at most <see cref="MedistockOptions.MaxParallelEstablishments"/> requests at once.
/// </summary>
internal sealed class Sender : IDisposable
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(2), SkewSilence = TimeSpan.FromHours(1);
    private readonly MedistockOptions _options;
    private readonly DiskOutbox _outbox;
    private readonly SenderEvents _events;
    private readonly Post _post;
    private readonly Backoff _backoff;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _loops = [];
    private TimeSpan? _skewToldAt;

    public Sender(MedistockOptions options, DiskOutbox outbox, SenderEvents events)
    {
        _options = options;
        _outbox = outbox;
        _events = events;
        _post = new Post(options) { Dated = Dated };
        _backoff = new Backoff(options.FirstRetry, options.LongestRetry);
        _slots = new SemaphoreSlim(options.MaxParallelEstablishments);
    }

    /// <summary>Sees to it that a loop runs for this establishment, and that a full batch does not linger.</summary>
    public void Wake(EstablishmentQueue queue)
    {
        lock (_outbox.Gate)
        {
            if (_stop.IsCancellationRequested || queue.Entries.Count == 0) return;
            if (queue.Pumping)
            {
                if (queue.Hurries || queue.Entries.Count >= _options.MaxBatchLines) queue.Nudge?.TrySetResult(true);
                return;
            }
            queue.Pumping = true;
            var loop = Task.Run(() => RunAsync(queue));
            _loops.Add(loop);
            _ = loop.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Ended(Task loop)
    {
        lock (_outbox.Gate) _loops.Remove(loop);
        if (loop.Exception is { } bug) _options.Log?.Invoke($"an establishment's sending stopped: {bug.InnerException}");
    }

    /// <summary>Completes when all that is durable now is acknowledged or set aside.</summary>
    public Task FlushAsync()
    {
        List<Task> all = [];
        foreach (var queue in _outbox.Queues())
        {
            lock (_outbox.Gate)
            {
                if (queue.Entries.Count == 0) continue;
                var last = queue.Entries.Last().Number;
                queue.HurryThrough = Math.Max(queue.HurryThrough, last);
                var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                queue.Waiters.Add((last, reached));
                all.Add(reached.Task);
            }
            Wake(queue);
        }
        return Task.WhenAll(all);
    }

    private async Task RunAsync(EstablishmentQueue queue)
    {
        var attempt = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!await LingerAsync(queue).ConfigureAwait(false)) return;
                var wait = await TryOnceAsync(queue, attempt).ConfigureAwait(false);
                attempt = wait is null ? 0 : attempt + 1;
                if (wait is { } pause) await _options.Clock.Delay(pause, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                // Even a bug of ours must not leave an establishment's lines lying until the next start.
                _options.Log?.Invoke($"{queue.Finess}: {bug}");
                attempt++;
                await Task.WhenAny(_options.Clock.Delay(_options.LongestRetry, _stop.Token)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for company for the first entry; false, and the loop is over, when there is nothing to send.</summary>
    private async Task<bool> LingerAsync(EstablishmentQueue queue)
    {
        TaskCompletionSource<bool> nudge;
        lock (_outbox.Gate)
        {
            if (queue.Open is not null) return true;
            if (queue.Entries.Count == 0)
            {
                queue.Pumping = false;
                return false;
            }
            if (queue.Hurries || queue.Entries.Count >= _options.MaxBatchLines || _options.Linger == TimeSpan.Zero) return true;
            queue.Nudge = nudge = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(nudge.Task, _options.Clock.Delay(_options.Linger, over.Token)).ConfigureAwait(false);
        over.Cancel();
        _stop.Token.ThrowIfCancellationRequested();
        return true;
    }

    /// <returns>How long to wait before the next try; null to go on at once.</returns>
    private async Task<TimeSpan?> TryOnceAsync(EstablishmentQueue queue, int attempt)
    {
        await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (await _outbox.CutAsync(queue, _options.MaxBatchLines).ConfigureAwait(false) is not { } cut) return null;
            var body = _outbox.Read(queue, cut);
            var verdict = await _post.SendAsync(queue.Finess, body, _stop.Token).ConfigureAwait(false);
            return Settle(queue, cut, body, verdict, attempt);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk's trouble: what is acknowledged but not noted is sent again under the same id.
            _options.Log?.Invoke($"{queue.Finess}: {exception.Message}");
            return _options.LongestRetry;
        }
        finally
        {
            _slots.Release();
        }
    }

    private TimeSpan? Settle(EstablishmentQueue queue, Cut cut, BatchBody body, Verdict verdict, int attempt)
    {
        switch (verdict)
        {
            case Verdict.Taken taken:
                foreach (var rejected in taken.Answer.Rejected ?? [])
                {
                    if (rejected.Index >= 0 && rejected.Index < body.Lines)
                        _events.Rejected(new LineRejected(queue.Finess, cut.BatchId, Line(body, rejected.Index), rejected.Code, rejected.Message));
                }
                _events.Acknowledged(new BatchAcknowledged(queue.Finess, cut.BatchId, body.Lines, taken.Answer));
                _outbox.Done(queue, cut);
                return null;
            case Verdict.Refused refused:
                var file = _outbox.SetAside(queue.Finess, cut, body, refused.Status, refused.Code, refused.Message);
                _events.Refused(new BatchRefused(queue.Finess, cut.BatchId, body.Lines, refused.Status, refused.Code, refused.Message, file));
                _outbox.Done(queue, cut);
                return null;
            case Verdict.ShutOut shut:
                bool news;
                lock (_outbox.Gate)
                {
                    news = !queue.Paused;
                    queue.Paused = true;
                }
                if (news) _events.Paused(new EstablishmentPaused(queue.Finess, shut.Status, shut.Code, shut.Message));
                return _options.PausedRetry;
            case Verdict.Again again:
                var wait = _backoff.Next(attempt);
                // Past what the server asked for, still with jitter: everyone was told the same second.
                if (again.RetryAfter is { } asked) wait = asked + TimeSpan.FromTicks(Math.Min(wait.Ticks, TimeSpan.TicksPerSecond));
                _options.Log?.Invoke(FormattableString.Invariant($"{queue.Finess}: batch {cut.BatchId} not delivered ({again.Why}), try {attempt + 2} in {wait.TotalSeconds:0.0} s"));
                return wait;
            default:
                throw new InvalidOperationException($"unknown verdict {verdict}");
        }
    }

    private static StockLine Line(BatchBody body, int index) => JsonSerializer.Deserialize(body.Line(index), WireJson.Default.StockLine)!;

    private void Dated(DateTimeOffset server, DateTimeOffset here)
    {
        var ahead = here - server;
        if (ahead.Duration() <= TolerableSkew) return;
        lock (_stop)
        {
            if (_skewToldAt is { } told && _options.Clock.Elapsed - told < SkewSilence) return;
            _skewToldAt = _options.Clock.Elapsed;
        }
        _events.Skewed(new ClockSkewed(ahead, server));
    }

    /// <summary>Ends every loop; what is not acknowledged stays on disk.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        Task[] running;
        lock (_outbox.Gate) running = [.. _loops];
        // Their outcome is logged by Ended; here only their end counts.
        await Task.WhenAll(running.Select(loop => loop.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _post.Dispose();
        _slots.Dispose();
        _stop.Dispose();
    }
}
