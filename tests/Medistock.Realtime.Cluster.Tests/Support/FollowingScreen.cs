using System.Net.WebSockets;
using System.Text.Json;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>A change of a signal, as a screen was told or as the log has it.</summary>
internal readonly record struct Told(long Sequence, string Signal, long Version);

/// <summary>
/// A screen that notes each durable frame. Cut off, or without a heartbeat for 5 s, it goes to the next silo, as a proxy sends it, and resumes from
/// where it is.
/// </summary>
internal sealed class FollowingScreen : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5), ComeBackAfter = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<SiloProcess> _silos;
    private readonly List<Told> _told = [];
    private readonly List<string> _faults = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private string _epoch = "";
    private long _at, _first = -1;
    private int _cuts, _snapshots;

    public FollowingScreen(IReadOnlyList<SiloProcess> silos, int first)
    {
        _silos = silos;
        _running = RunAsync(first);
    }

    /// <summary>Completes with the first snapshot.</summary>
    public Task Begun => _begun.Task;
    public int Cuts => Volatile.Read(ref _cuts);
    /// <summary>1: never lost the thread.</summary>
    public int Snapshots => Volatile.Read(ref _snapshots);
    /// <summary>The last change it knows of.</summary>
    public long At { get { lock (_gate) return _at; } }
    /// <summary>The head of its first snapshot: it was told everything after that.</summary>
    public long First { get { lock (_gate) return _first; } }
    public IReadOnlyList<Told> AllTold { get { lock (_gate) return [.. _told]; } }
    public IReadOnlyList<string> Faults { get { lock (_gate) return [.. _faults]; } }

    private async Task RunAsync(int silo)
    {
        using var beat = new PeriodicTimer(ComeBackAfter);
        for (; ; silo++)
        {
            try
            {
                await HubSocket.FollowAsync(_silos[silo % _silos.Count].Address, RunningProduct.AdminKey, Resume(), Take, Silence, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (WebSocketException)
            {
                Interlocked.Increment(ref _cuts);
                await beat.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    private string Resume()
    {
        lock (_gate) return $$"""{{JsonSerializer.Serialize(_epoch)}},{{_at}},{"signals":"all"}""";
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        using var json = JsonDocument.Parse(message);
        if (!json.RootElement.TryGetProperty("target", out var target) || target.GetString() != "Frame") return;
        var frame = json.RootElement.GetProperty("arguments")[0];
        lock (_gate)
        {
            switch (frame.GetProperty("kind").GetString())
            {
                case "snapshot":
                    Begin(frame);
                    break;
                case "signal":
                    Note(frame);
                    break;
                case "heartbeat" when frame.GetProperty("head").GetInt64() > _at:
                    _faults.Add($"a heartbeat says {frame.GetProperty("head")}, the last frame was {_at}");
                    break;
            }
        }
    }

    private void Begin(JsonElement frame)
    {
        _epoch = frame.GetProperty("epoch").GetString()!;
        var head = frame.GetProperty("head").GetInt64();
        if (++_snapshots > 1) _faults.Add($"a snapshot at {head} in the place of what came after {_at}");
        else _first = head;
        _at = head;
        _begun.TrySetResult();
    }

    private void Note(JsonElement frame)
    {
        var sequence = frame.GetProperty("sequence").GetInt64();
        var previous = frame.GetProperty("previous").GetInt64();
        if (sequence != _at + 1 || previous != _at) _faults.Add($"frame {sequence} (after {previous}) came after {_at}");
        _at = sequence;
        var body = frame.GetProperty("body");
        _told.Add(new(sequence, body.GetProperty("id").GetString()!, body.GetProperty("version").GetInt64()));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
