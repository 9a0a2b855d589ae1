using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Supply;

/// <summary><c>POST /api/v1/facts/supply</c>: a file of stocks, usual sales and arrivals (docs/supply-file.md) as the body; the answer is the report of <c>import supply</c>, line by line.</summary>
public static class SupplyFileEndpoint
{
    private const int LongestName = 200;
    private const string Csv = "text/csv", UsualName = "api.csv";

    /// <summary>A line that was not taken, or was taken with a doubt; <paramref name="Column"/> 0: the line as a whole.</summary>
    public sealed record FileLine(int Line, int Column, string Code, string Message, string Text);
    /// <param name="Unchanged">Lines taken before, by whichever road.</param>
    public sealed record FileReport(string Source, string File, string Sha256, string Encoding, int Read, int Accepted, int Unchanged, int Rejected, IReadOnlyList<FileLine> Rejects, IReadOnlyList<FileLine> Warnings);

    public static void MapSupplyFile(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/facts/supply", PostAsync).Declares(AccessAction.StateSupply).WithTags("supply")
            .WithMetadata(new AcceptsMetadata([Csv], typeof(string)), new ProducesResponseTypeMetadata(200, typeof(FileReport), ["application/json"]));

    /// <remarks>
    /// 200 once what is new is on disk; a serving process takes it into the journal within seconds. Bad lines come back one by one and the others stand. The same bytes again change
    /// nothing: their lines are <c>unchanged</c>. At most 4 MiB; gzip and br are understood. <c>422</c>: not such a file. <c>503</c>: too much waits, send it again.
    /// </remarks>
    /// <param name="name">Of the file, for the report and for whoever asks where a fact comes from.</param>
    private static async Task<IResult> PostAsync(HttpContext context, [FromServices] ISupplyFiles files, IngestGate gate, WebOptions options, string? name = null)
    {
        if (name?.Length > LongestName || name?.IndexOfAny(['/', '\\', '\0']) >= 0) return new Problem(400, "facts.name", $"name: of a file, without folder, at most {LongestName} characters");
        var principal = context.Principal();
        using var place = gate.TryEnter(principal);
        if (place is null) return new Problem(429, "overload.batches", "too many batches are under way: send the same file again") { RetryAfter = 1 };
        // The limit of a body is ours, with our own words, plain or packed.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        using var body = await StockBody.ReadAsync(context.Request, place, options.BodyArrivesWithin, context.RequestAborted, Csv);
        if (body.Problem is { } problem) return problem;
        return await files.TakeAsync(string.IsNullOrWhiteSpace(name) ? UsualName : name.Trim(), body.Bytes.ToArray(), principal.Id, context.RequestAborted) switch
        {
            SupplyFileOutcome.Taken taken => Results.Text(taken.Report, "application/json"),
            SupplyFileOutcome.Refused refused => new Problem(422, refused.Code, refused.Message),
            SupplyFileOutcome.NotNow full => new Problem(503, "facts.full", full.Message) { RetryAfter = 5 },
            var other => throw new InvalidOperationException($"no answer is written for {other.GetType().Name}"),
        };
    }
}
