using System.Runtime.InteropServices;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Forecasting.Scores;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>What one series has foreseen and how it came out. Some 460 bytes, all of it saved with the forecaster.</summary>
internal sealed class SeriesScores(EstablishmentKind link)
{
    private readonly DepletionRule _rule = DepletionRule.For(link);
    private WeekScores _weeks;
    private DepletionScores _dates;
    private DayAlarm _alarm;

    /// <summary>A day is over: scores the week that ended with it and foresees the next one.</summary>
    /// <param name="filled">What was observed; what was expected where it was not.</param>
    /// <param name="weekTotal">Of the seven days up to it; null: not all were observed in full.</param>
    /// <param name="ruleTotal">The official rule's of the seven days after it; null: it has no figure.</param>
    public void Learn(int day, double filled, bool observed, double? weekTotal, double? ruleTotal, SeriesForecaster forecaster)
    {
        _dates.Learn(day, filled, observed);
        if (!WeekScores.Ends(day)) return;
        _weeks.Close(day, weekTotal);
        if (forecaster.Knows) _weeks.Foresee(day, forecaster.Total(WeekScores.Days), ruleTotal);
    }

    public void Stock(int day, double stock, double need) => _dates.Stock(day, stock, need);

    public bool Due(int origin) => _dates.Due(origin);

    public void Foresee(in ForeseenDate date) => _dates.Foresee(date);

    /// <summary>Judges the signal <c>depletion</c> by its own rule; the molecule group, which raises it, stands to the right and is not asked.</summary>
    public void Watch(TerritoryPicture picture)
    {
        if (picture.Depletion is not { } depletion) return;
        _alarm = _rule.Judge(_alarm, picture);
        _dates.Signal((int)(depletion.AsOf - DateTimeOffset.UnixEpoch).TotalDays, _alarm.Stands);
    }

    public void Reset()
    {
        _weeks.Drop();
        _dates.Drop();
    }

    public ForecastScores Told(PresentationCode presentation, TerritoryCode territory) => new(presentation, territory, link, _weeks.Through,
        _weeks.Through is null ? [] : [.. Enumerable.Range(0, WeekScores.HistoryWeeks).Select(_weeks.Outcome)], _weeks.Tally, _dates.Tally)
    {
        Losses = _weeks.Through is null ? [] : [.. Enumerable.Range(0, WeekScores.HistoryWeeks).Select(_weeks.LossOf)],
    };

    public void Write(ByteWriter writer)
    {
        writer.Bytes(MemoryMarshal.AsBytes((ReadOnlySpan<WeekScores>)[_weeks]));
        writer.Bytes(MemoryMarshal.AsBytes((ReadOnlySpan<DepletionScores>)[_dates]));
        writer.Byte((byte)((_alarm.Stands ? 1 : 0) | (_alarm.Resumed ? 2 : 0)));
        writer.Signed(_alarm.Day);
        writer.Signed(_alarm.Running);
        writer.Signed(_alarm.Quiet);
    }

    public void Read(ref ByteReader reader)
    {
        // Format 2 knew no losses: its block is the beginning of this one.
        var weeks = reader.Bytes();
        Span<WeekScores> read = [default];
        weeks.CopyTo(MemoryMarshal.AsBytes(read));
        _weeks = read[0];
        _dates = MemoryMarshal.Read<DepletionScores>(reader.Bytes());
        var flags = reader.Byte();
        _alarm = new((flags & 1) != 0, (int)reader.Signed(), (int)reader.Signed(), (int)reader.Signed(), (flags & 2) != 0);
    }
}
