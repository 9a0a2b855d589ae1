using System.Buffers;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>A growing byte array to write into (netstandard2.0 has no <c>ArrayBufferWriter</c>).</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int Kept = 1 << 20;
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }
    public byte[] Array => _bytes;
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Kept) _bytes = new byte[4096];
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Room of exactly <paramref name="count"/> bytes, already counted in <see cref="Length"/>.</summary>
    public Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count) return;
        System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
    }
}
