using System.Buffers;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>Where a batch of facts comes from.</summary>
/// <param name="Source">As on the command line: <c>supply</c>, <c>epidemiology</c>; <c>api</c> for what was posted.</param>
/// <param name="Sha256">Of the file's bytes; empty for what was posted.</param>
/// <param name="LearntAt">When it was imported, by the store's clock: the second time on each fact.</param>
public sealed record FactOrigin(string Source, string File, string Sha256, DateTimeOffset LearntAt);

/// <summary>One row of a stream <c>facts/…</c>: facts as received, each with the line that says it.</summary>
public sealed record FactRecord(FactOrigin Origin, IReadOnlyList<(int Line, SupplyFact Fact)> Supply, IReadOnlyList<(int Line, EpidemicFact Fact)> Epidemic)
{
    /// <summary>Facts of one row: a row is read, checked and repeated whole.</summary>
    public const int MostFacts = 2_000;
    /// <summary>1: supply and epidemic facts. 2: and resets; written only where there are any.</summary>
    private const byte FormatVersion = 2, WithoutResets = 1;

    public IReadOnlyList<BaselineReset> Resets { get; init; } = [];

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(256 + Supply.Count * 24 + Epidemic.Count * 20);
        var writer = new ByteWriter(output);
        writer.Byte(Resets.Count > 0 ? FormatVersion : WithoutResets);
        writer.Text(Origin.Source);
        writer.Text(Origin.File);
        writer.Text(Origin.Sha256);
        writer.Signed(Origin.LearntAt.ToUnixTimeMilliseconds());
        writer.Varint((ulong)Supply.Count);
        var (line, holder) = (0, "");
        foreach (var (at, fact) in Supply)
        {
            writer.Signed(at - line);
            SupplyFactCodec.Write(writer, fact, holder);
            (line, holder) = (at, fact.Holder.Name);
        }
        writer.Varint((ulong)Epidemic.Count);
        (line, var territory) = (0, "");
        foreach (var (at, fact) in Epidemic)
        {
            writer.Signed(at - line);
            Write(writer, fact, territory);
            (line, territory) = (at, fact.Series.Territory.Text);
        }
        if (Resets.Count > 0) Write(writer, Resets);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The row is of a newer format, or no batch of facts.</exception>
    public static FactRecord Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new ByteReader(payload);
            var version = reader.Byte();
            if (version is < WithoutResets or > FormatVersion) throw new InvalidDataException($"facts of format {version}; this version reads {FormatVersion}");
            var origin = new FactOrigin(reader.Text(), reader.Text(), reader.Text(), DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed()));
            var supply = new (int, SupplyFact)[Count(ref reader)];
            var (line, holder) = (0, "");
            for (var i = 0; i < supply.Length; i++)
            {
                line = checked((int)(line + reader.Signed()));
                var fact = SupplyFactCodec.Read(ref reader, holder);
                supply[i] = (line, fact);
                holder = fact.Holder.Name;
            }
            var epidemic = new (int, EpidemicFact)[Count(ref reader)];
            (line, var territory) = (0, "");
            for (var i = 0; i < epidemic.Length; i++)
            {
                line = checked((int)(line + reader.Signed()));
                var fact = Read(ref reader, territory);
                epidemic[i] = (line, fact);
                territory = fact.Series.Territory.Text;
            }
            return new(origin, supply, epidemic) { Resets = version > WithoutResets ? ReadResets(ref reader) : [] };
        }
        catch (Exception damaged) when (damaged is IndexOutOfRangeException or ArgumentException or OverflowException or CodeFormatException or InvalidOperationException)
        {
            throw new InvalidDataException("this is no batch of facts: " + damaged.Message, damaged);
        }
    }

    private static void Write(ByteWriter writer, IReadOnlyList<BaselineReset> resets)
    {
        writer.Varint((ulong)resets.Count);
        foreach (var reset in resets)
        {
            writer.Presentation(reset.Presentation);
            writer.Text(reset.Territory?.Text ?? "");
            writer.Varint((ulong)reset.From.DayNumber);
            writer.Byte((byte)reset.Reason);
            writer.Text(reset.Note);
        }
    }

    private static BaselineReset[] ReadResets(ref ByteReader reader)
    {
        var resets = new BaselineReset[Count(ref reader)];
        for (var i = 0; i < resets.Length; i++)
        {
            var (presentation, territory) = (reader.Presentation(), reader.Text());
            resets[i] = new(presentation, territory.Length > 0 ? TerritoryCode.Parse(territory) : null, DateOnly.FromDayNumber(reader.Count()), (BaselineReason)reader.Byte(), reader.Text());
        }
        return resets;
    }

    private static int Count(ref ByteReader reader) =>
        reader.Count() is var count && count <= MostFacts ? count : throw new InvalidDataException($"a batch of {count} facts: at most {MostFacts}");

    private static void Write(ByteWriter writer, EpidemicFact fact, string territory)
    {
        writer.Byte((byte)((byte)fact.Series.Disease << 4 | (byte)fact.Series.Indicator));
        writer.Byte((byte)((byte)fact.Series.Age << 4 | (fact.Value is null ? 0 : 1) | (fact.Level is null ? 0 : 2) | (fact.PublishedAt is null ? 0 : 4)));
        writer.Text(fact.Series.Territory.Text, territory);
        writer.Varint((ulong)fact.Week.DayNumber);
        if (fact.Value is { } value) writer.Varint(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value)));
        if (fact.Level is { } level) writer.Byte((byte)level);
        if (fact.PublishedAt is { } published) writer.Signed(published.ToUnixTimeMilliseconds());
    }

    private static EpidemicFact Read(ref ByteReader reader, string previous)
    {
        var (what, who) = (reader.Byte(), reader.Byte());
        var territory = TerritoryCode.Parse(reader.Text(previous));
        var week = DateOnly.FromDayNumber(reader.Count());
        double? value = (who & 1) != 0 ? BitConverter.UInt64BitsToDouble(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(reader.Varint())) : null;
        EpidemicLevel? level = (who & 2) != 0 ? (EpidemicLevel)reader.Byte() : null;
        DateTimeOffset? published = (who & 4) != 0 ? DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed()) : null;
        return new(new((Disease)(what >> 4), (EpidemicIndicator)(what & 15), territory, (AgeClass)(who >> 4)), week, value, level, published);
    }
}
