namespace Medistock.Realtime.Forecasting.Territories;

/// <summary>
/// One day of a region or of the nation, added up from its departments. A department that has not told the day is filled in with what it had been expected to use: unknown is not zero.
/// Below <see cref="DayOfLines.LeastShare"/> of need told the day is missing; when most of the need told was censored it is a lower bound.
/// </summary>
public struct DayOfParts
{
    private double _told, _filled, _need, _toldUsual, _censoredUsual, _usual;
    private int _parts;

    /// <summary>A department that told the day.</summary>
    /// <param name="usual">Its usual daily need now.</param>
    public void Add(in DayOfLines day, double usual)
    {
        var whole = Math.Max(usual, day.Usual);
        _parts++;
        _told += day.Quantity;
        _need += day.ShareObserved * whole;
        _toldUsual += whole;
        _usual += whole;
        if (day.Marks == DayMarks.Censored) _censoredUsual += whole;
    }

    /// <summary>One that did not.</summary>
    /// <param name="expected">What had been foreseen of it.</param>
    public void AddAbsent(double usual, double expected)
    {
        _filled += expected;
        _usual += usual;
    }

    public readonly DayMarks Marks => _parts == 0 || ShareTold < DayOfLines.LeastShare ? DayMarks.Missing : _censoredUsual > 0.5 * _toldUsual ? DayMarks.Censored : DayMarks.None;
    /// <summary>Demand of all of it; what was told alone when censored; 0 when missing.</summary>
    public readonly double Quantity => Marks switch { DayMarks.None => _told + _filled, DayMarks.Censored => _told, _ => 0 };
    /// <summary>Share of need observed in full, 0–1.</summary>
    public readonly double ShareObserved => _usual > 0 ? Math.Min(1, _need / _usual) : _parts > 0 ? 1 : 0;
    /// <summary>Share of need of which anything was told; 1 where no need is known.</summary>
    public readonly double ShareTold => _usual > 0 ? _toldUsual / _usual : 1;
}
