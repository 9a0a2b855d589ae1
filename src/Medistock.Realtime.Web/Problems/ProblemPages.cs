using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Medistock.Realtime.Web.Problems;

/// <summary>Every answer that is not a success says why, in one shape.</summary>
internal static class ProblemPages
{
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Of(context).ExecuteAsync(context),
            // Overload and a full disk are known states, counted elsewhere; only bugs are logged as errors.
            SuppressDiagnosticsCallback = context => Known(context.Exception) is not null,
        });
        app.UseStatusCodePages(context => Bare(context.HttpContext).ExecuteAsync(context.HttpContext));
    }

    /// <summary>Null: not one of the states the product expects.</summary>
    public static Problem? Known(Exception thrown) => thrown switch
    {
        EngineBusyException => new(503, "engine.busy", "too much is waiting: send the same batch again") { RetryAfter = 1 },
        RebuildingException => new(503, "engine.rebuilding", "figures lost with a process are being summed again: ask again in a few seconds") { RetryAfter = 2 },
        JournalBusyException => new(503, "store.busy", "the journal's queue is full: send the same batch again") { RetryAfter = 1 },
        JournalFenceException => new(503, "store.fenced", "another writer took over this establishment: send the same batch again") { RetryAfter = 1 },
        JournalUnavailableException => new(503, "store.unavailable", "the journal cannot be written now: nothing was acknowledged; send the same batch again") { RetryAfter = 5 },
        BadHttpRequestException bad when bad.StatusCode == 413 => new(413, "body.too-large", "the body is too large"),
        BadHttpRequestException bad => new(bad.StatusCode, "request.malformed", bad.Message),
        _ => null,
    };

    private static Problem Of(HttpContext context)
    {
        var thrown = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return thrown is not null && Known(thrown) is { } known ? known : new(500, "internal", "a fault of the server, recorded there", ("trace", context.TraceIdentifier));
    }

    private static Problem Bare(HttpContext context) => context.Response.StatusCode switch
    {
        400 => new(400, "request.malformed", "the request cannot be understood: see /openapi/v1.json"),
        404 => new(404, "route.unknown", $"nothing is served at {context.Request.Path}"),
        405 => new(405, "route.method", $"{context.Request.Method} is not served at {context.Request.Path}"),
        413 => new(413, "body.too-large", "the body is too large"),
        415 => new(415, "body.type", "another Content-Type is expected: see /openapi/v1.json"),
        var status => new(status, "http." + status.ToString(System.Globalization.CultureInfo.InvariantCulture), "the request was refused"),
    };
}
