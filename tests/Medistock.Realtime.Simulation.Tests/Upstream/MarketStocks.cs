using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

/// <summary>What becomes of a specialty's stock on the French market, threshold 2 months.</summary>
public enum MarketStory
{
    /// <summary>Refilled each month, well above the threshold; wholesalers' stocks come and go.</summary>
    Steady,
    /// <summary>Refilled each month from a trough just above the threshold.</summary>
    Thin,
    /// <summary>Deliveries end one day: through the threshold, to nothing.</summary>
    Falling,
    /// <summary>Falls as well, but its laboratory has stopped saying so while all was well.</summary>
    Silent,
}

/// <summary>One laboratory's stock of one presentation, stated each Monday with a small error, and a wholesaler's beside it.</summary>
internal sealed class MarketStocks(UpstreamWinter winter, int presentation)
{
    private const double MonthDays = 365.25 / 12, Threshold = 2, Error = 0.005;
    private static readonly MarketStory[] Usual = [MarketStory.Steady, MarketStory.Steady, MarketStory.Steady, MarketStory.Thin, MarketStory.Thin, MarketStory.Falling, MarketStory.Falling, MarketStory.Falling, MarketStory.Silent];
    private readonly Holder _laboratory = Holder.Of(HolderKind.Exploitant, $"Laboratoire {presentation}"), _wholesaler = Holder.Of(HolderKind.Grossiste, "Répartiteur");

    public void Live(MarketStory? asked)
    {
        var story = asked ?? Usual[winter.Chance.Next(Usual.Length)];
        var (month, day, ends) = (Math.Exp(winter.Between(6, 11)), winter.Chance.Next(0, 30), winter.Chance.Next(30, 100));
        var trough = story == MarketStory.Thin ? winter.Between(2.02, 2.2) : winter.Between(2.4, 3.2);
        var (months, crossed) = (trough + 1, (int?)null);
        for (var today = 0; today < UpstreamWinter.Days; today++)
        {
            months = Math.Max(0, months - (1 + 0.15 * Math.Sin(2 * Math.PI * today / 180)) * winter.Noise(0.1) / MonthDays);
            // A laboratory refills when it is to refill, and not below its trough.
            if ((today - day) % 30 == 0 || months < trough) months = story is MarketStory.Falling or MarketStory.Silent && today >= ends ? months : Math.Max(months, trough + 1);
            if (months < Threshold) crossed ??= today;
            if (today % 7 == 0 && !(story == MarketStory.Silent && today >= ends - 7)) State(today + 0.42, months, month);
        }
        if (story == MarketStory.Falling && crossed is { } on) winter.Happens(new(SafetyStockRule.Name, UpstreamWinter.CodeOf(presentation).ToString(), on, on - 2, on + 14, UpstreamWinter.Days));
    }

    private void State(double at, double months, double month)
    {
        var (code, time) = (UpstreamWinter.CodeOf(presentation), UpstreamWinter.At(at));
        winter.Say(at, new SupplyFact.Stock(code, _laboratory, time, Quantity.Of((decimal)Math.Round(months * month * winter.Noise(Error)))));
        winter.Say(at, new SupplyFact.Sales(code, _laboratory, time, SalesWindow.UsualMonth, Quantity.Of((decimal)Math.Round(month)), UpstreamWinter.DateOf((int)at - 380), UpstreamWinter.DateOf((int)at - 15)));
        winter.Say(at, new SupplyFact.Stock(code, _wholesaler, time, Quantity.Of((decimal)Math.Round(month * winter.Between(0.05, 0.8)))));
    }
}
