using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>How one supply fact stands in a row. Numbers of kinds are for ever.</summary>
internal static class SupplyFactCodec
{
    private enum Kind : byte { Stock = 1, Sales, Announced, Confirmed, Received, Abandoned, Threshold }

    public static void Write(ByteWriter writer, SupplyFact fact, string holder)
    {
        writer.Byte((byte)KindOf(fact));
        writer.Byte((byte)fact.Holder.Kind);
        writer.Text(fact.Holder.Name, holder);
        writer.Signed(fact.At.ToUnixTimeMilliseconds());
        if (fact is SupplyFact.OfPresentation { Presentation: var presentation }) writer.Presentation(presentation);
        switch (fact)
        {
            case SupplyFact.Stock stock:
                Amount(writer, stock.Quantity);
                break;
            case SupplyFact.Sales sales:
                writer.Byte((byte)sales.Window);
                Amount(writer, sales.Quantity);
                writer.Varint((ulong)(sales.From?.DayNumber ?? 0));
                writer.Varint((ulong)(sales.To?.DayNumber ?? 0));
                break;
            case SupplyFact.Announced announced:
                writer.Text(announced.Arrival);
                writer.Varint((ulong)announced.Due.DayNumber);
                Amount(writer, announced.Quantity);
                writer.Byte(announced.Firm ? (byte)1 : (byte)0);
                break;
            case SupplyFact.Confirmed confirmed:
                writer.Text(confirmed.Arrival);
                break;
            case SupplyFact.Received received:
                writer.Text(received.Arrival);
                writer.Varint((ulong)received.On.DayNumber);
                Amount(writer, received.Quantity);
                writer.Byte(received.Last ? (byte)1 : (byte)0);
                break;
            case SupplyFact.Abandoned abandoned:
                writer.Text(abandoned.Arrival);
                break;
            case SupplyFact.Threshold threshold:
                writer.Text(threshold.Cis.ToString());
                writer.Text(threshold.Months.ToString(CultureInfo.InvariantCulture));
                writer.Varint((ulong)threshold.From.DayNumber);
                break;
        }
    }

    public static SupplyFact Read(ref ByteReader reader, string previous)
    {
        var kind = (Kind)reader.Byte();
        var who = (HolderKind)reader.Byte();
        var holder = Holder.Of(who, reader.Text(previous));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed());
        if (kind == Kind.Threshold)
            return new SupplyFact.Threshold(Cis.Parse(reader.Text()), holder, at, decimal.Parse(reader.Text(), CultureInfo.InvariantCulture), Day(ref reader));
        var presentation = reader.Presentation();
        return kind switch
        {
            Kind.Stock => new SupplyFact.Stock(presentation, holder, at, Amount(ref reader)),
            Kind.Sales => Sales(ref reader, presentation, holder, at),
            Kind.Announced => new SupplyFact.Announced(presentation, holder, at, reader.Text(), Day(ref reader), Amount(ref reader), reader.Byte() != 0),
            Kind.Confirmed => new SupplyFact.Confirmed(presentation, holder, at, reader.Text()),
            Kind.Received => new SupplyFact.Received(presentation, holder, at, reader.Text(), Day(ref reader), Amount(ref reader), reader.Byte() != 0),
            Kind.Abandoned => new SupplyFact.Abandoned(presentation, holder, at, reader.Text()),
            _ => throw new InvalidDataException($"a supply fact of kind {(byte)kind}: written by a newer program"),
        };
    }

    private static SupplyFact.Sales Sales(ref ByteReader reader, PresentationCode presentation, Holder holder, DateTimeOffset at)
    {
        var (window, quantity) = ((SalesWindow)reader.Byte(), Amount(ref reader));
        var (from, to) = (reader.Count(), reader.Count());
        return new(presentation, holder, at, window, quantity, from == 0 ? null : DateOnly.FromDayNumber(from), to == 0 ? null : DateOnly.FromDayNumber(to));
    }

    private static void Amount(ByteWriter writer, Quantity quantity) => writer.Signed(quantity.TenThousandths);
    private static Quantity Amount(ref ByteReader reader) => new(reader.Signed());
    private static DateOnly Day(ref ByteReader reader) => DateOnly.FromDayNumber(reader.Count());

    private static Kind KindOf(SupplyFact fact) => fact switch
    {
        SupplyFact.Stock => Kind.Stock,
        SupplyFact.Sales => Kind.Sales,
        SupplyFact.Announced => Kind.Announced,
        SupplyFact.Confirmed => Kind.Confirmed,
        SupplyFact.Received => Kind.Received,
        SupplyFact.Abandoned => Kind.Abandoned,
        SupplyFact.Threshold => Kind.Threshold,
        _ => throw new ArgumentException($"{fact.GetType().Name} is no stored fact", nameof(fact)),
    };
}
