using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>Does in an exercise what people did in the plan that is played. Identifiers are places in a log, and the exercise's log is another one: they are translated.</summary>
internal sealed class PlanPlayer(INation nation)
{
    // What was played so far: a season's worth. Null: the exercise did not take it, and what follows from it is left out.
    private readonly Dictionary<string, string?> _here = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TerritoryCode Territory, PlanCommand Command)> _proposed = new(StringComparer.Ordinal);

    /// <returns>False: the plan, as it stands in the exercise, refused it, or it has nothing to do there.</returns>
    public async Task<bool> PlayAsync(JournalEntry row, PlanEntry entry, bool asDecided, CancellationToken cancel)
    {
        if (entry is PlanEntry.Proposed(var proposal)) _proposed[proposal.Id] = (proposal.Territory, proposal.Command);
        // What the program did then it does again by itself.
        if (entry.By.Key == WinterPlanActor.Program.Key || (!asDecided && entry is not PlanEntry.FieldTold)) return true;
        if (await RequestOfAsync(row.BatchId ?? Guid.Empty, entry, cancel) is not { } request) return false;
        var done = await nation.RecordPlanAsync(request, cancel) as PlanOutcome.Done;
        if (IdOf(entry) is { } then && !_here.ContainsKey(then)) _here[then] = done is null ? null : IdOf(done.Entry);
        return done is not null;
    }

    private async Task<PlanRequest?> RequestOfAsync(Guid key, PlanEntry entry, CancellationToken cancel)
    {
        switch (entry)
        {
            case PlanEntry.FieldTold told:
                return new PlanRequest.TellField(key, told.Report, told.By);
            case PlanEntry.Decided(var decision):
                return new PlanRequest.Decide(key, decision.Draft with { Proposal = await ProposalHereAsync(decision.Draft.Proposal, cancel), Corrects = decision.Draft.Corrects is { } corrected ? Here(corrected) : null }, decision.By);
            case PlanEntry.Proposed(var proposal):
                return new PlanRequest.Propose(key, new(proposal.Territory, proposal.Command, proposal.Text, proposal.For, proposal.Against), proposal.By);
            case PlanEntry.Withdrawn withdrawn when Release.Names(withdrawn.ProposalId):
                return Here(withdrawn.ProposalId) is { } planned ? new PlanRequest.Withdraw(key, planned, withdrawn.Why, withdrawn.By) : null;
            case PlanEntry.Withdrawn withdrawn:
                return await ProposalHereAsync(withdrawn.ProposalId, cancel) is { } open ? new PlanRequest.Withdraw(key, open, withdrawn.Why, withdrawn.By) : null;
            case PlanEntry.Released(var release):
                return new PlanRequest.Release(key, new(release.Territory, release.Text, release.Indicators, Later(release.From)), release.By);
            case PlanEntry.Measured { Did: "prepared", Measure: var prepared } measured:
                return new PlanRequest.PrepareMeasure(key, new(prepared.Lever, prepared.Title, prepared.Scope, prepared.Pilot, prepared.Volumes, prepared.Start, prepared.End, prepared.Review, prepared.Motive), measured.By);
            case PlanEntry.Measured measured:
                return Here(measured.Measure.Id) is { } measure ? Change(key, measure, measured) : null;
            case PlanEntry.SheetRevised revised:
                return new PlanRequest.ReviseSheet(key, revised.Sheet.Lever, revised.Sheet.Version - 1, revised.Sheet.Criteria, revised.By);
            default:
                return null;
        }
    }

    private static PlanRequest.ChangeMeasure Change(Guid key, string id, PlanEntry.Measured measured)
    {
        var measure = measured.Measure;
        return new(key, id, measured.Did, measure.State == MeasureState.InForce ? measure.Start : measure.End, measure.EndReason, measure.Volumes, measure.End, measure.Review, measured.By);
    }

    /// <summary>What was told at once then is told at once here, however late the machine plays it.</summary>
    private DateTimeOffset Later(DateTimeOffset from) => nation.Clock.GetUtcNow() is var now && from < now ? now : from;

    /// <summary>What was there when the exercise began has the same name in both.</summary>
    private string? Here(string then) => _here.TryGetValue(then, out var here) ? here : then;

    /// <summary>The program's proposals are made again: the open one of the same step stands for that of the time.</summary>
    private async Task<string?> ProposalHereAsync(string? then, CancellationToken cancel)
    {
        if (then is null) return null;
        var open = (await nation.PlanAsync(asOf: null, cancel)).OpenProposals;
        if (_proposed.TryGetValue(then, out var step) && !_here.ContainsKey(then)) return open.LastOrDefault(proposal => (proposal.Territory, proposal.Command) == step)?.Id;
        return Here(then) is { } here && open.Any(proposal => proposal.Id == here) ? here : null;
    }

    private static string? IdOf(PlanEntry entry) => entry switch
    {
        PlanEntry.Decided(var decision) => decision.Id, PlanEntry.Proposed(var proposal) => proposal.Id, PlanEntry.Released(var release) => release.Id, PlanEntry.Measured measured => measured.Measure.Id, _ => null,
    };
}
