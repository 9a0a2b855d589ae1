using System.Buffers;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>What a presentation showed when a local day closed, as it was shown: nothing is judged again.</summary>
/// <param name="Day">In Paris.</param>
/// <param name="AsOf">When it was kept: within half an hour of the day's end, an hour later at most where the process was busy.</param>
/// <param name="Figures">One entry per territory × link of which anything was known. <see cref="TerritoryFigures.Version"/> is that of the moment.</param>
public sealed record KeptDay(DateOnly Day, DateTimeOffset AsOf, IReadOnlyList<TerritoryFigures> Figures);

/// <summary>
/// Where kept days stand: <see cref="DayClose.MostDays"/> snapshots of each presentation, a day in the one whose turn it is, so that each new day takes the place of the oldest.
/// A snapshot says which day it is: what is left of an older round is not taken for it.
/// </summary>
public static class KeptDays
{
    private const string Prefix = "history/";

    public static string StreamOf(PresentationCode presentation, int day) => $"{Prefix}{presentation}/{day % DayClose.MostDays}";
    public static bool IsOne(string stream) => stream.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The days that were kept, ascending; a day that was not is left out.</summary>
    /// <param name="first">Both inclusive, at most <see cref="DayClose.MostDays"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More days than are ever kept.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<KeptDay>> LoadAsync(ISnapshots snapshots, PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        if (last.DayNumber - first.DayNumber >= DayClose.MostDays) throw new ArgumentOutOfRangeException(nameof(first), first, $"{DayClose.MostDays} days at most");
        List<KeptDay> kept = [];
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (await snapshots.LoadAsync(StreamOf(presentation, LocalCalendar.NumberOf(day)), cancel) is not { } saved) continue;
            if (KeptDayCodec.Decode(saved.State.Span, presentation) is { } found && found.Day == day) kept.Add(found);
        }
        return kept;
    }
}

/// <summary>
/// The stored layout of a kept day, version 1; golden file in the tests. Some 18 bytes per territory × link: territories share their beginnings, whole stocks and counts of zero take no room, a coverage that is stock ÷ consumption is not said again.
/// </summary>
public static class KeptDayCodec
{
    private const byte Version = 1;
    // The second byte of a row says which counts follow.
    private const byte DaysFlag = 0x80, ThresholdsFlag = 0x40;

    public static byte[] Encode(KeptDay kept)
    {
        var output = new ArrayBufferWriter<byte>(64 + kept.Figures.Count * 20);
        var writer = new ByteWriter(output);
        writer.Byte(Version);
        writer.Signed(LocalCalendar.NumberOf(kept.Day));
        writer.Signed(kept.AsOf.ToUnixTimeMilliseconds());
        List<Thresholds> thresholds = [.. kept.Figures.Select(figures => figures.Thresholds).Distinct()];
        writer.Varint((ulong)thresholds.Count);
        foreach (var one in thresholds)
        {
            writer.Varint(BitConverter.DoubleToUInt64Bits(one.CriticalDays));
            writer.Varint(BitConverter.DoubleToUInt64Bits(one.AlertDays));
            writer.Byte(one.Official ? (byte)1 : (byte)0);
        }
        writer.Varint((ulong)kept.Figures.Count);
        var previous = "";
        foreach (var figures in kept.Figures)
        {
            writer.Text(figures.Territory.Text, previous);
            previous = figures.Territory.Text;
            Write(writer, figures, thresholds.IndexOf(figures.Thresholds), kept.AsOf);
        }
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ByteWriter writer, TerritoryFigures figures, int thresholds, DateTimeOffset asOf)
    {
        var totals = figures.Totals;
        var whole = totals.Stock.TenThousandths % Quantity.Scale == 0;
        var said = figures.Coverage.Days is null || figures.Coverage == Divided(totals);
        ReadOnlySpan<int> counts = [totals.UnknownLines, totals.StaleLines, totals.CriticalLines, totals.AlertLines, totals.UnratedLines, totals.LowerBoundLines];
        var flags = (byte)((said ? 0 : DaysFlag) | (thresholds == 0 ? 0 : ThresholdsFlag));
        for (var i = 0; i < counts.Length; i++) flags |= (byte)(counts[i] == 0 ? 0 : 1 << i);
        writer.Byte((byte)((byte)totals.Link | (byte)figures.Level << 2 | (byte)figures.Coverage.Reason << 4 | (whole ? 0x80 : 0)));
        writer.Byte(flags);
        if (thresholds != 0) writer.Varint((ulong)thresholds);
        writer.Signed(whole ? totals.Stock.TenThousandths / Quantity.Scale : totals.Stock.TenThousandths);
        writer.Signed(totals.Consumption.Millionths);
        if (!said) writer.Varint(BitConverter.DoubleToUInt64Bits(figures.Coverage.Days!.Value));
        writer.Signed(totals.Lines);
        foreach (var count in counts)
            if (count != 0) writer.Signed(count);
        // Most have spoken shortly before. 0: never.
        writer.Signed(totals.AsOf == DateTimeOffset.MinValue ? 0 : asOf.ToUnixTimeMilliseconds() - totals.AsOf.ToUnixTimeMilliseconds() is var age && age >= 0 ? age + 1 : age);
    }

    /// <summary>Null: a layout that this program does not know.</summary>
    public static KeptDay? Decode(ReadOnlySpan<byte> stored, PresentationCode presentation)
    {
        var reader = new ByteReader(stored);
        if (reader.Byte() != Version) return null;
        var day = LocalCalendar.DateOf(checked((int)reader.Signed()));
        var asOf = DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed());
        var thresholds = new Thresholds[reader.Count()];
        foreach (ref var one in thresholds.AsSpan()) one = new(BitConverter.UInt64BitsToDouble(reader.Varint()), BitConverter.UInt64BitsToDouble(reader.Varint()), reader.Byte() != 0);
        var figures = new TerritoryFigures[reader.Count()];
        var version = Versions.Next(0, asOf);
        var previous = "";
        foreach (ref var one in figures.AsSpan())
        {
            previous = reader.Text(previous);
            one = Read(ref reader, TerritoryCode.Parse(previous), presentation, thresholds, asOf, version);
        }
        return new(day, asOf, figures);
    }

    private static TerritoryFigures Read(ref ByteReader reader, TerritoryCode territory, PresentationCode presentation, Thresholds[] thresholds, DateTimeOffset asOf, long version)
    {
        var (head, flags) = (reader.Byte(), reader.Byte());
        var at = (flags & ThresholdsFlag) == 0 ? 0 : reader.Count();
        var stock = new Quantity(reader.Signed() * ((head & 0x80) == 0 ? 1 : Quantity.Scale));
        var consumption = new DailyRate(reader.Signed());
        var reason = (CoverageReason)(head >> 4 & 7);
        double? days = (flags & DaysFlag) != 0 ? BitConverter.UInt64BitsToDouble(reader.Varint()) : null;
        var lines = checked((int)reader.Signed());
        Span<int> counts = stackalloc int[6];
        for (var i = 0; i < counts.Length; i++) counts[i] = (flags & 1 << i) == 0 ? 0 : checked((int)reader.Signed());
        var age = reader.Signed();
        var totals = new LinkTotals((EstablishmentKind)(head & 3), stock, consumption, lines, counts[0], counts[1], counts[2], counts[3],
            age == 0 ? DateTimeOffset.MinValue : asOf.AddMilliseconds(age > 0 ? 1 - age : -age)) { UnratedLines = counts[4], LowerBoundLines = counts[5] };
        var coverage = reason switch
        {
            CoverageReason.None => days is { } given ? CoverDays.Of(given) : Divided(totals),
            CoverageReason.Unbounded => CoverDays.Unbounded,
            _ => CoverDays.Unknown(reason),
        };
        return new(territory, presentation, totals, coverage, (CoverageLevel)(head >> 2 & 3), thresholds[at], version);
    }

    /// <summary>Arithmetic only: what rules say of a coverage may change, what they said then is stored.</summary>
    private static CoverDays Divided(in LinkTotals totals) => totals.Consumption.Millionths > 0 ? CoverDays.Of(totals.Stock, totals.Consumption) : CoverDays.Of(0);
}
