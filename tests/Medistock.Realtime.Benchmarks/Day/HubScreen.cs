using System.Net.WebSockets;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Testing.Running;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>A screen: SignalR's JSON protocol over a raw WebSocket; like the dashboard it comes back by itself when it is cut off.</summary>
internal sealed class HubScreen : IAsyncDisposable
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly string _scope;
    private readonly Action<ReadOnlyMemory<byte>>? _take;
    private readonly Task _running;
    private long _frames, _bytes;
    private int _cuts;

    /// <param name="scope">JSON, as <c>Resume</c> takes it.</param>
    /// <param name="take">Told each message; null: only counted.</param>
    public HubScreen(Uri server, string scope, Action<ReadOnlyMemory<byte>>? take)
    {
        (_server, _scope, _take) = (server, scope, take);
        _running = RunAsync();
    }

    public long Frames => Interlocked.Read(ref _frames);
    public long Bytes => Interlocked.Read(ref _bytes);
    /// <summary>How often the connection broke.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HubSocket.FollowAsync(_server, ServerUnderTest.AdminKey, $"\"\",0,{_scope}", Take, Timeout.InfiniteTimeSpan, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (WebSocketException)
            {
                Interlocked.Increment(ref _cuts);
                await Pause.ForAsync(ComeBackAfter);
            }
        }
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        Interlocked.Increment(ref _frames);
        // With the byte that ends it.
        Interlocked.Add(ref _bytes, message.Length + 1);
        _take?.Invoke(message);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
