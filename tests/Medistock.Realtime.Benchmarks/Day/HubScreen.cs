using System.Net.WebSockets;
using System.Text;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>A screen: SignalR's JSON protocol over a raw WebSocket; like the dashboard it comes back by itself when it is cut off.</summary>
internal sealed class HubScreen : IAsyncDisposable
{
    private const byte End = 0x1e;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10), ComeBackAfter = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _address;
    private readonly string _scope;
    private readonly Action<ReadOnlyMemory<byte>>? _take;
    private readonly Task _running;
    private long _frames, _bytes;
    private int _cuts;

    /// <param name="scope">JSON, as <c>Resume</c> takes it.</param>
    /// <param name="take">Told each message; null: only counted.</param>
    public HubScreen(Uri server, string scope, Action<ReadOnlyMemory<byte>>? take)
    {
        (_address, _scope, _take) = (new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, scope, take);
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
                await FollowAsync();
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

    private async Task FollowAsync()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + ServerUnderTest.AdminKey);
        await socket.ConnectAsync(_address, _stop.Token);
        await SayAsync(socket, """{"protocol":"json","version":1}""");
        await SayAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Resume","arguments":["",0,{{_scope}}]}""");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pinging = PingAsync(socket, gone.Token);
        try
        {
            await ReadAsync(socket);
        }
        finally
        {
            await gone.CancelAsync();
            await pinging;
        }
    }

    /// <summary>A client that says nothing for half a minute is taken for gone.</summary>
    private static async Task PingAsync(ClientWebSocket socket, CancellationToken gone)
    {
        using var beat = new PeriodicTimer(PingEvery);
        try
        {
            while (await beat.WaitForNextTickAsync(gone)) await SayAsync(socket, """{"type":6}""");
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException)
        {
            return;
        }
    }

    private static Task SayAsync(ClientWebSocket socket, string json) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json + (char)End), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            if (read.MessageType == WebSocketMessageType.Close) throw new WebSocketException("closed by the server");
            Interlocked.Add(ref _bytes, read.Count);
            length += read.Count;
            int from = 0, end;
            while ((end = buffer.AsSpan(from, length - from).IndexOf(End)) >= 0)
            {
                Interlocked.Increment(ref _frames);
                _take?.Invoke(buffer.AsMemory(from, end));
                from += end + 1;
            }
            buffer.AsSpan(from, length - from).CopyTo(buffer);
            length -= from;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
