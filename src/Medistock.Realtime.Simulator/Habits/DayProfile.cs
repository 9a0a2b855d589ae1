using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Simulator.Habits;

/// <summary>When in the week and in the day things happen. Shares of a working week and of a day; our own orders of magnitude.</summary>
internal static class DayProfile
{
    /// <summary>Monday first; sums to 7, so that a week's demand is the week's.</summary>
    private static readonly double[] OfficineWeek = [1.32, 1.18, 1.16, 1.10, 1.28, 0.86, 0.10];
    private static readonly double[] PuiWeek = [1.18, 1.12, 1.10, 1.10, 1.14, 0.68, 0.68];
    // Percent by hour of the day.
    private static readonly int[] OfficineHours = [0, 0, 0, 0, 0, 0, 0, 0, 4, 9, 12, 11, 5, 5, 8, 8, 10, 12, 11, 5, 0, 0, 0, 0];
    private static readonly int[] PuiHours = [1, 1, 1, 1, 1, 1, 2, 5, 9, 12, 11, 9, 6, 6, 8, 8, 6, 4, 2, 2, 1, 1, 1, 1];
    private static readonly int[] DutyHours = [1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 7, 6, 6, 8, 8, 8, 6, 4, 2, 2, 1, 1];
    /// <summary>One officine in this many is open on a given Sunday (<i>pharmacie de garde</i>), and then sees all of the quarter's patients.</summary>
    public const int DutyTurn = 10;

    /// <summary>Counts come out of the books at the turn of the day, before anything moves.</summary>
    public const int CountSecond = 5, DeliverySecond = 8 * 3600 + 300;

    /// <summary>When the day's books close: nothing is sold after.</summary>
    public static int CloseSecond(EstablishmentKind kind, DateOnly day) => kind == EstablishmentKind.Pui || Rest(day) ? 24 * 3600 - 600 : 20 * 3600 - 600;

    public static bool Open(EstablishmentKind kind, int establishment, DateOnly day) =>
        kind == EstablishmentKind.Pui || !Rest(day) || (establishment + day.DayNumber / 7) % DutyTurn == 0;

    /// <summary>Sundays, and the three days on which almost no shop opens.</summary>
    public static bool Rest(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday || (day.Month, day.Day) is (1, 1) or (5, 1) or (12, 25);

    public static double Weight(EstablishmentKind kind, DateOnly day, bool open)
    {
        var weekday = ((int)day.DayOfWeek + 6) % 7;
        if (kind == EstablishmentKind.Pui) return PuiWeek[weekday];
        if (!open) return 0;
        return Rest(day) ? OfficineWeek[6] * DutyTurn : OfficineWeek[weekday];
    }

    /// <summary>A second of the day, by the hours' profile.</summary>
    public static int Second(EstablishmentKind kind, DateOnly day, ref Chance chance)
    {
        var hours = kind == EstablishmentKind.Pui ? PuiHours : Rest(day) ? DutyHours : OfficineHours;
        var draw = chance.Below(100);
        var hour = 0;
        for (; hour < 23 && draw >= hours[hour]; hour++) draw -= hours[hour];
        return hour * 3600 + chance.Below(3600);
    }
}
