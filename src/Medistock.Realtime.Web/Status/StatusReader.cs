using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.WinterPlan;

namespace Medistock.Realtime.Web.Status;

/// <summary>The state of the nation's reporting, read once a second at most, narrowed to who asks.</summary>
public sealed class StatusReader(INation nation, DirectoryFacts facts, WebOptions options)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private sealed record Kept(long At, IReadOnlyList<ReportingState> Reporting);
    private Kept? _kept;

    public async ValueTask<StatusBody> ReadAsync(Principal principal, CancellationToken cancel)
    {
        var book = nation.Reference.Current;
        var reporting = await ReportingAsync(cancel);
        // Somebody who sees one establishment learns nothing of the others' silence.
        var seen = Access.Decide(principal, AccessAction.ReadCoverage, AccessSubject.Any).Allowed
            ? reporting.Where(state => principal.Sees(book, TerritoryCode.Of(state.Department))).ToList() : [];
        int due = seen.Sum(state => state.Due), reported = seen.Sum(state => state.Reporting);
        return new(
            facts.Version, nation.HoldSignals ? "backfill" : "live", options.Exercise?.Clock ?? facts.Clock, facts.Demo, due, reported, due > 0 ? reported / (double)due : null,
            nation.Status.Journal.Rows, [.. Shares(seen, book, principal)],
            await PlanAsync(cancel), seen.Sum(state => state.NeverReported)) { Exercise = options.Exercise?.View };
    }

    /// <summary>A status is answered even when the log cannot be read: then no level is known, and that is said.</summary>
    private async ValueTask<IReadOnlyList<WinterPlanView>> PlanAsync(CancellationToken cancel)
    {
        try
        {
            return PlanViews.Short(await nation.PlanAsync(asOf: null, cancel), nation.Clock.GetUtcNow());
        }
        catch (JournalUnavailableException)
        {
            return [new(TerritoryCode.France.Text, null, "unavailable", null)];
        }
    }

    private static IEnumerable<ReportingShare> Shares(List<ReportingState> seen, ReferenceBook book, Principal principal)
    {
        static ReportingShare Sum(TerritoryCode territory, IEnumerable<ReportingState> states) =>
            states.Aggregate(new ReportingShare(territory.Text, 0, 0), (share, state) => share with { Reporting = share.Reporting + state.Reporting, Due = share.Due + state.Due });
        if (seen.Count == 0) yield break;
        if (principal.Sees(book, TerritoryCode.France)) yield return Sum(TerritoryCode.France, seen);
        foreach (var region in seen.Where(state => book.Find(state.Department) is not null).GroupBy(state => book.Find(state.Department)!.Region))
        {
            if (principal.Sees(book, TerritoryCode.Of(region.Key))) yield return Sum(TerritoryCode.Of(region.Key), region);
        }
        foreach (var state in seen) yield return new(TerritoryCode.Of(state.Department).Text, state.Reporting, state.Due);
    }

    private async ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel)
    {
        if (_kept is { } kept && TimeProvider.System.GetElapsedTime(kept.At) < Memory) return kept.Reporting;
        var at = TimeProvider.System.GetTimestamp();
        var reporting = await nation.ReportingAsync(cancel);
        _kept = new(at, reporting);
        return reporting;
    }
}
