using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>A batch as parsed at the edge: lines whose form was good, and those that were refused for their form alone.</summary>
/// <param name="BodyHash">Hash of the decompressed body: the same <paramref name="BatchId"/> with another one is a conflict.</param>
/// <param name="Facts">With their position in the batch as sent.</param>
public sealed record ReportedBatch(
    Guid BatchId, ulong BodyHash, IReadOnlyList<(int Index, StockFact Fact)> Facts, IReadOnlyList<RefusedLine> Refused,
    DateTimeOffset? ReportedThrough, IReadOnlyList<DateOnly> ClosedDays);

public readonly record struct RefusedLine(int Index, string Code, string Message);

/// <summary>What became of a batch. Refusals are values; a bug or a broken disk throws.</summary>
public abstract record ReportOutcome
{
    /// <summary>On disk (or, for a dry run, fit to be). <paramref name="Lines"/> are current figures of the touched presentations.</summary>
    public sealed record Recorded(
        long Sequence, bool Replayed, int Accepted, int Duplicates, int Ignored, int Unknown, IReadOnlyList<RefusedLine> Rejected, IReadOnlyList<LineFigures> Lines) : ReportOutcome
    {
        /// <summary>For each of <see cref="Lines"/>, the depletion last computed; null: none yet, or its coverage is no number.</summary>
        public IReadOnlyList<LineDepletion?> Depletions { get; init; } = [];
    }

    /// <summary>The batch id was used before with another body.</summary>
    public sealed record Conflict(long Sequence) : ReportOutcome;
}

/// <param name="Head">Journal sequence the figures are folded up to; 0 when nothing was ever reported.</param>
public sealed record EstablishmentFigures(
    Finess Finess, Establishment? Reference, long Head, DateTimeOffset? NewestAt, DateTimeOffset? ReportedThrough, bool StreamsMovements, bool Stale, IReadOnlyList<LineFigures> Lines)
{
    /// <summary>As <see cref="ReportOutcome.Recorded.Depletions"/>.</summary>
    public IReadOnlyList<LineDepletion?> Depletions { get; init; } = [];
}
