using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
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
        SignalKind.Coverage => "coverage", SignalKind.Territorial => "territorial", SignalKind.Silence => "silence", SignalKind.Depletion => "depletion",
        SignalKind.Surge => "surge", SignalKind.Hoarding => "hoarding", SignalKind.Shift => "shift", SignalKind.SafetyStock => "safety-stock",
        SignalKind.Arrival => "arrival", SignalKind.Epidemic => "epidemic", SignalKind.Field => "field", _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a name"),
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
            subject.Link == EstablishmentKind.Unknown ? null : LineViews.LinkName(subject.Link),
            subject.Group, subject.Group is { } group ? GroupLabel(group) : null, subject.Disease is { } disease ? DiseaseName(disease) : null,
            subject.Presentation is { } product && book.Find(product)?.Dci is { Length: > 0 } dci ? dci : null);
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

    /// <summary>« amoxicilline/suspension-buvable/paediatric » → « amoxicilline, suspension buvable, pédiatrique ».</summary>
    public static string GroupLabel(string group)
    {
        if (group.Split('/') is not [var dci, var family, var patients]) return group;
        return $"{dci.Replace("+", " + ", StringComparison.Ordinal)}, {family.Replace('-', ' ')}, {patients switch { "paediatric" => "pédiatrique", "adult" => "adulte", var other => other }}";
    }

    public static string DiseaseName(Disease disease) => disease switch
    {
        Disease.Grippe => "grippe", Disease.Covid19 => "covid-19", Disease.Bronchiolite => "bronchiolite", Disease.Ira => "ira", _ => "gea",
    };

    private static string DiseaseLabel(string? disease) => disease switch
    {
        null => "maladie inconnue", "covid-19" => "Covid-19", "ira" => "infections respiratoires aiguës", "gea" => "gastro-entérites aiguës", var other => other,
    };

    private static string? LabelOf(PresentationCode? code, ReferenceBook book) => code is { } known ? book.Find(known)?.Label : null;

    /// <summary>One French line, as a wall or a notification reads it.</summary>
    private static string TitleOf(SignalKind kind, SignalSubjectView subject)
    {
        var what = subject.PresentationLabel ?? subject.Presentation ?? subject.GroupLabel;
        var where = subject.EstablishmentName ?? subject.Finess ?? subject.TerritoryName ?? subject.Territory;
        return kind switch
        {
            SignalKind.Coverage => $"Couverture basse : {what ?? "toutes présentations"} — {where}",
            SignalKind.Territorial => $"Tension territoriale : {what ?? "toutes présentations"} — {where}",
            SignalKind.Depletion => $"Épuisement prévu : {what ?? "plusieurs groupes"} — {where}",
            SignalKind.Surge => $"Hausse de la demande : {what ?? "plusieurs groupes"} — {where}",
            SignalKind.Hoarding => $"Thésaurisation : {what ?? "plusieurs groupes"} — {where}",
            SignalKind.Shift => $"Report de la demande : {what ?? "plusieurs groupes"} — {where}",
            SignalKind.SafetyStock => $"Stock de sécurité à vérifier : {what ?? "plusieurs spécialités"} — {where}",
            SignalKind.Arrival => $"Arrivage à risque : {what ?? "plusieurs présentations"} — {where}",
            SignalKind.Field => $"Remontées de terrain : {what ?? "plusieurs groupes"} — {where}",
            SignalKind.Epidemic => $"Épidémie : {DiseaseLabel(subject.Disease)} — {where}",
            _ => $"Silence : {where} ne transmet plus",
        };
    }
}
