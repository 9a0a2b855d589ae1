using System.Net.WebSockets;
using System.Text;

namespace Medistock.Realtime.Testing.Running;

/// <summary>SignalR's JSON protocol over a raw WebSocket, as much of it as a screen needs.</summary>
internal static class HubSocket
{
    private const byte End = 0x1e;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    /// <summary>Connects to <c>/live</c>, says <c>Resume</c> and reads until the connection breaks.</summary>
    /// <param name="resume">JSON of its three arguments, without brackets.</param>
    /// <param name="take">Told each message, as long as it is called only.</param>
    /// <param name="silence">A connection that says nothing for so long is given up.</param>
    /// <exception cref="WebSocketException">The connection broke, was closed, or was silent.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public static async Task FollowAsync(Uri server, string key, string resume, Action<ReadOnlyMemory<byte>> take, TimeSpan silence, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        gone.CancelAfter(silence);
        var pinging = Task.CompletedTask;
        try
        {
            await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, gone.Token);
            await SayAsync(socket, """{"protocol":"json","version":1}""", gone.Token);
            await SayAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Resume","arguments":[{{resume}}]}""", gone.Token);
            pinging = PingAsync(socket, gone.Token);
            await ReadAsync(socket, take, () => gone.CancelAfter(silence), gone.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new WebSocketException("the server says nothing any more");
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
            while (await beat.WaitForNextTickAsync(gone)) await SayAsync(socket, """{"type":6}""", gone);
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException)
        {
            return;
        }
    }

    private static Task SayAsync(ClientWebSocket socket, string json, CancellationToken cancel) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json + (char)End), WebSocketMessageType.Text, true, cancel);

    private static async Task ReadAsync(ClientWebSocket socket, Action<ReadOnlyMemory<byte>> take, Action heard, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            if (read.MessageType == WebSocketMessageType.Close) throw new WebSocketException("closed by the server");
            heard();
            length += read.Count;
            int from = 0, end;
            while ((end = buffer.AsSpan(from, length - from).IndexOf(End)) >= 0)
            {
                take(buffer.AsMemory(from, end));
                from += end + 1;
            }
            buffer.AsSpan(from, length - from).CopyTo(buffer);
            length -= from;
        }
    }
}
