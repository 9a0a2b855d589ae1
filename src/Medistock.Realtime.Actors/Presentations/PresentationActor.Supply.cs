using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>What laboratories and wholesalers hold and expect of the presentation: the newest row, for the nation's forecast. Which department it will reach nobody states.</summary>
public sealed partial class PresentationActor
{
    private (long Version, double Officine, int Current) _supplyTaken;

    /// <summary>Null: nobody upstream has stated anything, or it has not been told yet (it is told again every few minutes).</summary>
    public SupplyRow? Supply { get; private set; }

    public void Receive(SupplyRow row, DateTimeOffset now)
    {
        if (row.Presentation != Code) throw new ArgumentException($"the supply of {row.Presentation} reached {Code}", nameof(row));
        if (Supply is not null && row.Version <= Supply.Version) return;
        Supply = row;
        PictureBy(now + PictureEvery);
    }

    /// <summary>
    /// Upstream stock and arrivals count for FR's links in proportion to what each usually needs. Only while some stock upstream is current: an arrival
    /// without the stock that bridges the time until it comes would cry wolf.
    /// </summary>
    private void TakeSupply(DateTimeOffset now)
    {
        if (Supply is not { } row) return;
        double officine = UsualOf(EstablishmentKind.Officine), pui = UsualOf(EstablishmentKind.Pui);
        if (officine + pui <= 0) return;
        var current = row.Holders.Count(holder => !holder.StockIsStale(now));
        var taken = (row.Version, Math.Round(officine / (officine + pui), 2), current);
        if (taken == _supplyTaken) return;
        _supplyTaken = taken;
        foreach (var (link, usual) in (ReadOnlySpan<(EstablishmentKind, double)>)[(EstablishmentKind.Officine, officine), (EstablishmentKind.Pui, pui)])
        {
            if (usual <= 0 || _forecasts.Find(TerritoryCode.France, link) is not { } series) continue;
            var share = usual / (officine + pui);
            if (current > 0) series.SetArrivals(ArrivalsOf(row, share), share * row.Holders.Where(holder => !holder.StockIsStale(now)).Sum(holder => holder.Stock!.Value.Amount.ToDouble()));
            else series.ForgetArrivals();
        }
    }

    private static PlannedArrival[] ArrivalsOf(SupplyRow row, double share) =>
        [.. row.Forecastable().Select(arrival => arrival with { Quantity = share * arrival.Quantity })];

    private double UsualOf(EstablishmentKind link) => _states.TryGetValue((TerritoryCode.France, link), out var state) ? state.Usual : 0;
}
