using System.Globalization;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Web.Live;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Signals;

/// <summary><c>/api/v1/signals</c>: the duty officer's list and what may be done to one of its lines.</summary>
public static class SignalEndpoints
{
    public const int PageSize = 200, LargestPage = 1_000, LongestComment = 4_000, LongestAssignee = 200;

    public sealed record SignalList(IReadOnlyList<SignalView> Signals, string? Next);

    public static void MapSignals(this IEndpointRouteBuilder routes)
    {
        var signals = routes.MapGroup("/api/v1/signals").WithTags("signals");
        signals.MapGet("", ListAsync).Declares(AccessAction.ReadSignals);
        signals.MapGet("/{id}", GetAsync).Declares(AccessAction.ReadSignals);
        foreach (var (verb, kind, action) in Verbs)
        {
            signals.MapPost("/{id}/" + verb, (string id, SignalAction body, HttpContext context, INation nation, SequenceIndex sequences, CancellationToken cancel) =>
                ActAsync(kind, action, id, body, context, nation, sequences, cancel)).Declares(action);
        }
    }

    private static readonly (string Verb, SignalActionKind Kind, AccessAction Action)[] Verbs =
    [
        ("acknowledge", SignalActionKind.Acknowledge, AccessAction.ActOnSignal), ("assign", SignalActionKind.Assign, AccessAction.ActOnSignal),
        ("comment", SignalActionKind.Comment, AccessAction.CommentSignal), ("snooze", SignalActionKind.Snooze, AccessAction.ActOnSignal),
        ("resolve", SignalActionKind.Resolve, AccessAction.ActOnSignal), ("reopen", SignalActionKind.Reopen, AccessAction.ActOnSignal),
    ];

    /// <remarks>Worst first, then the newest: the order of the list is the order of the cursor. Several states, severities or kinds: with commas.</remarks>
    private static async Task<Results<Ok<SignalList>, Problem>> ListAsync(
        HttpContext context, INation nation, SequenceIndex sequences, CancellationToken cancel,
        string? state = null, string? severity = null, string? kind = null, string? territory = null, string? presentation = null, string? group = null, string? after = null, int? limit = null)
    {
        var book = nation.Reference.Current;
        var principal = context.Principal();
        TerritoryCode? within = null;
        if (!string.IsNullOrEmpty(territory))
        {
            if (!TerritoryCode.TryParse(territory, out var parsed, out var refused)) return new Problem(400, refused.Code, refused.Message);
            within = parsed;
        }
        PresentationCode? about = null;
        if (!string.IsNullOrEmpty(presentation))
        {
            if (!PresentationCode.TryParse(presentation, out var parsed, out var refused)) return new Problem(400, refused.Code, refused.Message);
            about = parsed;
        }
        if (!TryNames(state, SignalViews.StateName, out HashSet<SignalState>? states)) return new Problem(400, "signal.state", "state: open, acknowledged, snoozed, resolved, cleared");
        if (!TryNames(severity, SignalViews.SeverityName, out HashSet<Severity>? severities)) return new Problem(400, "signal.severity", "severity: info, watch, alert, critical");
        if (!TryNames(kind, SignalViews.KindName, out HashSet<SignalKind>? kinds)) return new Problem(400, "signal.kind", "kind: " + string.Join(", ", Enum.GetValues<SignalKind>().Select(SignalViews.KindName)));
        Cursor? from = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (!Cursor.TryParse(after, out var parsed)) return new Problem(400, "cursor.format", "after: the 'next' of an earlier answer is expected");
            from = parsed;
        }
        var size = Math.Clamp(limit ?? PageSize, 1, LargestPage);
        var page = (await nation.SignalsAsync(cancel))
            .Where(signal => states is null || states.Contains(signal.State))
            .Where(signal => severities is null || severities.Contains(signal.Severity))
            .Where(signal => kinds is null || kinds.Contains(signal.Kind))
            .Where(signal => about is null || signal.Subject.Presentation == about)
            .Where(signal => string.IsNullOrEmpty(group) || (signal.Subject.Group ?? (signal.Subject.Presentation is { } code ? book.Find(code)?.Group : null)) == group)
            .Where(signal => within is not { } outer || book.Covers(outer, signal.Subject.Territory))
            .Where(signal => principal.Sees(book, signal))
            .Select(signal => (Place: Cursor.Of(signal), Signal: signal))
            .Where(placed => from is not { } start || placed.Place.CompareTo(start) > 0)
            .OrderBy(placed => placed.Place)
            .Take(size + 1)
            .ToList();
        var next = page.Count > size ? page[size - 1].Place.ToString() : null;
        return TypedResults.Ok(new SignalList([.. page.Take(size).Select(placed => SignalViews.ViewOf(placed.Signal, sequences.Of(placed.Signal.Id), book).For(principal))], next));
    }

    private static async Task<Results<Ok<SignalView>, Problem>> GetAsync(string id, HttpContext context, INation nation, SequenceIndex sequences, CancellationToken cancel)
    {
        var book = nation.Reference.Current;
        // What somebody may not see does not exist for them.
        return await nation.SignalAsync(id, cancel) is { } signal && context.Principal().Sees(book, signal)
            ? TypedResults.Ok(SignalViews.ViewOf(signal, sequences.Of(id), book).For(context.Principal())) : Unknown(id);
    }

    private static async Task<Results<Ok<SignalView>, Problem>> ActAsync(
        SignalActionKind kind, AccessAction action, string id, SignalAction body, HttpContext context, INation nation, SequenceIndex sequences, CancellationToken cancel)
    {
        var book = nation.Reference.Current;
        var principal = context.Principal();
        if (await nation.SignalAsync(id, cancel) is not { } seen || !principal.Sees(book, seen)) return Unknown(id);
        var decision = Access.Decide(principal, action, book.SubjectOf(seen));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        if (Incomplete(kind, body) is { } incomplete) return incomplete;
        var request = new SignalActionRequest(kind, body.Version, principal.Name, body.Comment?.Trim(), body.Assignee?.Trim(), body.Until);
        return await nation.ActAsync(id, request, cancel) switch
        {
            SignalActionOutcome.Done done => TypedResults.Ok(SignalViews.ViewOf(done.Change.Signal, done.Change.Sequence, book).For(principal)),
            SignalActionOutcome.NotFound => Unknown(id),
            SignalActionOutcome.VersionConflict conflict => new Problem(409, "signal.version", "somebody changed this signal since you saw it: 'current' says how",
                ("current", SignalViews.ViewOf(conflict.Current, sequences.Of(id), book).For(principal))),
            SignalActionOutcome.Refused refused => new Problem(422, refused.Code, refused.Message),
            var other => throw new InvalidOperationException($"no answer is written for {other.GetType().Name}"),
        };
    }

    private static Problem? Incomplete(SignalActionKind kind, SignalAction body) => body switch
    {
        { Version: < 1 } => new(422, "signal.version-missing", "version: the version you saw is expected"),
        { Comment.Length: > LongestComment } => new(422, "signal.comment", $"comment: at most {LongestComment} characters"),
        { Assignee.Length: > LongestAssignee } => new(422, "signal.assignee", $"assignee: at most {LongestAssignee} characters"),
        _ when kind == SignalActionKind.Comment && string.IsNullOrWhiteSpace(body.Comment) => new(422, "signal.comment", "comment: a text is expected"),
        _ when kind == SignalActionKind.Assign && body.Assignee is null => new(422, "signal.assignee", "assignee: a name is expected; empty takes the assignment back"),
        _ when kind == SignalActionKind.Snooze && body.Until is null => new(422, "signal.until", "until: the end of the snooze is expected"),
        _ => null,
    };

    private static Problem Unknown(string id) => new(404, "signal.unknown", $"no signal '{(id.Length > 80 ? id[..80] : id)}'");

    /// <summary>Null set: no filter. False: a name that is none.</summary>
    private static bool TryNames<T>(string? text, Func<T, string> nameOf, out HashSet<T>? values) where T : struct, Enum
    {
        values = null;
        if (string.IsNullOrEmpty(text)) return true;
        var known = Enum.GetValues<T>().ToDictionary(nameOf, StringComparer.OrdinalIgnoreCase);
        values = [];
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!known.TryGetValue(name, out var value)) return false;
            values.Add(value);
        }
        return true;
    }

    /// <summary>A place in the list: survives signals coming and going around it.</summary>
    private readonly record struct Cursor(int Rank, long Newest, string Id) : IComparable<Cursor>
    {
        public static Cursor Of(Signal signal) => new(-(int)signal.Severity, -signal.FirstSeen.UtcTicks, signal.Id);

        public static bool TryParse(string text, out Cursor cursor)
        {
            cursor = default;
            if (text.Split('~', 3) is not [var rank, var newest, var id]
                || !int.TryParse(rank, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
                || !long.TryParse(newest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second)) return false;
            cursor = new(first, second, id);
            return true;
        }

        public int CompareTo(Cursor other) => Rank != other.Rank ? Rank.CompareTo(other.Rank)
            : Newest != other.Newest ? Newest.CompareTo(other.Newest) : string.CompareOrdinal(Id, other.Id);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}~{Newest}~{Id}");
    }
}
