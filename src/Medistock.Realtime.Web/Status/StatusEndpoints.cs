using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Web.Forecasts;
using Medistock.Realtime.Web.Live;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Status;

/// <summary><c>/api/v1/status</c>, <c>/health/live</c>, <c>/health/ready</c>.</summary>
public static class StatusEndpoints
{
    /// <param name="Waiting">Rows that wait to be written, of <paramref name="Capacity"/>.</param>
    public sealed record JournalView(long Rows, long Bytes, int Waiting, int Capacity, string? LastError);
    public sealed record QueuesView(int MailboxesWaiting, int LongestMailbox, int EstablishmentActors, int BatchesUnderWay, long BatchBytesUnderWay, int Screens);
    /// <summary>What <see cref="StatusBody"/> says on the live feed, and how the machine is.</summary>
    /// <param name="Forecasts">How past forecasts came out; null for who may not read the nation's totals.</param>
    public sealed record StatusAnswer(
        string Version, string Phase, ClockView Clock, bool Demo, int Establishments, int Reporting, double? ShareReporting, long JournalHead,
        IReadOnlyList<ReportingShare> Territories, IReadOnlyList<WinterPlanView> WinterPlan,
        string Epoch, long SignalHead, DateTimeOffset? DataAsOf, DateTimeOffset ServerTime, JournalView Journal, QueuesView Queues, IReadOnlyDictionary<string, double> LagSeconds, CalibrationSummary? Forecasts)
    {
        /// <summary>Null: this is no exercise.</summary>
        public ExerciseView? Exercise { get; init; }
        /// <summary>Null: one process does all the work.</summary>
        public ClusterView? Cluster { get; init; }
    }
    /// <param name="Silos">Processes that share the work, as this one sees them: by their inner address for administrators, counted off for others.</param>
    /// <param name="Rebuilding">Figures that were lost with a process are being summed again: they are partial until then.</param>
    public sealed record ClusterView(IReadOnlyList<string> Silos, bool Rebuilding);
    public sealed record HealthView(string Status);

    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/status", GetAsync).Declares(AccessAction.ReadStatus).WithTags("status");
        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthView("live"))).Declares(AccessAction.Public).WithTags("status");
        routes.MapGet("/health/ready", Ready).Declares(AccessAction.Public).WithTags("status");
    }

    private static async Task<Ok<StatusAnswer>> GetAsync(HttpContext context, INation nation, StatusReader reader, CalibrationReader calibration, IngestGate gate, LiveFeed feed, CancellationToken cancel)
    {
        var body = await reader.ReadAsync(context.Principal(), cancel);
        var state = nation.Status;
        var journal = state.Journal;
        return TypedResults.Ok(new StatusAnswer(
            body.Version, body.Phase, body.Clock, body.Demo, body.Establishments, body.Reporting, body.ShareReporting, body.JournalHead, body.Territories, body.WinterPlan,
            nation.Epoch, state.LiveHead, state.DataAsOf, nation.Clock.GetUtcNow(), new(journal.Rows, journal.Bytes, journal.Waiting, journal.Capacity, journal.LastError),
            new(state.MailboxesWaiting, state.LongestMailbox, state.EstablishmentActors, gate.Requests, gate.Bytes, feed.Screens), state.LagSeconds,
            context.Principal().Sees(nation.Reference.Current, TerritoryCode.France) ? await calibration.ReadAsync(cancel) : null)
        {
            Exercise = body.Exercise, Cluster = state.Cluster is { } cluster ? new(NamesOf(cluster.Silos, context.Principal()), cluster.Rebuilding) : null,
        });
    }

    /// <summary>A silo's name is its inner address: for administrators; others count them.</summary>
    private static IReadOnlyList<string> NamesOf(IReadOnlyList<string> silos, Principal principal) =>
        principal.Role == Role.Admin ? silos : [.. silos.Select((_, index) => $"silo {index + 1}")];

    /// <summary>Ready: a batch sent now would be written.</summary>
    private static Results<Ok<HealthView>, Problem> Ready(INation nation)
    {
        if (!nation.Ready) return new Problem(503, "engine.not-ready", "this process is joining or leaving") { RetryAfter = 2 };
        var journal = nation.Status.Journal;
        return journal.LastError is null && journal.Waiting < journal.Capacity ? TypedResults.Ok(new HealthView("ready"))
            : new Problem(503, "store.unavailable", "the journal does not take rows now") { RetryAfter = 5 };
    }
}
