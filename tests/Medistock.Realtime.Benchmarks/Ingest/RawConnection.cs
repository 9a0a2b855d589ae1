using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>One HTTP/1.1 connection that posts ready-made bytes, one after the other. Cheap, so that the generator is not what is measured.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[1 << 16];

    public RawConnection(Uri server) => _socket.Connect(IPAddress.Loopback, server.Port);

    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task PostAsync(byte[] request, Latencies latency)
    {
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request.AsMemory(sent));
        int have = 0, whole = -1;
        while (whole < 0 || have < whole)
        {
            if (have == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0) throw new InvalidOperationException("the server closed the connection");
            have += read;
            if (whole < 0) whole = Whole(_buffer.AsSpan(0, have));
        }
        if (!_buffer.AsSpan(0, have).StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(_buffer, 0, Math.Min(have, 1_000)));
        latency.Add(Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Length of head and body; -1: the head is not there yet.</summary>
    private static int Whole(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return -1;
        var at = bytes[..head].IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(bytes[(at + 16)..], out int length, out _) ? head + 4 + length
            : throw new InvalidOperationException("an answer without Content-Length: " + System.Text.Encoding.ASCII.GetString(bytes[..head]));
    }

    public void Dispose() => _socket.Dispose();
}
