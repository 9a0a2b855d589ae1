using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.Stock;

namespace Medistock.Realtime.Web.Territories;

/// <summary>A territory's totals → the row that screens and queries show.</summary>
public static class CoverageRows
{
    public static CoverageRow RowOf(TerritoryFigures figures, ReferenceBook book)
    {
        var totals = figures.Totals;
        var known = book.Find(figures.Presentation);
        // Without a fresh line behind it a sum is no zero: it is not known.
        var summed = totals.Lines > 0;
        return new(
            figures.Territory.Text, figures.Presentation.ToString(), known?.Label, known?.Group, LineViews.LinkName(totals.Link), LineViews.UnitName(figures.Presentation.Unit),
            summed ? totals.Stock.ToDecimal() : null, totals.Lines > totals.UnratedLines ? totals.Consumption.PerDay : null,
            figures.Coverage.Days, LineViews.ReasonName(figures.Coverage.Reason), LineViews.LevelName(figures.Level),
            figures.Thresholds.CriticalDays, figures.Thresholds.AlertDays, figures.Thresholds.Official, totals.Lines, totals.UnknownLines, totals.StaleLines,
            summed ? totals.CriticalLines / (double)totals.Lines : null, summed ? totals.AlertLines / (double)totals.Lines : null,
            totals.AsOf == DateTimeOffset.MinValue ? null : totals.AsOf, figures.Version, totals.LowerBoundLines);
    }

    /// <summary>Worst first: level, then days; what is not known comes after what is.</summary>
    public static int WorstFirst(TerritoryFigures left, TerritoryFigures right)
    {
        var level = right.Level.CompareTo(left.Level);
        if (level != 0) return level;
        var days = (left.Coverage.Days ?? double.PositiveInfinity).CompareTo(right.Coverage.Days ?? double.PositiveInfinity);
        if (days != 0) return days;
        var code = left.Presentation.CompareTo(right.Presentation);
        return code != 0 ? code : left.Totals.Link.CompareTo(right.Totals.Link);
    }

    /// <summary>As people call it; null for a code that the reference does not name.</summary>
    public static string? NameOf(this ReferenceBook book, TerritoryCode territory) => territory.Kind switch
    {
        TerritoryKind.Nation => "France entière",
        TerritoryKind.Metropole => "France métropolitaine",
        TerritoryKind.Department => book.Find(DepartmentCode.Parse(territory.Text[4..]))?.Name,
        _ => book.Departments.FirstOrDefault(department => TerritoryCode.Of(department.Region) == territory)?.RegionName,
    };
}
