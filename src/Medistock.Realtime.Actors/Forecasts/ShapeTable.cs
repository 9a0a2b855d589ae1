using System.Collections.Concurrent;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting.Lines;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>What a presentation has learnt of one department on one link: who is below need not tell days up to <paramref name="LearntThrough"/> again.</summary>
/// <param name="LearntThrough">Days from 1970-01-01.</param>
public readonly record struct DepartmentShape(DepartmentCode Department, EstablishmentKind Link, int LearntThrough, PublishedShape Shape);

/// <summary>All that a presentation publishes to the lines below it. Absolute; the higher <paramref name="Version"/> wins.</summary>
/// <param name="Departments">Those of which any day was learnt; one entry for each link.</param>
public sealed record PresentationShapes(PresentationCode Presentation, long Version, IReadOnlyList<DepartmentShape> Departments);

/// <summary>
/// The newest shapes of every presentation, one table in each process: lines and departments read it and ask nobody. What it does not know costs days that are told once more, never a wrong figure.
/// As many entries as presentations are reported; 40 bytes for each department and link. For any thread.
/// </summary>
public sealed class ShapeTable
{
    private readonly ConcurrentDictionary<PresentationCode, (long Version, DepartmentShape[] Sorted)> _shapes = new();

    public void Take(PresentationShapes shapes)
    {
        DepartmentShape[] sorted = [.. shapes.Departments.OrderBy(shape => shape.Department).ThenBy(shape => shape.Link)];
        _shapes.AddOrUpdate(shapes.Presentation, (shapes.Version, sorted), (_, held) => held.Version >= shapes.Version ? held : (shapes.Version, sorted));
    }

    /// <summary>Null: nothing was learnt of it yet, or nothing has come.</summary>
    public DepartmentShape? Find(PresentationCode presentation, DepartmentCode department, EstablishmentKind link)
    {
        if (!_shapes.TryGetValue(presentation, out var held)) return null;
        var (low, high) = (0, held.Sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            ref readonly var found = ref held.Sorted[middle];
            var order = found.Department.CompareTo(department);
            if (order == 0) order = found.Link.CompareTo(link);
            if (order == 0) return found;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }
}
