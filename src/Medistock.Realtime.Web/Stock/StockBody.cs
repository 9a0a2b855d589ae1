using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Medistock.Realtime.Web.Stock;

/// <summary>A request's body, decompressed, in a rented buffer that goes back on <see cref="Dispose"/>.</summary>
internal struct StockBody : IDisposable
{
    /// <summary>Largest body, as sent and decompressed (contract: 4 MiB).</summary>
    public const int Limit = 4 << 20;
    /// <summary>First buffer, and the most that is believed of an announced length.</summary>
    private const int FirstBuffer = 16 << 10, MostBelieved = 64 << 10;
    /// <summary>RFC 1952: header, and CRC32 with the unpacked length at the end.</summary>
    private const int GzipHeader = 10, GzipTrailer = 8;

    private const string Json = "application/json";

    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _length);
    public Problem? Problem { get; private set; }

    public void Dispose()
    {
        if (_rented is { } rented) ArrayPool<byte>.Shared.Return(rented);
        _rented = null;
    }

    /// <param name="place">Is charged with every buffer.</param>
    /// <param name="limit">Time for the whole body to arrive.</param>
    /// <param name="type">The content type expected. JSON is UTF-8; of a text/csv the reader finds out.</param>
    public static async ValueTask<StockBody> ReadAsync(HttpRequest request, IngestGate.Place place, TimeSpan limit, CancellationToken cancel, string type = Json)
    {
        if (!Is(type, request.ContentType)) return new() { Problem = new(415, "body.type", $"Content-Type: {type} is expected") };
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        var gzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase);
        var brotli = encoding.Equals("br", StringComparison.OrdinalIgnoreCase);
        if (!gzip && !brotli && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return new() { Problem = new(415, "body.encoding", "Content-Encoding: gzip or br is understood") };
        if (request.ContentLength > Limit) return new() { Problem = TooLarge() };
        var sent = await ArrivedAsync(request, place, limit, cancel);
        if (sent.Problem is not null || !(gzip || brotli)) return sent;
        // All of it is there before anything is unpacked: a body that trickles holds what it has sent, no more.
        using (sent) return gzip ? Gunzip(sent, place) : Unbrotli(sent.Bytes, place);
    }

    private static bool Is(string type, string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = contentType.AsSpan(type.Length).Trim();
        if (rest.Length == 0) return true;
        if (rest[0] != ';') return false;
        if (type != Json) return true;
        var at = rest.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return at < 0 || rest[(at + 8)..].Trim().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    private static Problem TooLarge() => new(413, "batch.too-large", $"a batch has at most {Limit} bytes, decompressed: send several");

    private static Problem Broken(string code, string why) => new(400, code, "the compressed body is broken: " + why);

    private static async ValueTask<StockBody> ArrivedAsync(HttpRequest request, IngestGate.Place place, TimeSpan limit, CancellationToken cancel)
    {
        var body = new StockBody();
        var pipe = request.BodyReader;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            if (!body.Room((int)Math.Clamp(request.ContentLength ?? FirstBuffer, 1, MostBelieved), place)) return body;
            while (true)
            {
                var read = await pipe.ReadAsync(late.Token);
                var buffer = read.Buffer;
                if (body._length + buffer.Length > Limit) body.Problem = TooLarge();
                else if (body.Room((int)buffer.Length, place))
                {
                    buffer.CopyTo(body._rented.AsSpan(body._length));
                    body._length += (int)buffer.Length;
                }
                pipe.AdvanceTo(buffer.End);
                if (read.IsCompleted || body.Problem is not null) return body;
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            body.Problem = new(408, "body.slow", $"the body had not arrived after {limit.TotalSeconds} s: send the same batch again");
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static StockBody Gunzip(in StockBody sent, IngestGate.Place place)
    {
        const string code = "body.gzip";
        if (sent._length == 0) return new() { Problem = new(400, code, "the compressed body is empty") };
        var body = new StockBody();
        try
        {
            using var packed = new GZipStream(new MemoryStream(sent._rented!, 0, sent._length), CompressionMode.Decompress);
            if (!body.Room(FirstUnpacked(sent._length), place)) return body;
            while (body.Room(1, place))
            {
                var read = packed.Read(body._rented.AsSpan(body._length));
                if (read == 0) break;
                body._length += read;
                if (body._length > Limit) body.Problem = TooLarge();
                if (body.Problem is not null) return body;
            }
            if (body.Problem is null && !Sealed(sent.Bytes, body.Bytes)) body.Problem = Broken(code, "its end is missing");
        }
        catch (InvalidDataException broken)
        {
            body.Problem = Broken(code, broken.Message);
        }
        catch
        {
            body.Dispose();
            throw;
        }
        return body;
    }

    /// <summary>.NET's reader takes a stream that ends before its trailer for a whole one: the trailer is checked here, that of the last member where there are several.</summary>
    private static bool Sealed(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> unpacked)
    {
        if (packed.Length < GzipHeader + GzipTrailer) return false;
        var trailer = packed[^GzipTrailer..];
        var (sum, length) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        return length > 0 && length <= unpacked.Length && Crc32.HashToUInt32(unpacked[^(int)length..]) == sum;
    }

    private static StockBody Unbrotli(ReadOnlySpan<byte> sent, IngestGate.Place place)
    {
        const string code = "body.brotli";
        if (sent.Length == 0) return new() { Problem = new(400, code, "the compressed body is empty") };
        var body = new StockBody();
        if (!body.Room(FirstUnpacked(sent.Length), place)) return body;
        using var decoder = new BrotliDecoder();
        while (body.Room(1, place))
        {
            var status = decoder.Decompress(sent, body._rented.AsSpan(body._length), out var consumed, out var written);
            sent = sent[consumed..];
            body._length += written;
            if (body._length > Limit) body.Problem = TooLarge();
            else if (status == OperationStatus.Done) body.Problem = sent.Length == 0 ? null : Broken(code, "something follows its end");
            else if (status != OperationStatus.DestinationTooSmall) body.Problem = Broken(code, status == OperationStatus.NeedMoreData ? "its end is missing" : "it is no brotli");
            if (status != OperationStatus.DestinationTooSmall || body.Problem is not null) break;
        }
        return body;
    }

    private static int FirstUnpacked(int packed) => (int)Math.Clamp(packed * 8L, FirstBuffer, Limit);

    /// <summary>Makes room for <paramref name="more"/> bytes; false, with <see cref="Problem"/>, when the node may hold no more.</summary>
    private bool Room(int more, IngestGate.Place place)
    {
        var has = _rented?.Length ?? 0;
        if (has - _length >= more && _rented is not null) return true;
        var wanted = Math.Max(_length + more, has * 2);
        // The smaller buffer goes back to the pool: the larger one takes its place in the account.
        if (!place.TryHold(wanted - has))
        {
            Problem = new(429, "overload.batches", "too many batches are under way: send the same batch again") { RetryAfter = 1 };
            return false;
        }
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        if (_rented is { } smaller)
        {
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(smaller);
        }
        _rented = larger;
        return true;
    }
}
