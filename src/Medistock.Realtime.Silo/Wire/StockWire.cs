using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>A batch on its way to its establishment, and what became of it.</summary>
internal static class StockWire
{
    public static void Batch(ByteWriter writer, ReportedBatch batch)
    {
        Span<byte> id = stackalloc byte[16];
        batch.BatchId.TryWriteBytes(id);
        writer.Bytes(id);
        writer.Varint(batch.BodyHash);
        var last = -1;
        writer.Varint((ulong)batch.Facts.Count);
        foreach (var (index, _) in batch.Facts)
        {
            writer.Signed(index - last - 1);
            last = index;
        }
        // The facts stand as they will stand in the journal: one format for both.
        var facts = new RecordedBatch([.. batch.Facts.Select(pair => pair.Fact)], batch.ReportedThrough, batch.ClosedDays);
        writer.Bytes(new BatchRecord(facts, 0, 0, 0, batch.Refused, []).Encode());
    }

    public static ReportedBatch Batch(ref ByteReader reader)
    {
        var (id, hash) = (new Guid(reader.Bytes()), reader.Varint());
        var indexes = new int[reader.Count()];
        var last = -1;
        for (var i = 0; i < indexes.Length; i++) last = indexes[i] = checked((int)(last + 1 + reader.Signed()));
        var record = BatchRecord.Decode(reader.Bytes());
        var facts = new (int, StockFact)[indexes.Length];
        for (var i = 0; i < facts.Length; i++) facts[i] = (indexes[i], record.Batch.Facts[i]);
        return new(id, hash, facts, record.Rejected, record.Batch.ReportedThrough, record.Batch.ClosedDays);
    }

    public static void Recorded(ByteWriter writer, ReportOutcome.Recorded outcome)
    {
        RecordedOfVersion1(writer, outcome);
        writer.Many(outcome.Depletions, ForecastWire.Depleted);
    }

    public static void RecordedOfVersion1(ByteWriter writer, ReportOutcome.Recorded outcome)
    {
        writer.Varint((ulong)outcome.Sequence);
        writer.Flag(outcome.Replayed);
        writer.Varint((ulong)outcome.Accepted);
        writer.Varint((ulong)outcome.Duplicates);
        writer.Varint((ulong)outcome.Ignored);
        writer.Varint((ulong)outcome.Unknown);
        writer.Many(outcome.Rejected, static (writer, refused) =>
        {
            writer.Signed(refused.Index);
            writer.Text(refused.Code);
            writer.Text(refused.Message);
        });
        writer.Many(outcome.Lines, Figures);
    }

    public static ReportOutcome.Recorded Recorded(ref ByteReader reader) => RecordedOfVersion1(ref reader) with { Depletions = reader.Many(ForecastWire.Depleted) };

    public static ReportOutcome.Recorded RecordedOfVersion1(ref ByteReader reader) => new(
        (long)reader.Varint(), reader.Flag(), reader.Count(), reader.Count(), reader.Count(), reader.Count(),
        reader.Many(static (ref ByteReader reader) => new RefusedLine(checked((int)reader.Signed()), reader.Text(), reader.Text())), reader.Many(Figures));

    /// <summary>Without the reference: whoever asked has the same book.</summary>
    public static void Establishment(ByteWriter writer, EstablishmentFigures figures)
    {
        EstablishmentOfVersion1(writer, figures);
        writer.Many(figures.Depletions, ForecastWire.Depleted);
    }

    public static void EstablishmentOfVersion1(ByteWriter writer, EstablishmentFigures figures)
    {
        writer.Text(figures.Finess.Text);
        writer.Varint((ulong)figures.Head);
        writer.MaybeMillis(figures.NewestAt);
        writer.MaybeMillis(figures.ReportedThrough);
        writer.Flag(figures.StreamsMovements);
        writer.Flag(figures.Stale);
        writer.Many(figures.Lines, Figures);
    }

    public static EstablishmentFigures Establishment(ref ByteReader reader) => EstablishmentOfVersion1(ref reader) with { Depletions = reader.Many(ForecastWire.Depleted) };

    public static EstablishmentFigures EstablishmentOfVersion1(ref ByteReader reader) => new(
        Finess.Parse(reader.Text()), null, (long)reader.Varint(), reader.MaybeMillis(), reader.MaybeMillis(), reader.Flag(), reader.Flag(), reader.Many(Figures));

    public static void Figures(ByteWriter writer, LineFigures line)
    {
        var consumption = line.Consumption;
        writer.Presentation(line.Presentation);
        writer.Byte((byte)((byte)line.Level | (line.Stock is null ? 0 : 4) | (consumption.Smoothed is null ? 0 : 8) | (consumption.Raw is null ? 0 : 16)
            | (consumption.AllCensored ? 32 : 0) | (consumption.LowerBound ? 64 : 0)));
        writer.Varint((ulong)consumption.ObservedDays);
        writer.Varint((ulong)consumption.WindowDays);
        writer.Cover(line.Coverage);
        writer.Millis(line.AsOf);
        if (line.Stock is { } stock) writer.Signed(stock.TenThousandths);
        if (consumption.Smoothed is { } smoothed) writer.Signed(smoothed.Millionths);
        if (consumption.Raw is { } raw) writer.Signed(raw.Millionths);
    }

    public static LineFigures Figures(ref ByteReader reader)
    {
        var presentation = reader.Presentation();
        var head = reader.Byte();
        var (observed, window, coverage, asOf) = (reader.Count(), reader.Count(), reader.Cover(), reader.Millis());
        Quantity? stock = (head & 4) != 0 ? new Quantity(reader.Signed()) : null;
        DailyRate? smoothed = (head & 8) != 0 ? new DailyRate(reader.Signed()) : null;
        DailyRate? raw = (head & 16) != 0 ? new DailyRate(reader.Signed()) : null;
        return new(presentation, stock, new(smoothed, raw, observed, window, (head & 32) != 0, (head & 64) != 0), coverage, (CoverageLevel)(head & 3), asOf);
    }
}
