using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>When the stock of one line runs out if nothing arrives. Local dates of the establishment; null: beyond 60 days.</summary>
/// <param name="AsOf">When it was computed: the stock may have moved since.</param>
/// <param name="Within5">Probability of running out within 5 days, 0–1; likewise 10 and 30.</param>
public readonly record struct LineDepletion(DateTimeOffset AsOf, DateOnly? P10, DateOnly? P50, DateOnly? P90, double Within5, double Within10, double Within30);

/// <summary>What is foreseen of one line, and what it rests on.</summary>
/// <param name="LearntThrough">The last local day learnt: yesterday. Days from 1970-01-01.</param>
/// <param name="FirstDay">The day of the first of <paramref name="Days"/>: today.</param>
/// <param name="Depletion">Null where the coverage is no number.</param>
public sealed record LineForecast(int LearntThrough, int FirstDay, IReadOnlyList<DemandQuantiles> Days, LineFigures Figures, LineDepletion? Depletion, ForecastBasis Basis);

/// <summary>What is foreseen of one presentation in one territory on one link, and what it rests on. Quantities in the presentation's unit.</summary>
/// <param name="LearntThrough">The last local day learnt, days from 1970-01-01; those since were taken as missing.</param>
/// <param name="FirstDay">The day of the first of <paramref name="Days"/>: today.</param>
/// <param name="Totals">The stock that <paramref name="Depletion"/> starts from, and the official consumption beside the forecast's.</param>
/// <param name="Depletion">Null: the stock is unknown.</param>
/// <param name="Demand">Null: less than a week was foreseen before.</param>
/// <param name="ShareObserved">Part of need observed and not censored on the last day learnt, 0–1.</param>
/// <param name="Reconciled">What the territory's own quantities were multiplied by, so that a parent and its children agree.</param>
public sealed record TerritoryForecast(
    TerritoryCode Territory, EstablishmentKind Link, int LearntThrough, int FirstDay, IReadOnlyList<DemandQuantiles> Days, LinkTotals Totals, CoverDays Coverage,
    DepletionPicture? Depletion, DemandPicture? Demand, double ShareObserved, double Reconciled, ForecastBasis Basis)
{
    /// <summary>Who began the reference period anew, when and in which words; null: nobody, or the log of facts has not told it yet.</summary>
    public RecordedReset? Reset { get; init; }
    /// <summary>Part of usual need, 0–1, that lately came after its day had been learnt, and is in no territory's forecast; null: no need is known.</summary>
    public double? LateShare { get; init; }
    /// <summary>Null: the presentation's demand follows no epidemic, or nothing was published of it.</summary>
    public EpidemicHeard? Epidemic { get; init; }
}
