using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>Days on their way up, shapes on their way down, and what is foreseen.</summary>
internal static class ForecastWire
{
    /// <summary>Days stand in the order of their lines: a place in <paramref name="lines"/> says whose they are.</summary>
    public static void Told(ByteWriter writer, IReadOnlyList<ToldDay> days, IReadOnlyList<LineContribution> lines)
    {
        var (line, before) = (0, 0);
        writer.Varint((ulong)days.Count);
        foreach (var told in days)
        {
            var from = line;
            while (lines[line].Presentation != told.Presentation) line++;
            writer.Varint((ulong)(line - from));
            writer.Signed(told.Day - before);
            before = told.Day;
            writer.Varint((ulong)told.Demand.TenThousandths << 1 | (told.Censored ? 1UL : 0));
        }
    }

    public static ToldDay[] Told(ref ByteReader reader, IReadOnlyList<LineContribution> lines)
    {
        var days = new ToldDay[reader.Count()];
        var (line, day) = (0, 0);
        for (var i = 0; i < days.Length; i++)
        {
            line += reader.Count();
            day = checked((int)(day + reader.Signed()));
            var demand = reader.Varint();
            days[i] = new(lines[line].Presentation, day, new((long)(demand >> 1)), (demand & 1) != 0);
        }
        return days;
    }

    public static void Day(ByteWriter writer, DepartmentDay day)
    {
        writer.Byte((byte)day.Link);
        writer.Signed(day.Day);
        foreach (var number in (ReadOnlySpan<double>)[day.Sums.Demand, day.Sums.Need, day.Sums.CensoredDemand, day.Sums.CensoredNeed, day.Sums.Usual, day.Pool.Demand, day.Pool.Square]) writer.Number(number);
        foreach (var count in (ReadOnlySpan<int>)[day.Sums.Observed, day.Sums.Censored, day.Pool.Days, day.Pool.Zeros]) writer.Varint((ulong)count);
    }

    public static DepartmentDay Day(ref ByteReader reader)
    {
        var (link, day) = ((EstablishmentKind)reader.Byte(), checked((int)reader.Signed()));
        Span<double> numbers = stackalloc double[7];
        foreach (ref var number in numbers) number = reader.Number();
        Span<int> counts = stackalloc int[4];
        foreach (ref var count in counts) count = reader.Count();
        return new(link, day, new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], counts[0], counts[1]), new(counts[2], numbers[5], counts[3], numbers[6]));
    }

    public static void Shapes(ByteWriter writer, PresentationShapes shapes)
    {
        writer.Presentation(shapes.Presentation);
        writer.Varint((ulong)shapes.Version);
        writer.Many(shapes.Departments, static (writer, shape) =>
        {
            Span<byte> bytes = stackalloc byte[PublishedShape.Size];
            shape.Shape.Write(bytes);
            writer.Text(shape.Department.Text);
            writer.Byte((byte)shape.Link);
            writer.Signed(shape.LearntThrough);
            writer.Bytes(bytes);
        });
    }

    public static PresentationShapes Shapes(ref ByteReader reader) => new(reader.Presentation(), (long)reader.Varint(), reader.Many(static (ref ByteReader reader) =>
        new DepartmentShape(DepartmentCode.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), checked((int)reader.Signed()), PublishedShape.Read(reader.Bytes()))));

    public static void Forecast(ByteWriter writer, TerritoryForecast forecast)
    {
        ForecastOfVersion2(writer, forecast);
        writer.Flag(forecast.Epidemic is not null);
        if (forecast.Epidemic is { } epidemic) Heard(writer, epidemic);
    }

    public static TerritoryForecast Forecast(ref ByteReader reader) => ForecastOfVersion2(ref reader) with { Epidemic = reader.Flag() ? Heard(ref reader) : null };

    public static void ForecastOfVersion2(ByteWriter writer, TerritoryForecast forecast)
    {
        ForecastOfVersion1(writer, forecast);
        writer.Flag(forecast.Reset is not null);
        if (forecast.Reset is { } reset) SupplyWire.Reset(writer, reset);
        Maybe(writer, forecast.LateShare);
    }

    public static TerritoryForecast ForecastOfVersion2(ref ByteReader reader) => ForecastOfVersion1(ref reader) with { Reset = reader.Flag() ? SupplyWire.Reset(ref reader) : null, LateShare = Maybe(ref reader) };

    private static void Heard(ByteWriter writer, EpidemicHeard heard)
    {
        writer.Byte((byte)heard.Disease);
        writer.Text(heard.Territory.Text);
        writer.Byte((byte)heard.Indicator);
        writer.Signed(heard.Basis.Published);
        writer.Number(heard.Basis.Growth);
        writer.Many(heard.Basis.Totals, static (writer, total) =>
        {
            writer.Varint((ulong)total.Days);
            writer.Number(total.Slope);
            writer.Number(total.Factor);
        });
    }

    private static EpidemicHeard Heard(ref ByteReader reader) => new(
        (Disease)reader.Byte(), TerritoryCode.Parse(reader.Text()), (EpidemicIndicator)reader.Byte(),
        new(checked((int)reader.Signed()), reader.Number(), reader.Many(static (ref ByteReader reader) => new DriverShare(reader.Count(), reader.Number(), reader.Number()))));

    public static void ForecastOfVersion1(ByteWriter writer, TerritoryForecast forecast)
    {
        writer.Text(forecast.Territory.Text);
        writer.Byte((byte)forecast.Link);
        writer.Signed(forecast.LearntThrough);
        writer.Signed(forecast.FirstDay);
        writer.Many(forecast.Days, Quantiles);
        writer.Totals(forecast.Totals);
        writer.Cover(forecast.Coverage);
        writer.Flag(forecast.Depletion is not null);
        if (forecast.Depletion is { } depletion) Depletion(writer, depletion);
        writer.Flag(forecast.Demand is not null);
        if (forecast.Demand is { } demand) Demand(writer, demand);
        writer.Number(forecast.ShareObserved);
        writer.Number(forecast.Reconciled);
        Basis(writer, forecast.Basis);
    }

    public static TerritoryForecast ForecastOfVersion1(ref ByteReader reader) => new(
        TerritoryCode.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), checked((int)reader.Signed()), checked((int)reader.Signed()), reader.Many(Quantiles), reader.Totals(), reader.Cover(),
        reader.Flag() ? Depletion(ref reader) : null, reader.Flag() ? Demand(ref reader) : null, reader.Number(), reader.Number(), Basis(ref reader));

    public static void Line(ByteWriter writer, LineForecast forecast)
    {
        writer.Signed(forecast.LearntThrough);
        writer.Signed(forecast.FirstDay);
        writer.Many(forecast.Days, Quantiles);
        StockWire.Figures(writer, forecast.Figures);
        Depleted(writer, forecast.Depletion);
        Basis(writer, forecast.Basis);
    }

    public static LineForecast Line(ref ByteReader reader) => new(
        checked((int)reader.Signed()), checked((int)reader.Signed()), reader.Many(Quantiles), StockWire.Figures(ref reader), Depleted(ref reader), Basis(ref reader));

    public static void Depleted(ByteWriter writer, LineDepletion? depletion)
    {
        writer.Flag(depletion is not null);
        if (depletion is not { } known) return;
        writer.Millis(known.AsOf);
        foreach (var date in (ReadOnlySpan<DateOnly?>)[known.P10, known.P50, known.P90]) Date(writer, date);
        foreach (var chance in (ReadOnlySpan<double>)[known.Within5, known.Within10, known.Within30]) writer.Number(chance);
    }

    public static LineDepletion? Depleted(ref ByteReader reader) => !reader.Flag() ? null
        : new(reader.Millis(), Date(ref reader), Date(ref reader), Date(ref reader), reader.Number(), reader.Number(), reader.Number());

    private static void Date(ByteWriter writer, DateOnly? date) => writer.Varint((ulong)(date?.DayNumber ?? 0));
    private static DateOnly? Date(ref ByteReader reader) => reader.Count() is > 0 and var day ? DateOnly.FromDayNumber(day) : null;

    private static void Quantiles(ByteWriter writer, DemandQuantiles day)
    {
        writer.Number(day.P10);
        writer.Number(day.P50);
        writer.Number(day.P90);
        writer.Number(day.Mean);
    }

    private static DemandQuantiles Quantiles(ref ByteReader reader) => new(reader.Number(), reader.Number(), reader.Number(), reader.Number());

    private static void Depletion(ByteWriter writer, DepletionPicture depletion)
    {
        writer.Ticks(depletion.AsOf);
        foreach (var date in (ReadOnlySpan<DateOnly?>)[depletion.P10, depletion.P50, depletion.P90, depletion.NextArrival]) Date(writer, date);
        writer.Number(depletion.Within5);
        writer.Number(depletion.Within10);
        writer.Number(depletion.Within30);
        Maybe(writer, depletion.BeforeArrival);
        writer.Flag(depletion.ArrivalsIgnored);
        Maybe(writer, depletion.Upstream);
    }

    private static DepletionPicture Depletion(ref ByteReader reader)
    {
        var at = reader.Ticks();
        var (p10, p50, p90, arrival) = (Date(ref reader), Date(ref reader), Date(ref reader), Date(ref reader));
        return new(at, p10, p50, p90, reader.Number(), reader.Number(), reader.Number(), arrival, Maybe(ref reader), reader.Flag(), Maybe(ref reader));
    }

    private static void Demand(ByteWriter writer, DemandPicture demand)
    {
        writer.Signed(demand.Day);
        Maybe(writer, demand.Week);
        foreach (var number in (ReadOnlySpan<double>)[demand.Expected, demand.Low, demand.High, demand.Daily, demand.Change, demand.Borrowed, demand.ObservedShare]) writer.Number(number);
    }

    private static DemandPicture Demand(ref ByteReader reader) => new(
        checked((int)reader.Signed()), Maybe(ref reader), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());

    public static void Basis(ByteWriter writer, ForecastBasis basis)
    {
        foreach (var number in (ReadOnlySpan<int>)[basis.Day, basis.Since, (int)basis.Reason, basis.ObservedDays, basis.CensoredDays, basis.MissingDays, basis.WindowDays]) writer.Signed(number);
        writer.Number(basis.Level);
        writer.Many(basis.Levels, static (writer, level) =>
        {
            writer.Number(level.MemoryDays);
            writer.Number(level.Level);
            writer.Number(level.Share);
        });
        writer.Many(basis.Week, static (writer, factor) => writer.Number(factor));
        foreach (var number in (ReadOnlySpan<double>)[basis.Growth3, basis.Growth14, basis.Growth42, basis.EventsPerDay, basis.DayVariance, basis.Step, basis.Borrowed]) writer.Number(number);
    }

    public static ForecastBasis Basis(ref ByteReader reader)
    {
        Span<int> days = stackalloc int[7];
        foreach (ref var number in days) number = checked((int)reader.Signed());
        var level = reader.Number();
        var levels = reader.Many(static (ref ByteReader reader) => new LevelShare(reader.Number(), reader.Number(), reader.Number()));
        var week = reader.Many(static (ref ByteReader reader) => reader.Number());
        return new(days[0], days[1], (BaselineReason)days[2], days[3], days[4], days[5], days[6], level, levels, week,
            reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());
    }

    private static void Maybe(ByteWriter writer, double? number)
    {
        writer.Flag(number is not null);
        if (number is { } known) writer.Number(known);
    }

    private static double? Maybe(ref ByteReader reader) => reader.Flag() ? reader.Number() : null;
}
