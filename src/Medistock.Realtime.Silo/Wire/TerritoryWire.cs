using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>What establishments, departments and presentations tell the next, and what is asked of them.</summary>
internal static class TerritoryWire
{
    public static void Contribution(ByteWriter writer, EstablishmentContribution contribution)
    {
        ContributionOfVersion2(writer, contribution);
        writer.Many(contribution.Late, static (writer, late) =>
        {
            writer.Presentation(late.Presentation);
            writer.Number(late.Quantity);
            writer.Signed(late.Day);
        });
    }

    public static EstablishmentContribution Contribution(ref ByteReader reader) => ContributionOfVersion2(ref reader) with
    {
        Late = reader.Many(static (ref ByteReader reader) => new LateDemand(reader.Presentation(), reader.Number(), checked((int)reader.Signed()))),
    };

    public static void ContributionOfVersion2(ByteWriter writer, EstablishmentContribution contribution)
    {
        ContributionOfVersion1(writer, contribution);
        ForecastWire.Told(writer, contribution.Days, contribution.Lines);
    }

    public static void ContributionOfVersion1(ByteWriter writer, EstablishmentContribution contribution)
    {
        writer.Text(contribution.Establishment.Text);
        writer.Byte((byte)contribution.Kind);
        writer.Varint((ulong)contribution.Sequence);
        writer.Signed(contribution.After ?? -1);
        writer.Millis(contribution.NewestAt);
        writer.MaybeMillis(contribution.ReportedThrough);
        writer.Many(contribution.Lines, static (writer, line) => writer.Line(line));
    }

    public static EstablishmentContribution ContributionOfVersion2(ref ByteReader reader)
    {
        var read = ContributionOfVersion1(ref reader);
        return read with { Days = ForecastWire.Told(ref reader, read.Lines) };
    }

    public static EstablishmentContribution ContributionOfVersion1(ref ByteReader reader)
    {
        var (finess, kind, sequence, after) = (Finess.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), (long)reader.Varint(), reader.Signed());
        return new(finess, kind, sequence, reader.Millis(), reader.MaybeMillis(), reader.Many(static (ref ByteReader reader) => reader.Line()), after < 0 ? null : after);
    }

    public static void Row(ByteWriter writer, DepartmentRow row)
    {
        RowOfVersion2(writer, row);
        writer.Many(row.Late, static (writer, late) => writer.Number(late));
    }

    public static DepartmentRow Row(ref ByteReader reader) => RowOfVersion2(ref reader) with { Late = reader.Many(static (ref ByteReader reader) => reader.Number()) };

    public static void RowOfVersion2(ByteWriter writer, DepartmentRow row)
    {
        RowOfVersion1(writer, row);
        writer.Many(row.Usual, static (writer, daily) => writer.Signed(daily.Millionths));
        writer.Many(row.Days, ForecastWire.Day);
    }

    public static void RowOfVersion1(ByteWriter writer, DepartmentRow row)
    {
        writer.Text(row.Department.Text);
        writer.Presentation(row.Presentation);
        writer.Varint((ulong)row.Version);
        writer.Many(row.Links, static (writer, totals) => writer.Totals(totals));
        writer.Many(row.Worst ?? [], static (writer, worst) =>
        {
            writer.Byte((byte)worst.Link);
            writer.Text(worst.Establishment.Text);
            writer.Signed(worst.Stock.TenThousandths);
            writer.Cover(worst.Coverage);
            writer.Millis(worst.At);
        });
    }

    public static DepartmentRow RowOfVersion2(ref ByteReader reader) => RowOfVersion1(ref reader) with
    {
        Usual = reader.Many(static (ref ByteReader reader) => new DailyRate(reader.Signed())), Days = reader.Many(ForecastWire.Day),
    };

    public static DepartmentRow RowOfVersion1(ref ByteReader reader) => new(
        DepartmentCode.Parse(reader.Text()), reader.Presentation(), (long)reader.Varint(), reader.Many(static (ref ByteReader reader) => reader.Totals()),
        reader.Many(static (ref ByteReader reader) =>
            new WorstLine((EstablishmentKind)reader.Byte(), Finess.Parse(reader.Text()), new Quantity(reader.Signed()), reader.Cover(), reader.Millis())));

    public static void Figures(ByteWriter writer, TerritoryFigures figures)
    {
        writer.Text(figures.Territory.Text);
        writer.Presentation(figures.Presentation);
        writer.Totals(figures.Totals);
        writer.Cover(figures.Coverage);
        writer.Byte((byte)figures.Level);
        writer.Number(figures.Thresholds.CriticalDays);
        writer.Number(figures.Thresholds.AlertDays);
        writer.Flag(figures.Thresholds.Official);
        writer.Varint((ulong)figures.Version);
    }

    public static TerritoryFigures Figures(ref ByteReader reader) => new(
        TerritoryCode.Parse(reader.Text()), reader.Presentation(), reader.Totals(), reader.Cover(), (CoverageLevel)reader.Byte(),
        new(reader.Number(), reader.Number(), reader.Flag()), (long)reader.Varint());

    public static void Held(ByteWriter writer, HeldLine held)
    {
        writer.Text(held.Establishment.Text);
        writer.Byte((byte)held.Kind);
        writer.Line(held.Line);
        writer.Millis(held.FreshAt);
        writer.Flag(held.Stale);
    }

    public static HeldLine Held(ref ByteReader reader) => new(Finess.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), reader.Line(), reader.Millis(), reader.Flag());

    public static void Reporting(ByteWriter writer, ReportingState state)
    {
        writer.Text(state.Department.Text);
        writer.Varint((ulong)state.Due);
        writer.Varint((ulong)state.Reporting);
        writer.Many(state.Silent, static (writer, finess) => writer.Text(finess.Text));
        writer.Varint((ulong)state.NeverReported);
    }

    public static ReportingState Reporting(ref ByteReader reader) => new(
        DepartmentCode.Parse(reader.Text()), reader.Count(), reader.Count(), reader.Many(static (ref ByteReader reader) => Finess.Parse(reader.Text())), reader.Count());
}
