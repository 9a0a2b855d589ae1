using System.Collections.Frozen;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>
/// Who owes what how often while the plan is active: at level 1 the markers, at level 2 all specialties concerned and their alternatives, more often (plan hivernal, ch. 3.1, 4.1). One
/// set of rules for each territory with a level, as it stands at one moment; levels are decided by people, duties follow.
/// </summary>
public sealed class FollowUps
{
    private readonly FrozenDictionary<TerritoryCode, CoverageRules> _rules;
    private readonly CoverageRules _standing;
    private readonly ReferenceBook _reference;
    private readonly IReadOnlyList<TerritoryPhase> _phases, _asking;

    private FollowUps(CoverageRules standing, ReferenceBook reference, IReadOnlyList<TerritoryPhase> phases)
    {
        (_standing, _reference, _phases) = (standing, reference, phases);
        var lists = new Dictionary<SeasonPhase, FrozenSet<PresentationCode>>();
        _asking = [.. phases.Where(phase => phase is { Level: not null, Since: not null })];
        _rules = _asking.ToFrozenDictionary(phase => phase.Territory, phase =>
        {
            if (!lists.TryGetValue(phase.Phase, out var list))
            {
                var groups = PlanPerimeter.GroupsIn(phase.Phase, reference);
                lists[phase.Phase] = list = reference.Presentations.Where(presentation => groups.Contains(presentation.Group)).Select(presentation => presentation.Code).ToFrozenSet();
            }
            var (name, period) = phase.Level == 2 ? ("plan-hivernal-niveau-2", standing.Season.Level2) : ("plan-hivernal-niveau-1", standing.Season.Level1);
            return standing with { Duties = standing.Duties.With(new(name, period, phase.Since!.Value, list)) };
        });
    }

    /// <summary>No plan is known yet: the standing duties everywhere.</summary>
    public static FollowUps Standing(CoverageRules rules) => new(rules, ReferenceBook.Empty, []);

    /// <summary>As the plan stands at <paramref name="now"/>; the same object while nothing of it has changed.</summary>
    public FollowUps At(PlanBook plan, ReferenceBook reference, DateTimeOffset now)
    {
        List<TerritoryPhase> phases = [.. PlanTerritories.All.Select(territory => plan.At(territory, now))];
        return ReferenceEquals(reference, _reference) && phases.SequenceEqual(_phases) ? this : new(_standing, reference, phases);
    }

    /// <summary>Territories in which what is stale may differ from what was stale <paramref name="before"/>: a closer duty has begun, ended or changed. The reference apart.</summary>
    public IReadOnlyList<TerritoryCode> ChangedSince(FollowUps before) => [.. _asking.Except(before._asking).Concat(before._asking.Except(_asking)).Select(phase => phase.Territory).Distinct()
        .Where(territory => RulesIn(territory).Duties.Tightened || before.RulesIn(territory).Duties.Tightened)];

    /// <summary>Thresholds and duties in a department; null, one that is not placed: the standing ones.</summary>
    public CoverageRules RulesIn(DepartmentCode? department) => department is { } placed ? RulesIn(PlanTerritories.Of(placed)) : _standing;

    /// <param name="territory">With a level of its own; of others the standing ones.</param>
    public CoverageRules RulesIn(TerritoryCode territory) => _rules.GetValueOrDefault(territory) ?? _standing;
}
