using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>What the plan asks of each place now, for all actors of one process: whoever needs it reads it, the engine renews it.</summary>
public sealed class FollowUpTable(CoverageRules standing, IReference reference)
{
    private volatile FollowUps _now = FollowUps.Standing(standing);

    /// <returns>Territories whose establishments have to say again what they hold, as another word of theirs is stale now. After a new reference book all do so in any case.</returns>
    public IReadOnlyList<TerritoryCode> Take(PlanBook plan, DateTimeOffset now)
    {
        var before = _now;
        _now = before.At(plan, reference.Current, now);
        return _now.ChangedSince(before);
    }

    public CoverageRules RulesOf(Finess establishment) => _now.RulesIn(reference.Current.DepartmentOf(establishment)?.Code);

    public CoverageRules RulesIn(DepartmentCode department) => _now.RulesIn(department);
}
