using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting.Scores;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>How what was foreseen of one presentation, in one territory on one link, came out.</summary>
/// <param name="Through">Last day of the newest week that was closed, days from 1970-01-01; null: none.</param>
/// <param name="Outcomes">Of the last <see cref="WeekScores.HistoryWeeks"/> weeks, the newest first; empty without <paramref name="Through"/>.</param>
public sealed record ForecastScores(
    PresentationCode Presentation, TerritoryCode Territory, EstablishmentKind Link, int? Through, IReadOnlyList<WeekOutcome> Outcomes, WeekTally Weeks, DepletionTally Depletion)
{
    /// <summary>Of the weeks of <see cref="Outcomes"/>, in their order: what was lost, the official rule's beside it; null where it is not known. Empty from a silo of before.</summary>
    public IReadOnlyList<WeekLoss?> Losses { get; init; } = [];
}
