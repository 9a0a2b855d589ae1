using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>A change of level as a screen was told of it.</summary>
internal sealed record LevelSeen(long Sequence, string Territory, string From, string To);

/// <summary>A screen on the live hub: it resumes where it was cut off, as the product's own do, and notes every change of level.</summary>
internal sealed class Follower : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<LevelSeen> _seen = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _following;
    private string? _epoch;
    private long _sequence;

    public Follower(Uri server, string key) => _following = FollowAsync(server, key);

    public IReadOnlyList<LevelSeen> Seen => [.. _seen];
    /// <summary>The first snapshot has come.</summary>
    public Task Connected => _connected.Task;

    private async Task FollowAsync(Uri server, string key)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HubSocket.FollowAsync(server, key, $$"""{{JsonSerializer.Serialize(_epoch)}},{{_sequence}},{"signals":"critical"}""", Take, Eventually.Patience, _stop.Token);
            }
            catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
            {
                // It was cut off or is stopped: a screen asks again from where it was.
                await Task.Yield();
            }
        }
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        using var said = JsonDocument.Parse(message);
        if (!said.RootElement.TryGetProperty("arguments", out var arguments)) return;
        var (frame, kind) = (arguments[0], arguments[0].GetProperty("kind").GetString());
        _epoch = frame.GetProperty("epoch").GetString();
        if (kind == "snapshot") _sequence = frame.GetProperty("head").GetInt64();
        else if (frame.GetProperty("sequence").ValueKind == JsonValueKind.Number) _sequence = frame.GetProperty("sequence").GetInt64();
        _connected.TrySetResult();
        if (kind != "winterPlan" || frame.GetProperty("body") is var body && body.GetProperty("what").GetString() != "level") return;
        foreach (var change in body.GetProperty("changes").EnumerateArray())
            _seen.Enqueue(new(_sequence, change.GetProperty("territory").GetString()!, change.GetProperty("from").GetString()!, change.GetProperty("to").GetString()!));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }
}
