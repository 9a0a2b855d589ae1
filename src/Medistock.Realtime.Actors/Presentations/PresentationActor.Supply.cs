using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>
/// What laboratories and wholesalers hold and expect of the presentation: the newest row, for the nation's forecast. Which department it will reach nobody states. With it comes how the epidemic grows
/// that the presentation's demand follows, for every territory's.
/// </summary>
public sealed partial class PresentationActor
{
    private const double DaysOfMonth = 365.25 / 12;
    private readonly (long Version, int Current, double Part)[] _supplyTaken = new (long, int, double)[Links.Length];

    /// <summary>Null: nobody upstream has stated anything, or it has not been told yet (it is told again every few minutes).</summary>
    public SupplyRow? Supply { get; private set; }

    public void Receive(SupplyRow row, DateTimeOffset now)
    {
        if (row.Presentation != Code) throw new ArgumentException($"the supply of {row.Presentation} reached {Code}", nameof(row));
        if (Supply is not null && row.Version <= Supply.Version) return;
        Supply = row;
        if (_forecasts.Take(row.Resets)) (_learnt, _unreconciled, _unsavedSince) = (true, true, _unsavedSince ?? now);
        _forecasts.Take(row.Epidemics);
        PictureBy(now + PictureEvery);
    }

    /// <summary>
    /// Upstream stock and arrivals count for FR's links by days of need: a link's part is what its reporting establishments usually need, of the usual sales
    /// that laboratories state. Not while no stock upstream is current: an arrival without the stock that bridges the time until it comes would cry wolf.
    /// </summary>
    private void TakeSupply(DateTimeOffset now)
    {
        if (Supply is not { } row) return;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var sales = row.Holders.Where(holder => holder.Holder.HoldsMarketStock && holder.Usual is { } usual && usual.Valid(today)).Sum(holder => holder.Usual!.Value.PerMonth.ToDouble()) / DaysOfMonth;
        var current = row.Holders.Where(holder => !holder.StockIsStale(now)).ToList();
        var upstream = current.Sum(holder => holder.Stock!.Value.Amount.ToDouble());
        foreach (var link in (ReadOnlySpan<EstablishmentKind>)[EstablishmentKind.Officine, EstablishmentKind.Pui])
        {
            if (!_states.TryGetValue((TerritoryCode.France, link), out var state) || _forecasts.Find(TerritoryCode.France, link) is not { } series) continue;
            var part = sales > 0 && current.Count > 0 ? Math.Min(1, Math.Round(state.Usual / 1e6 / sales, 5)) : 0;
            var taken = (row.Version, current.Count, part);
            if (_supplyTaken[(int)link] == taken) continue;
            _supplyTaken[(int)link] = taken;
            if (part > 0) series.SetArrivals(ArrivalsOf(row, part), part * upstream);
            else series.ForgetArrivals();
        }
    }

    private static PlannedArrival[] ArrivalsOf(SupplyRow row, double part) =>
        [.. row.Forecastable().Select(arrival => arrival with { Quantity = part * arrival.Quantity })];
}
