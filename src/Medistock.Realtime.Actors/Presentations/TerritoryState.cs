using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>One territory × link of a presentation: its figures, and what was last published of them.</summary>
internal sealed class TerritoryState(TerritoryCode territory, EstablishmentKind link)
{
    public TerritoryCode Territory { get; } = territory;
    public EstablishmentKind Link { get; } = link;
    /// <summary>The sum of the departments' rows, kept by difference.</summary>
    public LinkTotals Sum { get; set; } = LinkTotals.Empty(link);
    /// <summary>Usual need of all lines, millionths a day.</summary>
    public long Usual { get; set; }
    public TerritoryFigures? Figures { get; set; }
    public CoverageLevel? PublishedLevel { get; set; }
    public bool Dirty { get; set; }

    public CoverDays Coverage => Figures?.Coverage ?? CoverDays.Unknown(CoverageReason.NoCount);
    public CoverageLevel Level => Figures?.Level ?? CoverageLevel.Unknown;
    public bool Crossed => Dirty && PublishedLevel != Level;
}

/// <summary>The territories a department lies in, from the reference book in force.</summary>
internal sealed class TerritoryMap(Func<ReferenceBook> reference)
{
    private readonly Dictionary<DepartmentCode, TerritoryCode[]> _known = [];
    private ReferenceBook? _book;

    public ReferenceBook Book => _book ?? reference();

    /// <summary>True once after each change of book: everything is to be summed again.</summary>
    public bool Renew()
    {
        var book = reference();
        if (ReferenceEquals(book, _book)) return false;
        var first = _book is null;
        _book = book;
        _known.Clear();
        return !first;
    }

    /// <summary>The department itself first, its region where known, METRO unless overseas, FR.</summary>
    public TerritoryCode[] Of(DepartmentCode department)
    {
        if (_known.TryGetValue(department, out var territories)) return territories;
        var list = new List<TerritoryCode>(4) { TerritoryCode.Of(department) };
        if (_book?.Find(department) is { } known) list.Add(TerritoryCode.Of(known.Region));
        if (!department.IsOverseas) list.Add(TerritoryCode.Metropole);
        list.Add(TerritoryCode.France);
        return _known[department] = [.. list];
    }
}
