using System.Net.WebSockets;
using System.Text;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>A screen: SignalR's JSON protocol over a raw WebSocket.</summary>
internal sealed class HubScreen : IAsyncDisposable
{
    private const byte End = 0x1e;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private long _frames, _bytes;

    public long Frames => Interlocked.Read(ref _frames);
    public long Bytes => Interlocked.Read(ref _bytes);
    /// <summary>Why it ended before it was told to; null: it did not.</summary>
    public string? Broken { get; private set; }

    /// <param name="scope">JSON, as <c>Resume</c> takes it.</param>
    /// <param name="take">Told each message; null: only counted.</param>
    public static async Task<HubScreen> OpenAsync(Uri server, string scope, Action<ReadOnlyMemory<byte>>? take)
    {
        var screen = new HubScreen();
        screen._socket.Options.SetRequestHeader("Authorization", "Bearer " + ServerUnderTest.AdminKey);
        await screen._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
        await screen.SayAsync("""{"protocol":"json","version":1}""");
        await screen.SayAsync($$"""{"type":1,"invocationId":"1","target":"Resume","arguments":["",0,{{scope}}]}""");
        screen._reading = Task.WhenAll(screen.ReadAsync(take), screen.PingAsync());
        return screen;
    }

    /// <summary>A client that says nothing for half a minute is taken for gone.</summary>
    private async Task PingAsync()
    {
        using var beat = new PeriodicTimer(PingEvery);
        try
        {
            while (await beat.WaitForNextTickAsync(_stop.Token)) await SayAsync("""{"type":6}""");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (WebSocketException broken)
        {
            Broken ??= broken.Message;
        }
    }

    private Task SayAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json + (char)End), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task ReadAsync(Action<ReadOnlyMemory<byte>>? take)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var read = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                if (read.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"closed by the server: {_socket.CloseStatus} {_socket.CloseStatusDescription}, after {Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 300))}");
                Interlocked.Add(ref _bytes, read.Count);
                length += read.Count;
                int from = 0, end;
                while ((end = buffer.AsSpan(from, length - from).IndexOf(End)) >= 0)
                {
                    Interlocked.Increment(ref _frames);
                    take?.Invoke(buffer.AsMemory(from, end));
                    from += end + 1;
                }
                buffer.AsSpan(from, length - from).CopyTo(buffer);
                length -= from;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _socket.Abort();
        }
        catch (WebSocketException broken)
        {
            Broken = broken.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }
}
