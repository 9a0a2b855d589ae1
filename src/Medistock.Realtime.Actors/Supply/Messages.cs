using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>A batch of facts on its way into the journal. Repeated, it changes nothing.</summary>
/// <param name="Stream"><see cref="FactLog.SupplyStream"/>, <see cref="FactLog.EpidemicStream"/> or <see cref="FactLog.ForecastStream"/>.</param>
/// <param name="Payload">A <see cref="FactRecord"/>, encoded.</param>
public sealed record FactParcel(string Stream, Guid BatchId, string Principal, byte[] Payload);

/// <summary>What became of a parcel.</summary>
public abstract record FactOutcome
{
    /// <param name="Sequence">Of its row in the stream.</param>
    /// <param name="Replayed">It was there already.</param>
    public sealed record Recorded(long Sequence, bool Replayed) : FactOutcome;
    /// <summary>It is no batch of facts that this program reads; nothing was recorded.</summary>
    public sealed record Refused(string Code, string Message) : FactOutcome;
}

/// <summary>A planned delivery, as a presentation's forecast takes it.</summary>
/// <param name="Remaining">What is still to come, in the presentation's unit.</param>
/// <param name="Slip">How late and how complete deliveries of this source come, for a date confirmed as this one is.</param>
public readonly record struct PlannedDelivery(
    Holder Holder, string Id, DateOnly Due, Quantity Remaining, bool Confirmed, int MovedTimes, int MovedDays, DateTimeOffset AnnouncedAt, SlipLaw Slip);

/// <summary>What is known upstream of one presentation. Absolute; the higher <paramref name="Version"/> wins. Each stock carries its own time: its age is the reader's to judge.</summary>
public sealed record SupplyRow(PresentationCode Presentation, long Version, IReadOnlyList<HolderSupply> Holders, IReadOnlyList<PlannedDelivery> Arrivals)
{
    /// <summary>Decided new reference periods of the presentation's forecasts; what the same log of facts knows beside supply.</summary>
    public IReadOnlyList<RecordedReset> Resets { get; init; } = [];
    /// <summary>Of the epidemic that the presentation's demand follows, territory by territory. Empty: it follows none, or a silo of before has told.</summary>
    public IReadOnlyList<EpidemicGrowth> Epidemics { get; init; } = [];

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>What laboratories and <i>dépositaires</i> still expect, as a depletion forecast takes it: a wholesaler's delivery moves stock inside the market and adds none.</summary>
    public IReadOnlyList<PlannedArrival> Forecastable() => [.. Arrivals.Where(planned => planned.Holder.HoldsMarketStock && planned.Remaining > Quantity.Zero)
        .Select(planned => new PlannedArrival(planned.Due.DayNumber - Epoch, planned.Remaining.ToDouble(), planned.Slip))];
}

/// <summary>How late and how complete one source delivers.</summary>
/// <param name="Seen">Deliveries behind the law, discounted; with none it is the prior alone.</param>
public readonly record struct SourceSlip(Holder Holder, double Seen, SlipLaw Confirmed, SlipLaw Unconfirmed);

/// <summary>All that is remembered upstream of one presentation, closed arrivals included.</summary>
/// <param name="Threshold">The decision in force on its specialty; null: none, or its specialty is unknown.</param>
public sealed record SupplyAnswer(PresentationSupply Supply, IReadOnlyList<SourceSlip> Sources, SafetyThreshold? Threshold);

/// <summary>One weekly series with every revision.</summary>
public sealed record SeriesAnswer(EpidemicSeriesKey Series, IReadOnlyList<EpidemicWeek> Weeks);
