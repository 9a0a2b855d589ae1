using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Simulator.Habits;

/// <summary>
/// Simulated officines. Their FINESS begin with <c>99</c>, which is no department's prefix, have a valid key, and say which of the department's
/// real number of officines they stand for: the same number whatever the scale.
/// </summary>
internal static class Officines
{
    /// <summary>Half a degree of latitude, at most: a department's size.</summary>
    private const double SpreadDegrees = 0.25;

    public static Establishment Of(Department department, int ordinal, int before, ulong seed)
    {
        var number = before + ordinal + 1;
        var chance = new Chance(seed, 31, number);
        var position = department.Centre is not { } centre ? (Coordinates?)null : new Coordinates(
            Math.Round(centre.Latitude + chance.Between(-SpreadDegrees, SpreadDegrees), 5), Math.Round(centre.Longitude + chance.Between(-SpreadDegrees, SpreadDegrees), 5));
        var name = string.Create(CultureInfo.InvariantCulture, $"Officine simulée {department.Code.Text}-{ordinal + 1:000}");
        return new(Finess(number), null, name, EstablishmentKind.Officine, department.Code, position, Simulated: true, Beds: null);
    }

    /// <summary><c>99</c> + 6 digits + Luhn key.</summary>
    public static Finess Finess(int number)
    {
        if (number is < 1 or > 999_999) throw new ArgumentOutOfRangeException(nameof(number), number, "six digits");
        var stem = string.Create(CultureInfo.InvariantCulture, $"99{number:000000}");
        for (var key = 0; key < 10; key++)
        {
            var text = stem + (char)('0' + key);
            if (CheckDigits.LuhnHolds(text)) return Domain.Codes.Finess.Parse(text);
        }
        throw new InvalidOperationException($"{stem} has no key");
    }

    /// <summary>Largest remainders: whole numbers in proportion, that add up to <paramref name="total"/>; each at least 1 while there are enough, none above its weight.</summary>
    public static int[] Apportion(int total, IReadOnlyList<int> weights)
    {
        var least = total >= weights.Count ? 1 : 0;
        var rest = total - least * weights.Count;
        var sum = (double)weights.Sum();
        var exact = weights.Select(weight => weight * rest / sum).ToArray();
        var whole = exact.Select(share => (int)share).ToArray();
        foreach (var i in Enumerable.Range(0, exact.Length).OrderByDescending(i => exact[i] - whole[i]).ThenBy(i => i).Take(rest - whole.Sum())) whole[i]++;
        for (var i = 0; i < whole.Length; i++) whole[i] = Math.Min(whole[i] + least, weights[i]);
        // What the small ones could not take goes where there is most room.
        for (var missing = total - whole.Sum(); missing > 0 && whole.Zip(weights).Any(pair => pair.First < pair.Second); missing--)
            whole[Enumerable.Range(0, whole.Length).MaxBy(i => weights[i] - whole[i])]++;
        return whole;
    }
}
