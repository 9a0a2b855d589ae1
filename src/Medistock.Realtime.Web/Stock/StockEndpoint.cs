using System.Collections.Concurrent;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Stock;

/// <summary><c>POST /api/v1/establishments/{finess}/stock</c>: the road every figure comes in by. No model binding, one actor call per batch.</summary>
public sealed class StockEndpoint(INation nation, IngestGate gate, WebMeters meters, WebOptions options)
{
    /// <summary>Answer writers kept for the next request, and the largest that is kept.</summary>
    private const int WritersKept = 64, LargestWriterKept = 256 << 10;
    private readonly ConcurrentQueue<StockAnswerWriter> _writers = new();

    public static void Map(IEndpointRouteBuilder routes, StockEndpoint endpoint) =>
        routes.MapPost("/api/v1/establishments/{finess}/stock", (RequestDelegate)endpoint.PostAsync)
            .Declares(AccessAction.ReportStock)
            .WithTags("stock")
            .WithMetadata(((Delegate)endpoint.PostAsync).Method)
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(StockBatch)), new ProducesResponseTypeMetadata(200, typeof(StockAnswer), ["application/json"]));

    private async Task PostAsync(HttpContext context)
    {
        if (!Finess.TryParse(context.Request.RouteValues["finess"] as string, out var finess, out var refused))
        {
            await new Problem(400, refused.Code, refused.Message).ExecuteAsync(context);
            return;
        }
        var principal = context.Principal();
        var decision = Access.Decide(principal, AccessAction.ReportStock, nation.Reference.Current.SubjectOf(finess));
        if (!decision.Allowed)
        {
            await new Problem(403, decision.Code, decision.Message).ExecuteAsync(context);
            return;
        }
        using var place = gate.TryEnter(principal);
        if (place is null)
        {
            meters.Refused("overload");
            await new Problem(429, "overload.batches", "too many batches are under way: send the same batch again") { RetryAfter = 1 }.ExecuteAsync(context);
            return;
        }
        try
        {
            await IngestAsync(context, finess, principal, place);
        }
        catch (Exception known) when (ProblemPages.Known(known) is not null && !context.Response.HasStarted)
        {
            var problem = ProblemPages.Known(known)!;
            meters.Refused(problem.Code);
            await problem.ExecuteAsync(context);
        }
    }

    private async Task IngestAsync(HttpContext context, Finess finess, Principal principal, IngestGate.Place place)
    {
        // The limit of a body is ours, with our own words, plain or packed.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var (batch, problem) = await ReadAsync(context, place);
        if (problem is not null)
        {
            meters.Refused(problem.Code);
            await problem.ExecuteAsync(context);
            return;
        }
        var minimal = context.Request.Query["return"] == "minimal";
        var dryRun = context.Request.Query["dryRun"] is [{ } asked] && bool.TryParse(asked, out var dry) && dry;
        // Once accepted for writing a batch is carried through: the sender's hanging up must not leave it half known.
        switch (await nation.ReportAsync(finess, batch!, principal.Id, dryRun, CancellationToken.None))
        {
            case ReportOutcome.Recorded recorded:
                if (!dryRun) meters.Recorded(recorded);
                await AnswerAsync(context, batch!.BatchId, recorded, dryRun, minimal);
                break;
            case ReportOutcome.Conflict conflict:
                meters.Refused("batch.conflict");
                await new Problem(422, "batch.conflict", "this batchId was used before with another body", ("sequence", conflict.Sequence)).ExecuteAsync(context);
                break;
            case var other:
                throw new InvalidOperationException($"no answer is written for {other.GetType().Name}");
        }
    }

    private async ValueTask<(ReportedBatch?, Problem?)> ReadAsync(HttpContext context, IngestGate.Place place)
    {
        using var body = await StockBody.ReadAsync(context.Request, place, options.BodyArrivesWithin, context.RequestAborted);
        if (body.Problem is { } unread)
        {
            // What is still under way of the body is not waited for.
            if (unread.Status is 408 or 429) context.Response.Headers.Connection = "close";
            return (null, unread);
        }
        var parsed = StockBatchParser.Parse(body.Bytes);
        return (parsed.Batch, parsed.Problem);
    }

    private async Task AnswerAsync(HttpContext context, Guid batchId, ReportOutcome.Recorded recorded, bool dryRun, bool minimal)
    {
        var writer = _writers.TryDequeue(out var kept) ? kept : new();
        var answer = writer.Write(batchId, recorded, dryRun, minimal);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer);
        if (_writers.Count < WritersKept && writer.Capacity <= LargestWriterKept) _writers.Enqueue(writer);
        else writer.Dispose();
    }
}
