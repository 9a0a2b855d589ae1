using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Web;

/// <summary>Subjects of a decision, placed by the reference book in force.</summary>
public static class AccessSubjects
{
    public static AccessSubject SubjectOf(this ReferenceBook book, Finess finess)
    {
        var establishment = book.Find(finess);
        if (establishment is null) return new(finess, null, null, false);
        var region = book.Find(establishment.Department) is { } department ? TerritoryCode.Of(department.Region) : (TerritoryCode?)null;
        return new(finess, TerritoryCode.Of(establishment.Department), region, establishment.Simulated);
    }

    public static AccessSubject SubjectOf(this ReferenceBook book, TerritoryCode territory) => new(null, territory, book.RegionOf(territory), false);

    public static AccessSubject SubjectOf(this ReferenceBook book, Signal signal) => signal.Subject.Establishment is { } finess
        ? book.SubjectOf(finess) with { Territory = signal.Subject.Territory, Region = book.RegionOf(signal.Subject.Territory) }
        : book.SubjectOf(signal.Subject.Territory);

    public static bool Sees(this Principal principal, ReferenceBook book, TerritoryCode territory) =>
        Access.Decide(principal, AccessAction.ReadCoverage, book.SubjectOf(territory)).Allowed;

    public static bool Sees(this Principal principal, ReferenceBook book, Signal signal) =>
        Access.Decide(principal, AccessAction.ReadSignals, book.SubjectOf(signal)).Allowed;

    /// <summary>Whether <paramref name="inner"/> is <paramref name="outer"/> or lies within it.</summary>
    public static bool Covers(this ReferenceBook book, TerritoryCode outer, TerritoryCode inner)
    {
        if (outer == inner || outer.Kind == TerritoryKind.Nation) return true;
        if (inner.Kind == TerritoryKind.Department) return book.Contains(outer, DepartmentCode.Parse(inner.Text[4..]));
        return inner.Kind == TerritoryKind.Region && outer.Kind == TerritoryKind.Metropole && !RegionCode.Parse(inner.Text[4..]).IsOverseas;
    }

    private static TerritoryCode? RegionOf(this ReferenceBook book, TerritoryCode territory) => territory.Kind switch
    {
        TerritoryKind.Region => territory,
        TerritoryKind.Department => book.Find(DepartmentCode.Parse(territory.Text[4..])) is { } department ? TerritoryCode.Of(department.Region) : null,
        _ => null,
    };
}
