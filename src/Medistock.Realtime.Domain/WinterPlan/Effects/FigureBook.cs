using System.Collections.Immutable;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan.Effects;

/// <summary>The days that were seen, oldest first. Immutable, part of <see cref="PlanBook"/>.</summary>
public sealed record FigureBook
{
    /// <summary>A season and what came before it, some 20 MB with a hundred groups; the oldest give way.</summary>
    public const int DayLimit = 400;

    public static FigureBook Empty { get; } = new();
    public ImmutableList<FigureDay> Days { get; private init; } = [];
    public FigureDay? Last => Days is [.., var last] ? last : null;

    /// <summary>A day is seen once: what lies before the newest changes nothing.</summary>
    public FigureBook After(FigureDay day)
    {
        if (Last is not { } last) return this with { Days = [day] };
        if (day.Day <= last.Day) return this;
        // The same names hardly ever change: one list of them for all days.
        if (last.Groups.SequenceEqual(day.Groups, StringComparer.Ordinal)) day = day with { Groups = last.Groups };
        if (last.OfficineUnits.SequenceEqual(day.OfficineUnits, StringComparer.Ordinal)) day = day with { OfficineUnits = last.OfficineUnits };
        if (last.PuiUnits.SequenceEqual(day.PuiUnits, StringComparer.Ordinal)) day = day with { PuiUnits = last.PuiUnits };
        return this with { Days = (Days.Count >= DayLimit ? Days.RemoveAt(0) : Days).Add(day) };
    }

    /// <summary>Null: no day says to which group it belongs.</summary>
    public string? GroupOf(PresentationCode presentation)
    {
        var code = presentation.ToString();
        for (var i = Days.Count - 1; i >= 0; i--)
            if (Days[i].Members.TryGetValue(code, out var group)) return group;
        return null;
    }

    /// <summary>Groups that a measure is about: those it names, and those of its presentations.</summary>
    public IEnumerable<string> GroupsOf(MeasureScope scope) => scope.Groups.Concat(scope.Presentations.Select(GroupOf).OfType<string>()).Distinct(StringComparer.Ordinal);

    /// <summary>The days from <paramref name="from"/> to <paramref name="to"/> that were seen, by their offset.</summary>
    internal FigureDay?[] Between(DateOnly from, DateOnly to)
    {
        var days = new FigureDay?[to.DayNumber - from.DayNumber + 1];
        for (var i = Days.Count - 1; i >= 0 && Days[i].Day >= from; i--)
            if (Days[i].Day <= to) days[Days[i].Day.DayNumber - from.DayNumber] = Days[i];
        return days;
    }
}

/// <summary>Figures of some days, series by series.</summary>
internal sealed class FigureWindow
{
    private readonly FigureDay?[] _days;
    private readonly double _leastShare;
    // As many as there are places.
    private readonly Dictionary<(TerritoryCode, ChainLink), PlaceFigures?[]> _places = [];

    /// <param name="leastShare">With a smaller share of lines that have figures a day is unknown, 0–1.</param>
    public FigureWindow(FigureBook book, DateOnly from, DateOnly to, double leastShare) => (_days, _leastShare) = (book.Between(from, to), leastShare);

    /// <summary>By day; null: unknown. Empty: never known.</summary>
    public double?[] Series(EffectFigure figure, string group, TerritoryCode territory, ChainLink link)
    {
        if (!_places.TryGetValue((territory, link), out var places)) places = _places[(territory, link)] = Array.ConvertAll(_days, day => day?.Find(territory, link));
        var values = new double?[_days.Length];
        var any = false;
        IReadOnlyList<string>? named = null;
        string? unit = null;
        var at = -1;
        // From the newest back: a series is of the unit in which it is counted now.
        for (var i = values.Length - 1; i >= 0; i--)
        {
            if (_days[i] is not { } day || places[i] is not { } place) continue;
            if (!ReferenceEquals(named, day.Groups)) (named, at) = (day.Groups, day.IndexOf(group));
            if (at < 0) continue;
            var seen = place[at];
            if (seen.Share is not > 0 || !(seen.Share >= _leastShare)) continue;
            if (figure == EffectFigure.Cover) values[i] = seen.Cover;
            else if (seen.Consumption is { } used && day.UnitOf(at, link) is { Length: > 0 } counted && (unit ??= counted) == counted)
            {
                // Those that say nothing are taken to use as the others do: unknown is not zero.
                values[i] = used / seen.Share.Value;
            }
            any |= values[i] is not null;
        }
        return any ? values : [];
    }
}
