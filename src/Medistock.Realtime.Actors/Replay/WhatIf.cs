using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>One thing that might have been otherwise.</summary>
public abstract record Change
{
    /// <summary>Other thresholds, all along.</summary>
    /// <param name="Presentations">Empty: every presentation.</param>
    public sealed record OtherThresholds(IReadOnlyList<PresentationCode> Presentations, EstablishmentKind Link, Thresholds Days) : Change;

    /// <summary>A delivery that nobody announced, announced at <paramref name="AnnouncedAt"/>.</summary>
    public sealed record ExtraArrival(PresentationCode Presentation, Holder Holder, string Id, DateOnly Due, Quantity Quantity, bool Firm, DateTimeOffset AnnouncedAt) : Change;

    /// <summary>A delivery that was announced, for another day from its first word on.</summary>
    public sealed record MovedArrival(PresentationCode Presentation, Holder Holder, string Id, DateOnly Due) : Change;

    /// <summary>Demand times <paramref name="Factor"/>, from lines true at <paramref name="From"/> on; what the shelf cannot give is unserved, deliveries stay as they were.</summary>
    /// <param name="Within">Null: everywhere.</param>
    public sealed record OtherConsumption(PresentationCode Presentation, decimal Factor, DateTimeOffset From, TerritoryCode? Within) : Change;

    /// <summary>An establishment that reports no more, and counts no more.</summary>
    public sealed record Withdrawn(Finess Establishment, DateTimeOffset From) : Change;
}

/// <summary>What might have been otherwise.</summary>
public sealed record WhatIf(IReadOnlyList<Change> Changes)
{
    /// <summary>Thresholds as they might have been; of two changes about one presentation the later stands.</summary>
    internal CoverageRules Rules(CoverageRules rules, ReferenceBook book)
    {
        var thresholds = Changes.OfType<Change.OtherThresholds>().ToList();
        if (thresholds.Count == 0) return rules;
        var overrides = new Dictionary<(PresentationCode, EstablishmentKind), Thresholds>();
        foreach (var presentation in book.Presentations)
        {
            foreach (var link in (ReadOnlySpan<EstablishmentKind>)[EstablishmentKind.Pui, EstablishmentKind.Officine])
                overrides[(presentation.Code, link)] = thresholds.LastOrDefault(change => change.Link == link && (change.Presentations.Count == 0 || change.Presentations.Contains(presentation.Code)))?.Days
                    ?? rules.Thresholds.For(presentation.Code, link);
        }
        // Of a code that no reference names no territory knows anything.
        return rules with { Thresholds = new(Thresholds.Pui, Thresholds.Officine, overrides) };
    }
}
