using System.Buffers;
using System.IO.Compression;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Medistock.Realtime.Web.Stock;

/// <summary>A request's body, decompressed, in a rented buffer that goes back on <see cref="Dispose"/>.</summary>
internal struct StockBody : IDisposable
{
    /// <summary>Largest body, decompressed (contract: 4 MiB).</summary>
    public const int Limit = 4 << 20;
    private const int FirstBuffer = 16 << 10;

    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _length);
    public Problem? Problem { get; private set; }

    public void Dispose()
    {
        if (_rented is { } rented) ArrayPool<byte>.Shared.Return(rented);
        _rented = null;
    }

    public static async ValueTask<StockBody> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!IsJson(request.ContentType)) return new() { Problem = new(415, "body.type", "Content-Type: application/json is expected") };
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        if (request.ContentLength > Limit) return new() { Problem = TooLarge() };
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return await PlainAsync(request, cancel);
        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            return await UnpackedAsync(new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true), "body.gzip", request, cancel);
        if (encoding.Equals("br", StringComparison.OrdinalIgnoreCase))
            return await UnpackedAsync(new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true), "body.brotli", request, cancel);
        return new() { Problem = new(415, "body.encoding", "Content-Encoding: gzip or br is understood") };
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)) return false;
        var rest = contentType.AsSpan("application/json".Length).Trim();
        if (rest.Length == 0) return true;
        if (rest[0] != ';') return false;
        var at = rest.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return at < 0 || rest[(at + 8)..].Trim().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    private static Problem TooLarge() => new(413, "batch.too-large", $"a batch has at most {Limit} bytes, decompressed: send several");

    private static async ValueTask<StockBody> PlainAsync(HttpRequest request, CancellationToken cancel)
    {
        var body = new StockBody { _rented = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstBuffer)) };
        var pipe = request.BodyReader;
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancel);
                var buffer = read.Buffer;
                if (body._length + buffer.Length > Limit)
                {
                    pipe.AdvanceTo(buffer.End);
                    body.Problem = TooLarge();
                    return body;
                }
                body.Room((int)buffer.Length);
                buffer.CopyTo(body._rented.AsSpan(body._length));
                body._length += (int)buffer.Length;
                pipe.AdvanceTo(buffer.End);
                if (read.IsCompleted) return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<StockBody> UnpackedAsync(Stream packed, string code, HttpRequest request, CancellationToken cancel)
    {
        var first = (int)Math.Min(Limit, Math.Max(FirstBuffer, (request.ContentLength ?? 0) * 8));
        var body = new StockBody { _rented = ArrayPool<byte>.Shared.Rent(first) };
        try
        {
            await using (packed)
            {
                while (true)
                {
                    body.Room(1);
                    var read = await packed.ReadAsync(body._rented.AsMemory(body._length), cancel);
                    if (read == 0) break;
                    body._length += read;
                    if (body._length <= Limit) continue;
                    body.Problem = TooLarge();
                    return body;
                }
            }
            // An empty stream is no gzip: it has not even a header.
            if (body._length == 0) body.Problem = new(400, code, "the compressed body is empty");
        }
        catch (InvalidDataException broken)
        {
            body.Problem = new(400, code, "the compressed body is broken: " + broken.Message);
        }
        catch (InvalidOperationException broken) when (code == "body.brotli")
        {
            body.Problem = new(400, code, "the compressed body is broken: " + broken.Message);
        }
        catch
        {
            body.Dispose();
            throw;
        }
        return body;
    }

    private void Room(int more)
    {
        if (_rented!.Length - _length >= more) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _rented.Length * 2));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
    }
}
