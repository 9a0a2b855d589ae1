using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Medistock.Realtime.Web.Live;

/// <summary><c>/live</c>: a screen says where it is and what it wants; frames come by <c>Frame</c>.</summary>
public sealed partial class LiveHub(INation nation, LiveFeed feed, WebOptions options, IHubContext<LiveHub> hub, ILogger<LiveHub> log) : Hub
{
    private const string ScreenItem = "screen";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapHub<LiveHub>("/live").Declares(AccessAction.Watch).Add(endpoint =>
    {
        var answer = endpoint.RequestDelegate!;
        // A connection that already has its place goes through; a new one is refused before it costs anything.
        endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<LiveFeed>().Full && !context.Request.Query.ContainsKey("id")
            ? new Problem(503, "live.full", "no more screens can be served here") { RetryAfter = 5 }.ExecuteAsync(context) : answer(context);
    });

    public override Task OnConnectedAsync()
    {
        var principal = PrincipalIdentity.Of(Context.User);
        var connection = Context;
        var client = hub.Clients.Client(connection.ConnectionId);
        if (principal is null || !Access.Decide(principal, AccessAction.Watch, AccessSubject.Any).Allowed)
        {
            connection.Abort();
            return Task.CompletedTask;
        }
        var screen = new Screen(connection.ConnectionId, principal, new(options.SignalsWaitingPerScreen, options.RowsWaitingPerScreen), feed,
            (frame, cancel) => client.SendAsync("Frame", frame, cancel), connection.Abort);
        if (!feed.TryAdd(screen))
        {
            connection.Abort();
            return Task.CompletedTask;
        }
        connection.Items[ScreenItem] = screen;
        _ = PumpAsync(screen, log, connection.ConnectionAborted);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[ScreenItem] is Screen screen) feed.Remove(screen);
        return Task.CompletedTask;
    }

    /// <summary>
    /// The screen has everything up to <paramref name="sequence"/> of <paramref name="epoch"/>: it gets what it missed, or a
    /// snapshot, and then what happens. May be said again at any time (a gap, another scope).
    /// </summary>
    [AccessDeclaration(AccessAction.Watch)]
    public void Resume(string? epoch, long sequence, Scope? scope)
    {
        if (Context.Items[ScreenItem] is not Screen screen) return;
        var filter = ScreenFilter.TryMake(screen.Principal, scope, nation.Reference.Current, out var refused)
            ?? throw new HubException($"{refused.Code}: {refused.Message}");
        screen.Buffer.Begin(filter, new(epoch, sequence));
        screen.Wake();
    }

    private static async Task PumpAsync(Screen screen, ILogger log, CancellationToken gone)
    {
        try
        {
            await screen.RunAsync(gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            LogGone(log, screen.Id);
        }
        catch (Exception failed)
        {
            // The screen comes back by itself and resumes: better than one that stands still and looks alive.
            LogFailed(log, screen.Id, failed);
            screen.Cut();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "screen {Id} is gone")]
    private static partial void LogGone(ILogger logger, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "screen {Id} could not be served and was cut off")]
    private static partial void LogFailed(ILogger logger, string id, Exception failed);
}
