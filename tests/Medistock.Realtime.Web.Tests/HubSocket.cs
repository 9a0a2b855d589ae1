using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Medistock.Realtime.Web.Tests;

/// <summary>A screen: SignalR's JSON protocol by hand over a WebSocket.</summary>
internal sealed class HubSocket : IDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Queue<JsonElement> _ready = new();
    private readonly StringBuilder _partial = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    /// <param name="key">Null: no key.</param>
    public static async Task<HubSocket> OpenAsync(Node node, string? key = "officer", params (string Name, string Value)[] headers)
    {
        var hub = new HubSocket();
        if (key is not null) hub._socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers) hub._socket.Options.SetRequestHeader(name, value);
        await hub._socket.ConnectAsync(new UriBuilder(node.Address) { Scheme = "ws", Path = "/live" }.Uri, hub._limit.Token);
        await hub.SayAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", (await hub.NextAsync())!.Value.GetRawText());
        return hub;
    }

    public async Task<HubSocket> ResumeAsync(string epoch = "", long sequence = 0, string scope = "{}")
    {
        await SayAsync($$"""{"type":1,"invocationId":"1","target":"Resume","arguments":["{{epoch}}",{{sequence}},{{scope}}]}""");
        return this;
    }

    public Task SayAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json + End), WebSocketMessageType.Text, true, _limit.Token);

    /// <summary>The next frame of one of these kinds; others are passed over.</summary>
    public async Task<JsonElement> FrameAsync(params string[] kinds)
    {
        while (await NextAsync() is { } message)
        {
            if (message.GetProperty("type").GetInt32() == 1 && message.GetProperty("arguments")[0] is var frame && kinds.Contains(frame.GetProperty("kind").GetString())) return frame;
        }
        throw new InvalidOperationException("the server closed the connection");
    }

    /// <summary>The answer to Resume, when something is wrong in it.</summary>
    public async Task<string?> RefusalAsync()
    {
        while (await NextAsync() is { } message)
        {
            if (message.GetProperty("type").GetInt32() == 3) return message.TryGetProperty("error", out var error) ? error.GetString() : null;
        }
        return null;
    }

    /// <summary>True when the server has ended the connection.</summary>
    public async Task<bool> EndsAsync()
    {
        while (await NextAsync() is { } message)
        {
            if (message.GetProperty("type").GetInt32() == 7) return true;
        }
        return true;
    }

    private async Task<JsonElement?> NextAsync()
    {
        while (_ready.Count == 0)
        {
            try
            {
                var read = await _socket.ReceiveAsync(_buffer, _limit.Token);
                if (read.MessageType == WebSocketMessageType.Close) return null;
                _partial.Append(Encoding.UTF8.GetString(_buffer, 0, read.Count));
            }
            catch (WebSocketException)
            {
                return null;
            }
            var text = _partial.ToString();
            var last = text.LastIndexOf(End);
            if (last < 0) continue;
            foreach (var message in text[..last].Split(End, StringSplitOptions.RemoveEmptyEntries)) _ready.Enqueue(JsonDocument.Parse(message).RootElement);
            _partial.Clear().Append(text[(last + 1)..]);
        }
        return _ready.Dequeue();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _limit.Dispose();
    }
}
