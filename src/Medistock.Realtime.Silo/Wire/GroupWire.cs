using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>What presentations say to their molecule group.</summary>
internal static class GroupWire
{
    public static void Member(ByteWriter writer, MemberRow row)
    {
        writer.Presentation(row.Presentation);
        writer.Varint((ulong)row.Version);
        writer.Many(row.Territories, Picture);
    }

    public static MemberRow Member(ref ByteReader reader) => new(reader.Presentation(), (long)reader.Varint(), reader.Many(Picture));

    private static void Picture(ByteWriter writer, TerritoryPicture picture)
    {
        writer.Text(picture.Territory.Text);
        writer.Byte((byte)picture.Link);
        writer.Totals(picture.Totals);
        writer.Cover(picture.Coverage);
        writer.Byte((byte)((picture.Demand is null ? 0 : 1) | (picture.Depletion is null ? 0 : 2) | (picture.Stock is null ? 0 : 4)));
        if (picture.Demand is { } demand)
        {
            writer.Signed(demand.Day);
            MaybeNumber(writer, demand.Week);
            foreach (var value in (ReadOnlySpan<double>)[demand.Expected, demand.Low, demand.High, demand.Daily, demand.Change, demand.Borrowed, demand.ObservedShare]) writer.Number(value);
        }
        if (picture.Depletion is { } depletion)
        {
            writer.Millis(depletion.AsOf);
            foreach (var day in (ReadOnlySpan<DateOnly?>)[depletion.P10, depletion.P50, depletion.P90]) MaybeDay(writer, day);
            foreach (var chance in (ReadOnlySpan<double>)[depletion.Within5, depletion.Within10, depletion.Within30]) writer.Number(chance);
            MaybeDay(writer, depletion.NextArrival);
            MaybeNumber(writer, depletion.BeforeArrival);
            writer.Flag(depletion.ArrivalsIgnored);
            MaybeNumber(writer, depletion.Upstream);
        }
        if (picture.Stock is { } stock)
        {
            writer.Number(stock.Now);
            MaybeNumber(writer, stock.WeekAgo);
            MaybeNumber(writer, stock.MonthAgo);
        }
    }

    private static TerritoryPicture Picture(ref ByteReader reader)
    {
        var (territory, link, totals, coverage) = (TerritoryCode.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), reader.Totals(), reader.Cover());
        var parts = reader.Byte();
        DemandPicture? demand = (parts & 1) == 0 ? null : new(
            checked((int)reader.Signed()), MaybeNumber(ref reader), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());
        DepletionPicture? depletion = (parts & 2) == 0 ? null : new(
            reader.Millis(), MaybeDay(ref reader), MaybeDay(ref reader), MaybeDay(ref reader), reader.Number(), reader.Number(), reader.Number(), MaybeDay(ref reader),
            MaybeNumber(ref reader), reader.Flag(), MaybeNumber(ref reader));
        StockPicture? stock = (parts & 4) == 0 ? null : new(reader.Number(), MaybeNumber(ref reader), MaybeNumber(ref reader));
        return new(territory, link, totals, coverage, demand, depletion, stock);
    }

    private static void MaybeNumber(ByteWriter writer, double? value)
    {
        writer.Flag(value is not null);
        if (value is { } number) writer.Number(number);
    }

    private static double? MaybeNumber(ref ByteReader reader) => reader.Flag() ? reader.Number() : null;

    private static void MaybeDay(ByteWriter writer, DateOnly? day) => writer.Varint(day is { } date ? (ulong)date.DayNumber + 1 : 0);

    private static DateOnly? MaybeDay(ref ByteReader reader) => reader.Count() is > 0 and var number ? DateOnly.FromDayNumber(number - 1) : null;
}
