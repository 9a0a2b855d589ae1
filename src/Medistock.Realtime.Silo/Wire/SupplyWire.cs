using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>What the log of facts tells presentations, and answers.</summary>
internal static class SupplyWire
{
    public static void Row(ByteWriter writer, SupplyRow row)
    {
        RowOfVersion2(writer, row);
        writer.Many(row.Epidemics, static (writer, growth) =>
        {
            writer.Byte((byte)growth.Disease);
            writer.Text(growth.Territory.Text);
            writer.Byte((byte)growth.Indicator);
            writer.Bytes(growth.Driver);
        });
    }

    public static SupplyRow Row(ref ByteReader reader) => RowOfVersion2(ref reader) with
    {
        Epidemics = reader.Many(static (ref ByteReader reader) => new EpidemicGrowth((Disease)reader.Byte(), TerritoryCode.Parse(reader.Text()), (EpidemicIndicator)reader.Byte(), reader.Bytes().ToArray())),
    };

    public static void RowOfVersion2(ByteWriter writer, SupplyRow row)
    {
        RowOfVersion1(writer, row);
        writer.Many(row.Resets, Reset);
    }

    public static SupplyRow RowOfVersion2(ref ByteReader reader) => RowOfVersion1(ref reader) with { Resets = reader.Many(Reset) };

    public static void Reset(ByteWriter writer, RecordedReset reset)
    {
        writer.Presentation(reset.What.Presentation);
        writer.Maybe(reset.What.Territory?.Text);
        Day(writer, reset.What.From);
        writer.Byte((byte)reset.What.Reason);
        writer.Text(reset.What.Note);
        writer.Text(reset.By);
        writer.Millis(reset.At);
    }

    public static RecordedReset Reset(ref ByteReader reader) => new(
        new(reader.Presentation(), reader.Maybe() is { } territory ? TerritoryCode.Parse(territory) : null, Day(ref reader), (BaselineReason)reader.Byte(), reader.Text()), reader.Text(), reader.Millis());

    public static void RowOfVersion1(ByteWriter writer, SupplyRow row)
    {
        writer.Presentation(row.Presentation);
        writer.Varint((ulong)row.Version);
        writer.Many(row.Holders, Held);
        writer.Many(row.Arrivals, static (writer, planned) =>
        {
            Holder(writer, planned.Holder);
            writer.Text(planned.Id);
            Day(writer, planned.Due);
            Amount(writer, planned.Remaining);
            writer.Flag(planned.Confirmed);
            writer.Varint((ulong)planned.MovedTimes);
            writer.Signed(planned.MovedDays);
            writer.Millis(planned.AnnouncedAt);
            Law(writer, planned.Slip);
        });
    }

    public static SupplyRow RowOfVersion1(ref ByteReader reader) => new(reader.Presentation(), (long)reader.Varint(), reader.Many(Held), reader.Many(static (ref ByteReader reader) =>
        new PlannedDelivery(Holder(ref reader), reader.Text(), Day(ref reader), Amount(ref reader), reader.Flag(), reader.Count(), checked((int)reader.Signed()), reader.Millis(), Law(ref reader))));

    public static void Answer(ByteWriter writer, SupplyAnswer answer)
    {
        writer.Presentation(answer.Supply.Presentation);
        writer.Many(answer.Supply.Holders, Held);
        writer.Many(answer.Supply.Arrivals, Arrival);
        writer.Many(answer.Sources, static (writer, slip) =>
        {
            Holder(writer, slip.Holder);
            writer.Number(slip.Seen);
            Law(writer, slip.Confirmed);
            Law(writer, slip.Unconfirmed);
        });
        writer.Flag(answer.Threshold is not null);
        if (answer.Threshold is not { } threshold) return;
        writer.Text(threshold.Months.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Day(writer, threshold.From);
        Holder(writer, threshold.By);
        writer.Millis(threshold.At);
    }

    public static SupplyAnswer Answer(ref ByteReader reader)
    {
        var supply = new PresentationSupply(reader.Presentation(), reader.Many(Held), reader.Many(Arrival));
        var sources = reader.Many(static (ref ByteReader reader) => new SourceSlip(Holder(ref reader), reader.Number(), Law(ref reader), Law(ref reader)));
        SafetyThreshold? threshold = reader.Flag()
            ? new(decimal.Parse(reader.Text(), System.Globalization.CultureInfo.InvariantCulture), Day(ref reader), Holder(ref reader), reader.Millis()) : null;
        return new(supply, sources, threshold);
    }

    public static void Series(ByteWriter writer, SeriesAnswer answer)
    {
        writer.Byte((byte)answer.Series.Disease);
        writer.Byte((byte)answer.Series.Indicator);
        writer.Text(answer.Series.Territory.Text);
        writer.Byte((byte)answer.Series.Age);
        writer.Many(answer.Weeks, static (writer, week) =>
        {
            Day(writer, week.Monday);
            writer.Many(week.Revisions, static (writer, revision) =>
            {
                writer.Millis(revision.KnownAt);
                writer.Flag(revision.Value is not null);
                if (revision.Value is { } value) writer.Number(value);
                writer.Byte(revision.Level is { } level ? (byte)(level + 1) : (byte)0);
            });
        });
    }

    public static SeriesAnswer Series(ref ByteReader reader) => new(
        new((Disease)reader.Byte(), (EpidemicIndicator)reader.Byte(), TerritoryCode.Parse(reader.Text()), (AgeClass)reader.Byte()),
        reader.Many(static (ref ByteReader reader) => new EpidemicWeek(Day(ref reader), reader.Many(static (ref ByteReader reader) =>
            new WeekRevision(reader.Millis(), reader.Flag() ? reader.Number() : null, reader.Byte() is > 0 and var level ? (EpidemicLevel)(level - 1) : null)))));

    public static void Parcel(ByteWriter writer, FactParcel parcel)
    {
        writer.Text(parcel.Stream);
        Span<byte> id = stackalloc byte[16];
        parcel.BatchId.TryWriteBytes(id);
        writer.Bytes(id);
        writer.Text(parcel.Principal);
        writer.Bytes(parcel.Payload);
    }

    public static FactParcel Parcel(ref ByteReader reader) => new(reader.Text(), new(reader.Bytes()), reader.Text(), reader.Bytes().ToArray());

    public static void Recorded(ByteWriter writer, FactOutcome.Recorded outcome)
    {
        writer.Varint((ulong)outcome.Sequence);
        writer.Flag(outcome.Replayed);
    }

    public static FactOutcome.Recorded Recorded(ref ByteReader reader) => new((long)reader.Varint(), reader.Flag());

    public static void Refused(ByteWriter writer, FactOutcome.Refused refused)
    {
        writer.Text(refused.Code);
        writer.Text(refused.Message);
    }

    public static FactOutcome.Refused Refused(ref ByteReader reader) => new(reader.Text(), reader.Text());

    private static void Arrival(ByteWriter writer, Arrival arrival)
    {
        Holder(writer, arrival.Holder);
        writer.Text(arrival.Id);
        writer.Many(arrival.Notices, static (writer, notice) =>
        {
            writer.Millis(notice.At);
            Day(writer, notice.Due);
            Amount(writer, notice.Quantity);
            writer.Flag(notice.Confirmed);
        });
        writer.Many(arrival.Receipts, static (writer, receipt) =>
        {
            Day(writer, receipt.On);
            Amount(writer, receipt.Quantity);
            writer.Flag(receipt.Last);
            writer.Millis(receipt.At);
        });
        writer.MaybeMillis(arrival.ConfirmedAt);
        writer.MaybeMillis(arrival.AbandonedAt);
    }

    private static Arrival Arrival(ref ByteReader reader) => new(
        Holder(ref reader), reader.Text(), reader.Many(static (ref ByteReader reader) => new ArrivalNotice(reader.Millis(), Day(ref reader), Amount(ref reader), reader.Flag())),
        reader.Many(static (ref ByteReader reader) => new ArrivalReceipt(Day(ref reader), Amount(ref reader), reader.Flag(), reader.Millis())), reader.MaybeMillis(), reader.MaybeMillis());

    private static void Held(ByteWriter writer, HolderSupply held)
    {
        Holder(writer, held.Holder);
        Stated(writer, held.Stock);
        writer.Flag(held.Usual is not null);
        if (held.Usual is { } usual)
        {
            Amount(writer, usual.PerMonth);
            Day(writer, usual.From);
            Day(writer, usual.To);
            writer.Millis(usual.At);
        }
        Stated(writer, held.LastWeek);
        Stated(writer, held.LastFourWeeks);
    }

    private static HolderSupply Held(ref ByteReader reader) => new(
        Holder(ref reader), Stated(ref reader), reader.Flag() ? new UsualSales(Amount(ref reader), Day(ref reader), Day(ref reader), reader.Millis()) : null, Stated(ref reader), Stated(ref reader));

    private static void Stated(ByteWriter writer, StatedAmount? stated)
    {
        writer.Flag(stated is not null);
        if (stated is not { } known) return;
        Amount(writer, known.Amount);
        writer.Millis(known.At);
    }

    private static StatedAmount? Stated(ref ByteReader reader) => reader.Flag() ? new StatedAmount(Amount(ref reader), reader.Millis()) : null;

    private static void Law(ByteWriter writer, SlipLaw law)
    {
        writer.Signed(law.Ordinary);
        writer.Signed(law.Bad);
        writer.Signed(law.Worse);
        writer.Signed(law.Worst);
        writer.Number(law.Share);
    }

    private static SlipLaw Law(ref ByteReader reader) => new((short)reader.Signed(), (short)reader.Signed(), (short)reader.Signed(), (short)reader.Signed(), (float)reader.Number());

    private static void Holder(ByteWriter writer, Holder holder)
    {
        writer.Byte((byte)holder.Kind);
        writer.Text(holder.Name);
    }

    private static Holder Holder(ref ByteReader reader)
    {
        var kind = (HolderKind)reader.Byte();
        return Domain.Supply.Holder.Of(kind, reader.Text());
    }

    private static void Amount(ByteWriter writer, Quantity quantity) => writer.Signed(quantity.TenThousandths);
    private static Quantity Amount(ref ByteReader reader) => new(reader.Signed());
    private static void Day(ByteWriter writer, DateOnly day) => writer.Varint((ulong)day.DayNumber);
    private static DateOnly Day(ref ByteReader reader) => DateOnly.FromDayNumber(reader.Count());
}
