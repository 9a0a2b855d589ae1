using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>
/// Says what a recorded row says, through the engine's front door, as whoever said it did: stocks, statements, epidemic weeks, reports from the field. What people did (decisions, measures, releases,
/// acknowledgements, resets of forecasts) is the players' own, unless it is asked for; what the program saw or proposed it sees and proposes again.
/// </summary>
internal sealed class PastPlayer(INation nation, bool asDecided)
{
    private const string StockPrefix = "stock/";
    private readonly PlanPlayer _plan = new(nation);

    public static bool IsWanted(in JournalEntry row, bool asDecided)
    {
        if (row.Stream.StartsWith(StockPrefix, StringComparison.Ordinal)) return true;
        return row.Stream switch
        {
            FactLog.SupplyStream or FactLog.EpidemicStream => true,
            FactLog.ForecastStream => asDecided,
            WinterPlanActor.Stream => PlanCodec.Decode(row.Payload.Span) is var entry && (entry is PlanEntry.FieldTold || (asDecided && (entry is PlanEntry.Proposed || entry.By.Key != WinterPlanActor.Program.Key))),
            SignalBoard.Stream => asDecided && !AnnouncedPlan.IsOne(row.Payload.Span) && SignalCodec.Decode(row.Payload.Span).Reason == SignalChangeReason.Acted,
            _ => false,
        };
    }

    /// <returns>False: the engine, as it stands in the exercise, did not take it.</returns>
    /// <exception cref="EngineBusyException">or another of <see cref="INation"/>'s: to be said again.</exception>
    public async Task<bool> PlayAsync(JournalEntry row, CancellationToken cancel) => row.Stream switch
    {
        WinterPlanActor.Stream => await _plan.PlayAsync(row, PlanCodec.Decode(row.Payload.Span), asDecided, cancel),
        SignalBoard.Stream => await ActAsync(SignalCodec.Decode(row.Payload.Span).Signal, row.Principal, cancel),
        _ when row.Stream.StartsWith(StockPrefix, StringComparison.Ordinal) => await ReportAsync(row, cancel),
        _ => await nation.RecordFactsAsync(new(row.Stream, BatchOf(row), row.Principal, row.Payload.ToArray()), cancel) is FactOutcome.Recorded,
    };

    private async Task<bool> ReportAsync(JournalEntry row, CancellationToken cancel)
    {
        var said = BatchRecord.Decode(row.Payload.Span);
        var batch = new ReportedBatch(BatchOf(row), row.BodyHash, [.. said.Batch.Facts.Select((fact, at) => (at, fact))], said.Rejected, said.Batch.ReportedThrough, said.Batch.ClosedDays);
        return await nation.ReportAsync(Finess.Parse(row.Stream[StockPrefix.Length..]), batch, row.Principal, dryRun: false, cancel) is ReportOutcome.Recorded;
    }

    private static Guid BatchOf(in JournalEntry row) => row.BatchId ?? throw new InvalidDataException($"{row.Stream}: sequence {row.Sequence} has no batch");

    /// <summary>Identifiers are the exercise's own: who acted on a signal acts on the one that stands there of the same kind and subject, if any does.</summary>
    private async Task<bool> ActAsync(Signal then, string principal, CancellationToken cancel)
    {
        var all = await nation.SignalsAsync(cancel);
        var here = all.LastOrDefault(signal => SignalLifecycle.IsOpen(signal.State) && signal.Kind == then.Kind && signal.Subject == then.Subject);
        if (here is null) return false;
        List<SignalComment> said = Said(then);
        var comment = said.Count > Said(here).Count ? said[^1] : null;
        SignalActionKind? kind = then.State != here.State ? then.State switch
        {
            SignalState.Acknowledged => SignalActionKind.Acknowledge, SignalState.Snoozed => SignalActionKind.Snooze, SignalState.Resolved => SignalActionKind.Resolve, SignalState.Open => SignalActionKind.Reopen, _ => null,
        } : then.AssignedTo != here.AssignedTo ? SignalActionKind.Assign : comment is not null ? SignalActionKind.Comment : null;
        var by = comment?.By ?? (kind == SignalActionKind.Acknowledge ? then.AcknowledgedBy : null) ?? principal;
        return kind is { } act && await nation.ActAsync(here.Id, new(act, here.Version, by, comment?.Text, then.AssignedTo ?? "", then.SnoozedUntil), cancel) is SignalActionOutcome.Done;
    }

    /// <summary>What people wrote; notes of the product's own are written anew by what is played.</summary>
    private static List<SignalComment> Said(Signal signal) => [.. signal.Comments.Where(comment => comment.By != SignalLifecycle.System)];
}
