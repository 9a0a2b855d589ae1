using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Territories;

namespace Medistock.Realtime.Web.Signals;

/// <summary>Signals → the words of the public contract. These names are fixed.</summary>
public static class SignalViews
{
    public static string KindName(SignalKind kind) => kind switch
    {
        SignalKind.Coverage => "coverage", SignalKind.Territorial => "territorial", _ => "silence",
    };

    public static string SeverityName(Severity severity) => severity switch
    {
        Severity.Critical => "critical", Severity.Alert => "alert", Severity.Watch => "watch", _ => "info",
    };

    public static string StateName(SignalState state) => state switch
    {
        SignalState.Open => "open", SignalState.Acknowledged => "acknowledged", SignalState.Snoozed => "snoozed", SignalState.Resolved => "resolved", _ => "cleared",
    };

    /// <summary>Still asks for somebody's attention, now or when its snooze ends.</summary>
    public static bool IsOpen(this Signal signal) => signal.State is SignalState.Open or SignalState.Acknowledged or SignalState.Snoozed;

    /// <param name="sequence">The durable change that left this state; 0 when it lies further back than the feed remembers.</param>
    public static SignalView ViewOf(Signal signal, long sequence, ReferenceBook book)
    {
        var subject = signal.Subject;
        var view = new SignalSubjectView(
            subject.Territory.Text, book.NameOf(subject.Territory), subject.Presentation?.ToString(), LabelOf(subject.Presentation, book),
            subject.Establishment?.Text, subject.Establishment is { } finess ? book.Find(finess)?.Name : null,
            subject.Link == EstablishmentKind.Unknown ? null : LineViews.LinkName(subject.Link));
        return new(
            signal.Id, signal.Version, sequence, KindName(signal.Kind), SeverityName(signal.Severity), StateName(signal.State),
            signal.Corroboration.Holds ? "corroborated" : "isolated", view, TitleOf(signal.Kind, view),
            new(signal.Rule.Name, signal.Rule.Threshold, signal.Rule.Unit, signal.Rule.Official, signal.Rule.Source),
            [.. signal.Evidence.Select(seen => new EvidenceView(seen.What, seen.Value, seen.Unit, seen.Source, seen.At))],
            signal.FirstSeen, signal.LastSeen, signal.ChangedAt, signal.Count, signal.AssignedTo, signal.AcknowledgedBy, signal.AcknowledgedAt, signal.SnoozedUntil,
            [.. signal.Comments.Select(comment => new SignalCommentView(comment.By, comment.At, comment.Text))]);
    }

    /// <summary>What this principal may read of it: what the authorities say to each other, and who of them acts, is not for those who report.</summary>
    public static SignalView For(this SignalView view, Principal principal) => principal.Role is Role.Pharmacy or Role.Vendor
        ? view with { Comments = [], AssignedTo = null, AcknowledgedBy = null } : view;

    private static string? LabelOf(PresentationCode? code, ReferenceBook book) => code is { } known ? book.Find(known)?.Label : null;

    /// <summary>One French line, as a wall or a notification reads it.</summary>
    private static string TitleOf(SignalKind kind, SignalSubjectView subject)
    {
        var what = subject.PresentationLabel ?? subject.Presentation;
        var where = subject.EstablishmentName ?? subject.Finess ?? subject.TerritoryName ?? subject.Territory;
        return kind switch
        {
            SignalKind.Coverage => $"Couverture basse : {what ?? "toutes présentations"} — {where}",
            SignalKind.Territorial => $"Tension territoriale : {what ?? "toutes présentations"} — {where}",
            _ => $"Silence : {where} ne transmet plus",
        };
    }
}
