using System.Collections.Frozen;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>All reference facts at one moment. Immutable: an import makes a new book with a higher <see cref="Version"/>.</summary>
public sealed class ReferenceBook
{
    private readonly FrozenDictionary<PresentationCode, Presentation> _presentations;
    private readonly FrozenDictionary<Finess, Establishment> _establishments;
    private readonly FrozenDictionary<DepartmentCode, Department> _departments;

    public ReferenceBook(long version, IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments)
    {
        Version = version;
        _presentations = presentations.ToFrozenDictionary(presentation => presentation.Code);
        _establishments = establishments.ToFrozenDictionary(establishment => establishment.Finess);
        _departments = departments.ToFrozenDictionary(department => department.Code);
    }

    public static ReferenceBook Empty { get; } = new(0, [], [], []);
    public long Version { get; }
    public IReadOnlyCollection<Presentation> Presentations => _presentations.Values;
    public IReadOnlyCollection<Establishment> Establishments => _establishments.Values;
    public IReadOnlyCollection<Department> Departments => _departments.Values;

    /// <summary>Null: the code is well formed but no reference import has named it.</summary>
    public Presentation? Find(PresentationCode code) => _presentations.GetValueOrDefault(code);
    /// <summary>Null: <i>hors référentiel</i>.</summary>
    public Establishment? Find(Finess finess) => _establishments.GetValueOrDefault(finess);
    public Department? Find(DepartmentCode code) => _departments.GetValueOrDefault(code);
    public Department? DepartmentOf(Finess finess) => Find(finess) is { } establishment ? Find(establishment.Department) : null;

    /// <summary>The zone in which an establishment's days begin and end; Paris until the reference knows better.</summary>
    public string TimeZoneOf(Finess finess) => DepartmentOf(finess)?.TimeZone ?? "Europe/Paris";

    /// <summary>Whether <paramref name="department"/> lies in <paramref name="territory"/>.</summary>
    public bool Contains(TerritoryCode territory, DepartmentCode department) => territory.Kind switch
    {
        TerritoryKind.Nation => true,
        TerritoryKind.Metropole => !department.IsOverseas,
        TerritoryKind.Region => Find(department) is { } known && TerritoryCode.Of(known.Region) == territory,
        _ => TerritoryCode.Of(department) == territory,
    };
}
