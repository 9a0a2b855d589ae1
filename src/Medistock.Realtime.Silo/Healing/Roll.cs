using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Silo.Live;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Healing;

/// <summary>Who lives where in the cluster, as of one look.</summary>
/// <param name="Missing">Presentations that some department holds lines of and that live nowhere: their silo was lost, or nobody has spoken of them yet.</param>
internal sealed record Roll(
    IReadOnlyList<SiloAddress> Silos, IReadOnlySet<DepartmentCode> Departments, IReadOnlySet<PresentationCode> Presentations, IReadOnlyList<PresentationCode> Missing,
    int Establishments, bool Rebuilding, DateTimeOffset? DataAsOf, IReadOnlySet<string> Groups)
{
    public static Roll Empty { get; } = new([], new HashSet<DepartmentCode>(), new HashSet<PresentationCode>(), [], 0, true, null, new HashSet<string>());

    /// <param name="known">Presentations that were somewhere before.</param>
    public static Roll Of(IReadOnlyList<SiloAddress> silos, IReadOnlyList<NodeRoll> rolls, IEnumerable<PresentationCode> known)
    {
        var presentations = rolls.SelectMany(roll => roll.Presentations).Select(PresentationCode.FromValue).ToHashSet();
        return new(
            silos, rolls.SelectMany(roll => roll.Departments).Select(DepartmentCode.Parse).ToHashSet(), presentations,
            [.. rolls.SelectMany(roll => roll.Known).Select(PresentationCode.FromValue).Concat(known).Distinct().Where(code => !presentations.Contains(code))],
            rolls.Sum(roll => roll.Establishments), rolls.Any(roll => roll.Rebuilding),
            rolls.Max(roll => roll.DataAsOfMs) is { } newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null,
            rolls.SelectMany(roll => roll.Groups ?? []).ToHashSet(StringComparer.Ordinal));
    }
}
