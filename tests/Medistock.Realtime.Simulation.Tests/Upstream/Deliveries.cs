using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

/// <summary>What becomes of a planned delivery.</summary>
public enum Fate
{
    /// <summary>Confirmed days before, there on its day; one receipt in seven is told only the next morning.</summary>
    OnTime,
    /// <summary>The same, and told the same day.</summary>
    Perfect,
    /// <summary>Its date moved once by a few days, long before.</summary>
    Slight,
    /// <summary>More than was announced: another delivery with its own number, beside it (audit §162: not postponed).</summary>
    Additional,
    /// <summary>Never confirmed; it comes all the same.</summary>
    Unconfirmed,
    /// <summary>Confirmed in the last 48 hours.</summary>
    ConfirmedLate,
    /// <summary>Confirmed, and not there: it comes 2 to 25 days later.</summary>
    Late,
    /// <summary>Moved by a week to a month, or two or three times by less.</summary>
    Postponed,
}

/// <summary>The monthly deliveries of one presentation's laboratory.</summary>
internal sealed class Deliveries(UpstreamWinter winter, int presentation)
{
    private static readonly (Fate Fate, double Share)[] Usual =
        [(Fate.OnTime, 0.55), (Fate.Slight, 0.10), (Fate.Additional, 0.10), (Fate.Unconfirmed, 0.04), (Fate.ConfirmedLate, 0.04), (Fate.Late, 0.08), (Fate.Postponed, 0.09)];
    private readonly Holder _holder = Holder.Of(HolderKind.Exploitant, $"Laboratoire {presentation}");
    private readonly string _subject = UpstreamWinter.CodeOf(presentation).ToString();
    private readonly Quantity _quantity = Quantity.Of(1_000);

    public void Plan(Fate? fate)
    {
        for (var month = 0; month < 5; month++) Plan("A" + month, 20 + 30 * month + winter.Chance.Next(0, 7), fate ?? Drawn());
    }

    private void Plan(string id, int due, Fate fate)
    {
        Announce(id, winter.Between(due - 56, due - 28), due);
        switch (fate)
        {
            case Fate.OnTime or Fate.Perfect:
                Confirm(id, winter.Between(due - 12, due - 3));
                Receive(id, due, prompt: fate == Fate.Perfect);
                break;
            case Fate.Slight:
                var slight = due + winter.Chance.Next(1, 5) * (winter.Chance.Next(2) == 0 ? 1 : -1);
                Announce(id, winter.Between(due - 20, due - 10), slight);
                Confirm(id, winter.Between(slight - 5, slight - 3));
                Receive(id, slight, prompt: true);
                break;
            case Fate.Additional:
                Confirm(id, winter.Between(due - 12, due - 3));
                Receive(id, due, prompt: true);
                var more = due + winter.Chance.Next(7, 21);
                Announce(id + "-bis", winter.Between(due - 14, due - 3), more);
                Confirm(id + "-bis", winter.Between(more - 5, more - 3));
                Receive(id + "-bis", more, prompt: true);
                break;
            case Fate.Unconfirmed:
                Happens(ArrivalRule.UnconfirmedName, due, due - 2, due, Receive(id, due, prompt: true));
                break;
            case Fate.ConfirmedLate:
                var confirmed = winter.Between(due - 1.4, due - 0.5);
                Confirm(id, confirmed);
                Receive(id, due, prompt: true);
                Happens(ArrivalRule.UnconfirmedName, due, due - 2, due, confirmed);
                break;
            case Fate.Late:
                Confirm(id, winter.Between(due - 12, due - 3));
                var came = due + winter.Chance.Next(2, 26);
                Happens(ArrivalRule.LateName, due + 1, due + 1, due + 2, Receive(id, came, prompt: true));
                break;
            default:
                Postpone(id, due);
                break;
        }
    }

    private void Postpone(string id, int due)
    {
        var (now, told) = (due, 0.0);
        var shifts = winter.Chance.Next(2) == 0 ? [winter.Chance.Next(7, 31)] : Enumerable.Range(0, winter.Chance.Next(2, 4)).Select(_ => winter.Chance.Next(3, 11)).ToArray();
        for (var i = 0; i < shifts.Length; i++)
        {
            var said = winter.Between(now - (i == 0 ? 15 : Math.Min(8, now - due + 2)), now - 2.5);
            Announce(id, said, now += shifts[i]);
            if (told == 0 && (now - due >= ArrivalRule.Default.MovedDays || i + 1 >= ArrivalRule.Default.MovedTimes)) told = said;
        }
        Confirm(id, now - 3.2);
        Happens(ArrivalRule.MovedName, due, told, Math.Max(due, told + 1), Receive(id, now, prompt: true));
    }

    private void Announce(string id, double at, int due) => winter.Say(at, new SupplyFact.Announced(UpstreamWinter.CodeOf(presentation), _holder, UpstreamWinter.At(at), id, UpstreamWinter.DateOf(due), _quantity, false));

    private void Confirm(string id, double at) => winter.Say(at, new SupplyFact.Confirmed(UpstreamWinter.CodeOf(presentation), _holder, UpstreamWinter.At(at), id));

    /// <returns>When it was told.</returns>
    private double Receive(string id, int on, bool prompt)
    {
        var told = prompt || winter.Chance.NextDouble() < 0.85 ? on + 0.7 : on + 1 + winter.Between(0.35, 0.65);
        winter.Say(told, new SupplyFact.Received(UpstreamWinter.CodeOf(presentation), _holder, UpstreamWinter.At(told), id, UpstreamWinter.DateOf(on), _quantity, true));
        return told;
    }

    private void Happens(string rule, double on, double earliest, double latest, double until) => winter.Happens(new(rule, _subject, on, earliest, latest, until));

    private Fate Drawn()
    {
        var drawn = winter.Chance.NextDouble();
        foreach (var (fate, share) in Usual)
            if ((drawn -= share) < 0) return fate;
        return Fate.OnTime;
    }
}
