using System.Text.Json;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Web.Signals;
using Medistock.Realtime.Web.Stock;

namespace Medistock.Realtime.Server.Replay;

/// <summary>What <c>replay</c> prints of a moment, of what it might have been, and of the signals at the end.</summary>
internal sealed class ReplayOutput(WholeLines lines, Asked asked, bool listSignals)
{
    private const string Was = "was", Would = "would";

    /// <summary>The moment lies before the first record.</summary>
    /// <param name="begins">When the first row was recorded; null: there is none.</param>
    public void Empty(DateTimeOffset at, DateTimeOffset? begins) => lines.Write(json =>
    {
        json.WriteString("at", Moments.Shown(at));
        json.WriteBoolean("empty", true);
        json.WriteString("begins", begins is { } first ? Moments.Shown(first) : null);
    });

    public async Task MomentAsync(Rewind rewind, DateTimeOffset at, CancellationToken cancel)
    {
        var was = await rewind.Was.ViewAsync(cancel);
        var run = rewind.Would is null ? null : Was;
        await HeaderAsync(was, rewind.Rows, run);
        if (rewind.Would is not { } other)
        {
            await foreach (var row in MomentRow.OfAsync(was, asked))
            {
                cancel.ThrowIfCancellationRequested();
                lines.Write(json => row.Write(json, at, run));
            }
        }
        else
        {
            var would = await other.ViewAsync(cancel);
            await HeaderAsync(would, rewind.Rows, Would);
            await BothAsync(at, was, would, cancel);
        }
        lines.Flush();
    }

    /// <summary>Signals by kind and subject that the other run raised earlier, later, not at all, or alone; both judged by the rules of today.</summary>
    public void SignalsOf(Rewind rewind, DateTimeOffset at)
    {
        if (rewind.Would is not { } other) return;
        var keys = rewind.Was.Diary.Entries.Concat(other.Diary.Entries).Select(pair => pair.Key).Distinct().OrderBy(key => key.Kind).ThenBy(key => TextOf(key.Subject), StringComparer.Ordinal);
        foreach (var (kind, subject) in keys)
        {
            var (was, would) = (rewind.Was.Diary.Find(kind, subject), other.Diary.Find(kind, subject));
            if (was == would) continue;
            lines.Write(json =>
            {
                json.WriteString("at", Moments.Shown(at));
                json.WriteString("signal", SignalViews.KindName(kind));
                Subject(json, subject);
                json.WriteString("firstSeenWas", was is { } before ? Moments.Shown(before.FirstSeen) : null);
                json.WriteString("firstSeenWould", would is { } after ? Moments.Shown(after.FirstSeen) : null);
                json.WriteString("severityWas", was is { } wasWorst ? SignalViews.SeverityName(wasWorst.Worst) : null);
                json.WriteString("severityWould", would is { } wouldWorst ? SignalViews.SeverityName(wouldWorst.Worst) : null);
                json.WriteString("change", ChangeOf(was, would));
                MomentRow.Number(json, "daysEarlier", was is { } from && would is { } to ? (from.FirstSeen - to.FirstSeen).TotalDays : null);
            });
        }
        foreach (var (run, left) in ((string, long)[])[(Was, rewind.Was.Diary.Left), (Would, other.Diary.Left)])
            if (left > 0) lines.Write(json =>
            {
                json.WriteString("at", Moments.Shown(at));
                json.WriteString("run", run);
                json.WriteNumber("signalsNotCompared", left);
            });
        lines.Flush();
    }

    private static string ChangeOf(DiaryEntry? was, DiaryEntry? would) => (was, would) switch
    {
        (null, _) => "new",
        (_, null) => "not-at-all",
        ({ FirstSeen: var before }, { FirstSeen: var after }) => after < before ? "earlier" : after > before ? "later" : "otherwise",
    };

    private async Task HeaderAsync(PastNation.PastView view, long rows, string? run)
    {
        // What a what-if would have told no log knows: both runs count what their rules raise.
        var told = await view.SignalsAsync(CancellationToken.None);
        var open = told.Where(signal => SignalLifecycle.IsOpen(signal.State)).ToList();
        lines.Write(json =>
        {
            json.WriteString("at", Moments.Shown(view.At));
            if (run is not null) json.WriteString("run", run);
            json.WriteNumber("rows", rows);
            json.WriteNumber("establishments", view.Status.EstablishmentActors);
            json.WriteString("dataAsOf", view.DataAsOf is { } asOf ? Moments.Shown(asOf) : null);
            Counts(json, "openSignals", open.GroupBy(signal => signal.Kind).ToDictionary(group => group.Key, group => group.Count()));
            if (run is not null) Counts(json, "judgedSignals", view.JudgedOpen);
        });
        if (!listSignals || run == Would) return;
        foreach (var signal in open.OrderBy(signal => signal.Kind).ThenBy(signal => signal.FirstSeen).ThenBy(signal => signal.Id, StringComparer.Ordinal))
        {
            lines.Write(json =>
            {
                json.WriteString("at", Moments.Shown(view.At));
                json.WriteString("open", SignalViews.KindName(signal.Kind));
                json.WriteString("id", signal.Id);
                Subject(json, signal.Subject);
                json.WriteString("severity", SignalViews.SeverityName(signal.Severity));
                json.WriteString("state", SignalViews.StateName(signal.State));
                json.WriteString("firstSeen", Moments.Shown(signal.FirstSeen));
                json.WriteString("lastSeen", Moments.Shown(signal.LastSeen));
            });
        }
    }

    private async Task BothAsync(DateTimeOffset at, PastNation.PastView was, PastNation.PastView would, CancellationToken cancel)
    {
        await using var others = MomentRow.OfAsync(would, asked).GetAsyncEnumerator(cancel);
        var other = await others.MoveNextAsync() ? others.Current : null;
        await foreach (var row in MomentRow.OfAsync(was, asked))
        {
            cancel.ThrowIfCancellationRequested();
            // Both come in one order; what a withdrawn establishment alone held is in the first only.
            var same = other is not null && other.Territory == row.Territory && other.Presentation == row.Presentation && other.Figures?.Link == row.Figures?.Link;
            lines.Write(json => row.Write(json, at, Was));
            var beside = same ? other! : row with { Figures = null, Forecast = null };
            lines.Write(json => beside.Write(json, at, Would));
            foreach (var (before, after) in row.Compared().Zip(beside.Compared()))
                if (!Equals(before.Value, after.Value)) lines.Write(json => Difference(json, at, row, before.Figure, before.Value, after.Value));
            if (same) other = await others.MoveNextAsync() ? others.Current : null;
        }
    }

    private static void Difference(Utf8JsonWriter json, DateTimeOffset at, MomentRow row, string figure, object? was, object? would)
    {
        json.WriteString("at", Moments.Shown(at));
        json.WriteString("territory", row.Territory.Text);
        json.WriteString("presentation", row.Presentation.ToString());
        json.WriteString("link", row.Figures?.Link);
        json.WriteString("figure", figure);
        Value(json, Was, was);
        Value(json, Would, would);
    }

    private static void Value(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case decimal exact: json.WriteNumber(name, exact); break;
            case double number: json.WriteNumber(name, number); break;
            default: json.WriteString(name, (string)value); break;
        }
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyDictionary<SignalKind, int> counts)
    {
        json.WriteStartObject(name);
        foreach (var (kind, count) in counts.OrderBy(pair => pair.Key)) json.WriteNumber(SignalViews.KindName(kind), count);
        json.WriteEndObject();
    }

    private static void Subject(Utf8JsonWriter json, SignalSubject subject)
    {
        json.WriteString("territory", subject.Territory.Text);
        if (subject.Presentation is { } presentation) json.WriteString("presentation", presentation.ToString());
        if (subject.Establishment is { } establishment) json.WriteString("establishment", establishment.Text);
        if (subject.Group is { } group) json.WriteString("group", group);
        if (subject.Disease is { } disease) json.WriteString("disease", SignalViews.DiseaseName(disease));
        if (subject.Link != Domain.Reference.EstablishmentKind.Unknown) json.WriteString("link", LineViews.LinkName(subject.Link));
    }

    private static string TextOf(SignalSubject subject) => $"{subject.Territory.Text}/{subject.Presentation}/{subject.Group}/{subject.Establishment?.Text}/{subject.Disease}/{subject.Link}";
}
