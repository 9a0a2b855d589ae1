using System.Threading.Channels;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Web.Signals;

namespace Medistock.Realtime.Web.Live;

/// <summary>
/// One connection and its pump. Everything it is sent goes through the pump, so that a frame's order is the order of the
/// log, and a screen that reads slowly holds up nobody else.
/// </summary>
internal sealed class Screen(string id, Principal principal, ScreenBuffer buffer, LiveFeed feed, Func<Frame, CancellationToken, Task> send, Action cut)
{
    // One token: something is to be done. What, the buffer and the flags say.
    private readonly Channel<byte> _wake = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private bool _rowsDue, _heartbeatDue, _statusDue;
    private ScreenFilter? _filter;
    /// <summary>Changes up to here are dealt with, sent or out of scope.</summary>
    private long _dealt;
    /// <summary>The last durable frame in this screen's scope: its <c>head</c>, and the next one's <c>previous</c>.</summary>
    private long _head;

    public string Id => id;
    public Principal Principal => principal;
    public ScreenBuffer Buffer => buffer;

    public void Wake() => _wake.Writer.TryWrite(0);

    public void Tick(bool heartbeat, bool status)
    {
        Volatile.Write(ref _rowsDue, true);
        if (heartbeat) Volatile.Write(ref _heartbeatDue, true);
        if (status) Volatile.Write(ref _statusDue, true);
        Wake();
    }

    public void Cut() => cut();

    /// <summary>Ends when <paramref name="cancel"/> says that the connection is gone.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (await _wake.Reader.WaitToReadAsync(cancel))
        {
            _wake.Reader.TryRead(out _);
            if (buffer.TakeResume(out var filter) is { } from)
            {
                _filter = filter;
                await ResumeAsync(from, filter!, cancel);
            }
            if (_filter is null) continue;
            while (buffer.TakeDurable() is { } frame) await SendAsync(frame, cancel);
            if (Take(ref _rowsDue)) await SendRowsAsync(cancel);
            if (Take(ref _statusDue)) await SendStatusAsync(cancel);
            if (Take(ref _heartbeatDue)) await send(feed.Frame("heartbeat", _head, feed.Heartbeat(_head)), cancel);
        }
    }

    /// <summary>The buffer already fills: what the log or the snapshot holds is skipped when it comes out of the buffer.</summary>
    private async Task ResumeAsync(ResumePoint from, ScreenFilter filter, CancellationToken cancel)
    {
        if (await feed.MissedAsync(from, filter, cancel) is { } missed)
        {
            (_head, _dealt) = (from.Sequence, Math.Max(from.Sequence, missed.UpTo));
            foreach (var frame in missed.Frames) await SendFrameAsync(frame, cancel);
            await SendRowsAsync(await feed.RowsAsync(filter, cancel), cancel);
            await SendStatusAsync(cancel);
            return;
        }
        var (head, body, rows) = await feed.SnapshotAsync(filter, cancel);
        (_head, _dealt) = (head, head);
        buffer.Shown(rows);
        await send(feed.Frame("snapshot", head, body), cancel);
    }

    private async Task SendAsync(DurableFrame frame, CancellationToken cancel)
    {
        if (frame.Sequence <= _dealt) return;
        _dealt = frame.Sequence;
        await SendFrameAsync(frame, cancel);
    }

    private async Task SendFrameAsync(DurableFrame frame, CancellationToken cancel)
    {
        var previous = _head;
        _head = frame.Sequence;
        await send(feed.Frame(frame.Kind, _head, frame.BodyFor(principal)) with { Sequence = frame.Sequence, Previous = previous }, cancel);
    }

    private async Task SendRowsAsync(CancellationToken cancel)
    {
        var rows = buffer.TakeRows(out var lost);
        if (lost) await SendRowsAsync(await feed.RowsAsync(_filter!, cancel), cancel);
        else if (rows.Count > 0) await send(feed.Frame("coverage", _head, new CoverageBody(rows)), cancel);
    }

    private async Task SendRowsAsync(IReadOnlyList<LiveRow> rows, CancellationToken cancel)
    {
        buffer.Shown(rows.Select(row => row.Key));
        await send(feed.Frame("coverage", _head, new CoverageBody([.. rows.Select(row => row.Row)])), cancel);
    }

    private async Task SendStatusAsync(CancellationToken cancel) => await send(feed.Frame("status", _head, await feed.StatusAsync(_filter!, cancel)), cancel);

    private static bool Take(ref bool flag) => Interlocked.Exchange(ref flag, false);
}
