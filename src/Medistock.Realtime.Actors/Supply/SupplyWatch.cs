using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>Signals <c>arrival</c> and <c>safety-stock</c>: one of each for a presentation, whatever the number of its deliveries and holders.</summary>
internal sealed class SupplyWatch(SupplyBook book, Func<ReferenceBook> reference, ArrivalRule arrivals, SafetyStockRule safety)
{
    /// <summary>Deliveries named as evidence.</summary>
    private const int Named = 8;
    private static readonly TimeSpan UsualRepeat = TimeSpan.FromMinutes(5);
    private readonly AlarmSet<PresentationCode, ArrivalAlarm> _arrivals = new(UsualRepeat);
    private readonly AlarmSet<PresentationCode, SafetyAlarm> _safety = new(UsualRepeat);

    public TimeSpan RepeatEvery
    {
        set => (_arrivals.RepeatEvery, _safety.RepeatEvery) = (value, value);
    }

    public DateTimeOffset? RetryAt => _arrivals.RetryAt ?? _safety.RetryAt;

    public void Resume(Signal signal, DateTimeOffset now)
    {
        if (signal.Subject.Presentation is not { } presentation) return;
        if (signal.Kind == SignalKind.Arrival) _arrivals.Resume(presentation, new(ArrivalRule.ConcernOf(signal.Rule), null), now);
        else if (signal.Kind == SignalKind.SafetyStock) _safety.Resume(presentation, new(true, null, true), now);
    }

    public void Judge(DateTimeOffset now)
    {
        foreach (var presentation in book.Presentations)
        {
            var supply = book.Of(presentation)!;
            var before = _arrivals.StateOf(presentation);
            var after = arrivals.Judge(before, supply.Planned, now);
            if (after.Stands || before.Stands) _arrivals.Set(presentation, after, after.Stands, say: after.Concern != before.Concern);

            var was = _safety.StateOf(presentation);
            var alarm = safety.Judge(was, MarketStock.Of(supply, now), ThresholdOf(presentation, now), now);
            if (alarm.Stands || was.Stands) _safety.Set(presentation, alarm, alarm.Stands, say: alarm.Stands != was.Stands || alarm.Held != was.Held);
        }
        _arrivals.Repeat(now);
        _safety.Repeat(now);
    }

    public async ValueTask SayOwedAsync(IPeers peers, DateTimeOffset now)
    {
        await _arrivals.SayOwedAsync(peers, (presentation, alarm) => OfArrivals(presentation, alarm, now), now);
        await _safety.SayOwedAsync(peers, (presentation, alarm) => OfSafety(presentation, alarm, now), now);
    }

    private decimal ThresholdOf(PresentationCode presentation, DateTimeOffset now) =>
        reference().Find(presentation)?.Cis is { } cis && book.ThresholdOf(cis, DateOnly.FromDateTime(now.UtcDateTime)) is { } decided ? decided.Months : SafetyThreshold.DefaultMonths;

    private SignalObservation OfArrivals(PresentationCode presentation, ArrivalAlarm alarm, DateTimeOffset now)
    {
        var planned = book.Of(presentation)?.Planned.ToList() ?? [];
        var named = planned.Select(arrival => (Arrival: arrival, Concern: arrivals.Of(arrival, now))).Where(one => one.Concern != ArrivalConcern.None)
            .OrderByDescending(one => one.Concern).ThenBy(one => one.Arrival.Current!.Value.Due).ToList();
        var evidence = named.Take(Named).SelectMany(one => EvidenceOf(one.Arrival, one.Concern, now)).ToList();
        if (named.Count > Named) evidence.Add(new("autres livraisons concernées", named.Count - Named, "livraisons", "journal", now));
        return new(SignalKind.Arrival, Subject(presentation), ArrivalRule.SeverityOf(alarm.Concern), arrivals.CorroborationOf(planned, now), arrivals.Used(alarm.Concern), evidence, now);
    }

    private static IEnumerable<Evidence> EvidenceOf(Arrival arrival, ArrivalConcern concern, DateTimeOffset now)
    {
        var (notice, (times, days)) = (arrival.Current!.Value, arrival.Moved);
        var due = notice.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var said = concern switch
        {
            ArrivalConcern.Late => string.Create(CultureInfo.InvariantCulture, $"livraison {arrival.Id} attendue le {due}, en retard de {DateOnly.FromDateTime(now.UtcDateTime).DayNumber - notice.Due.DayNumber} j"),
            ArrivalConcern.Unconfirmed => $"livraison {arrival.Id} attendue le {due}, non confirmée",
            _ => $"livraison {arrival.Id} reportée au {due}",
        };
        yield return new(said, arrival.Remaining.ToDouble(), "restant à livrer", arrival.Holder.Name, notice.At);
        if (times > 0) yield return new(string.Create(CultureInfo.InvariantCulture, $"livraison {arrival.Id} : {times} report(s), décalage total"), days, "jours", arrival.Holder.Name, notice.At);
        if (arrival.Status == ArrivalStatus.Partial) yield return new($"livraison {arrival.Id} : reçu", arrival.Came.ToDouble(), "en partie", arrival.Holder.Name, arrival.Receipts[^1].At);
    }

    private SignalObservation OfSafety(PresentationCode presentation, SafetyAlarm alarm, DateTimeOffset now)
    {
        var supply = book.Of(presentation);
        var market = supply is null ? default : MarketStock.Of(supply, now);
        var threshold = ThresholdOf(presentation, now);
        var unit = presentation.Unit == StockUnit.Box ? "boîtes" : "unités";
        List<Evidence> evidence = [new(market.Months is null ? "stock du marché en mois : " + Words(market.Unknown) : "stock du marché", market.Months is { } months ? Math.Round(months, 2) : null, "mois", "FR", market.AsOf)];
        if (alarm.Held) evidence.Add(new("signal maintenu : stock inconnu ou périmé", null, "", "FR", now));
        if (market.PerMonth > Quantity.Zero) evidence.Add(new("ventes d'un mois usuel", market.PerMonth.ToDouble(), unit, "FR", market.AsOf));
        foreach (var holder in (supply?.Holders ?? []).Where(holder => holder.Holder.HoldsMarketStock && holder.Stock is not null).OrderByDescending(holder => holder.Stock!.Value.Amount).Take(Named))
            evidence.Add(new(holder.StockIsStale(now) ? "stock déclaré, périmé" : "stock déclaré", holder.Stock!.Value.Amount.ToDouble(), unit, holder.Holder.Name, holder.Stock.Value.At));
        return new(SignalKind.SafetyStock, Subject(presentation), alarm.Stands ? Severity.Watch : null, CorroborationRule.Single, SafetyStockRule.Used(threshold), evidence, now);
    }

    private static string Words(MarketUnknown unknown) => unknown switch
    {
        MarketUnknown.NoStock => "aucun stock déclaré",
        MarketUnknown.NoSales => "aucune période de référence valide",
        MarketUnknown.Stale => "déclarations périmées",
        _ => "connu",
    };

    private static SignalSubject Subject(PresentationCode presentation) => new(TerritoryCode.France, presentation, null, EstablishmentKind.Unknown);
}
