using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Silo.Wire;

internal delegate void Encoder<in T>(ByteWriter writer, T value);
internal delegate T Decoder<out T>(ref ByteReader reader);

/// <summary>How the values that messages are made of stand in them. Times are UTC.</summary>
internal static class WireBytes
{
    public static void Many<T>(this ByteWriter writer, IReadOnlyList<T> values, Encoder<T> encode)
    {
        writer.Varint((ulong)values.Count);
        for (var i = 0; i < values.Count; i++) encode(writer, values[i]);
    }

    public static T[] Many<T>(this ref ByteReader reader, Decoder<T> decode)
    {
        var values = new T[reader.Count()];
        for (var i = 0; i < values.Length; i++) values[i] = decode(ref reader);
        return values;
    }

    public static void Flag(this ByteWriter writer, bool value) => writer.Byte(value ? (byte)1 : (byte)0);
    public static bool Flag(this ref ByteReader reader) => reader.Byte() != 0;

    public static void Maybe(this ByteWriter writer, string? text)
    {
        writer.Flag(text is not null);
        if (text is not null) writer.Text(text);
    }

    public static string? Maybe(this ref ByteReader reader) => reader.Flag() ? reader.Text() : null;

    /// <summary>Whole milliseconds: the resolution of everything that comes out of the journal.</summary>
    public static void Millis(this ByteWriter writer, DateTimeOffset at) => writer.Signed(at.ToUnixTimeMilliseconds());
    public static DateTimeOffset Millis(this ref ByteReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed());

    public static void MaybeMillis(this ByteWriter writer, DateTimeOffset? at)
    {
        writer.Flag(at is not null);
        if (at is { } time) writer.Millis(time);
    }

    public static DateTimeOffset? MaybeMillis(this ref ByteReader reader) => reader.Flag() ? reader.Millis() : null;

    public static void Ticks(this ByteWriter writer, DateTimeOffset at) => writer.Signed(at.UtcTicks);
    public static DateTimeOffset Ticks(this ref ByteReader reader) => new(reader.Signed(), TimeSpan.Zero);

    public static void Number(this ByteWriter writer, double value) => writer.Varint(BitConverter.DoubleToUInt64Bits(value));
    public static double Number(this ref ByteReader reader) => BitConverter.UInt64BitsToDouble(reader.Varint());

    public static void Cover(this ByteWriter writer, CoverDays coverage)
    {
        writer.Byte((byte)coverage.Reason);
        if (coverage.Days is { } days) writer.Number(days);
    }

    public static CoverDays Cover(this ref ByteReader reader) => (CoverageReason)reader.Byte() switch
    {
        CoverageReason.None => CoverDays.Of(reader.Number()),
        CoverageReason.Unbounded => CoverDays.Unbounded,
        var reason => CoverDays.Unknown(reason),
    };

    public static void Line(this ByteWriter writer, in LineContribution line)
    {
        writer.Presentation(line.Presentation);
        writer.Byte((byte)((byte)line.Level | (line.LowerBound ? 4 : 0) | (line.Stock is null ? 0 : 8) | (line.Consumption is null ? 0 : 16)));
        writer.Byte((byte)line.Reason);
        writer.Millis(line.LastAt);
        if (line.Stock is { } stock) writer.Signed(stock.TenThousandths);
        if (line.Consumption is { } daily) writer.Signed(daily.Millionths);
    }

    public static LineContribution Line(this ref ByteReader reader)
    {
        var presentation = reader.Presentation();
        var head = reader.Byte();
        var reason = (CoverageReason)reader.Byte();
        var at = reader.Millis();
        Quantity? stock = (head & 8) != 0 ? new Quantity(reader.Signed()) : null;
        DailyRate? daily = (head & 16) != 0 ? new DailyRate(reader.Signed()) : null;
        return new(presentation, stock, daily, (CoverageLevel)(head & 3), reason, at) { LowerBound = (head & 4) != 0 };
    }

    public static void Totals(this ByteWriter writer, in LinkTotals totals)
    {
        writer.Byte((byte)totals.Link);
        writer.Signed(totals.Stock.TenThousandths);
        writer.Signed(totals.Consumption.Millionths);
        foreach (var count in (ReadOnlySpan<int>)[totals.Lines, totals.UnknownLines, totals.StaleLines, totals.CriticalLines, totals.AlertLines, totals.UnratedLines, totals.LowerBoundLines])
            writer.Signed(count);
        writer.Millis(totals.AsOf);
    }

    public static LinkTotals Totals(this ref ByteReader reader)
    {
        var (link, stock, daily) = ((EstablishmentKind)reader.Byte(), new Quantity(reader.Signed()), new DailyRate(reader.Signed()));
        Span<int> counts = stackalloc int[7];
        for (var i = 0; i < counts.Length; i++) counts[i] = checked((int)reader.Signed());
        return new(link, stock, daily, counts[0], counts[1], counts[2], counts[3], counts[4], reader.Millis()) { UnratedLines = counts[5], LowerBoundLines = counts[6] };
    }
}
