using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>What each source announced and what came, over all its presentations, folded in one order whatever the order of the facts.</summary>
internal sealed class Slips(SupplyBook book)
{
    // As many as there are sources; all made again at once, and only when somebody asks after something changed.
    private Dictionary<Holder, SlipHistory>? _histories;

    public void Changed() => _histories = null;

    public SlipHistory Of(Holder holder)
    {
        _histories ??= Learn();
        return _histories.TryGetValue(holder, out var history) ? history : new SlipHistory();
    }

    private Dictionary<Holder, SlipHistory> Learn()
    {
        var closed = book.Presentations.SelectMany(presentation => book.Of(presentation)!.Arrivals.Where(arrival => arrival.Status is ArrivalStatus.Received or ArrivalStatus.Abandoned))
            .OrderBy(EndOf).ThenBy(arrival => arrival.Id, StringComparer.Ordinal);
        var histories = new Dictionary<Holder, SlipHistory>();
        foreach (var arrival in closed)
        {
            if (!histories.TryGetValue(arrival.Holder, out var history)) history = histories[arrival.Holder] = new();
            // Each date was a promise of its own: one moved three times was three times wrong.
            for (var i = 0; i < arrival.Notices.Count; i++)
            {
                var notice = arrival.Notices[i];
                var last = i == arrival.Notices.Count - 1;
                if (!last && arrival.Notices[i + 1].Due == notice.Due) continue;
                var confirmed = last ? arrival.Confirmed : notice.Confirmed;
                if (arrival.Status == ArrivalStatus.Abandoned) history.Abandoned(confirmed);
                else history.Delivered(arrival.CameOn!.Value.DayNumber - notice.Due.DayNumber, notice.Quantity.TenThousandths > 0 ? Math.Min(1, arrival.Came.ToDouble() / notice.Quantity.ToDouble()) : 1, confirmed);
            }
        }
        return histories;
    }

    private static DateOnly EndOf(Arrival arrival) => arrival.CameOn ?? DateOnly.FromDateTime(arrival.AbandonedAt!.Value.UtcDateTime);
}
