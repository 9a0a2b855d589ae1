using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Medistock.Realtime.Domain.Codes;

/// <summary>Which family a code is of.</summary>
public enum PresentationKind : byte { Cip, Ucd, Other }

/// <summary>
/// What is tracked: a box (CIP13), a common dispensing unit (UCD13), or a product without either, an <c>X-</c> code
/// (devices, imports, magistral preparations). One 64-bit word, so that lines, journals and windows hold it by value.
/// </summary>
/// <remarks>Accepted on input: CIP13, CIP7, UCD13, UCD7 (UCD7 begin with 9, CIP7 never do: BDPM 2026-05), X-codes.</remarks>
public readonly struct PresentationCode : IEquatable<PresentationCode>, IComparable<PresentationCode>
{
    private const ulong CipPrefix = 34009, UcdPrefix = 34008, OtherFlag = 1UL << 63;
    private const string Alphabet = "\0" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    private readonly ulong _value;

    private PresentationCode(ulong value) => _value = value;

    /// <summary>The word that storage and wire formats keep. 0 is no code.</summary>
    public ulong Value => _value != 0 ? _value : throw new InvalidOperationException("default(PresentationCode) is not a code");
    public PresentationKind Kind => (Value & OtherFlag) != 0 ? PresentationKind.Other
        : _value / 100_000_000 == CipPrefix ? PresentationKind.Cip : PresentationKind.Ucd;

    /// <summary>The unit its quantities are counted in: boxes for a CIP, units for a UCD or an X-code.</summary>
    public StockUnit Unit => Kind == PresentationKind.Cip ? StockUnit.Box : StockUnit.Unit;

    public static PresentationCode FromValue(ulong value) =>
        TryFromValue(value, out var code) ? code : throw new CodeFormatException(new("presentation.format", $"{value} is no presentation"));

    /// <summary>Rebuilds a code from its stored word; checks prefix and key, or the characters of an X- code, again.</summary>
    public static bool TryFromValue(ulong value, out PresentationCode code)
    {
        code = default;
        if ((value & OtherFlag) != 0)
        {
            var rest = value & ~OtherFlag;
            var characters = 0;
            for (; rest != 0; rest /= 38, characters++) if (rest % 38 == 0) return false;
            if (characters is 0 or > 11) return false;
        }
        else
        {
            if (value / 100_000_000 is not (CipPrefix or UcdPrefix) || CheckDigits.Ean13(value / 10) != (int)(value % 10)) return false;
        }
        code = new(value);
        return true;
    }

    public static PresentationCode Parse(string text) =>
        TryParse(text, out var code, out var refused) ? code : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out PresentationCode code, out CodeRefused refused)
    {
        code = default;
        refused = default;
        if (text.StartsWith("X-", StringComparison.OrdinalIgnoreCase)) return TryParseOther(text, out code, out refused);
        if (text.Length is not (7 or 13)) return Refuse("presentation.length", $"'{Shown(text)}' has {text.Length} characters: a CIP or UCD has 7 or 13 digits", out refused);
        ulong number = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character)) return Refuse("presentation.format", $"'{Shown(text)}' is not made of digits only", out refused);
            number = number * 10 + (ulong)(character - '0');
        }
        return TryParseDigits(number, text.Length, out code, out refused);
    }

    /// <summary>The path for parsers that have already read <paramref name="digits"/> digits (7 or 13) into a number.</summary>
    public static bool TryParseDigits(ulong number, int digits, out PresentationCode code, out CodeRefused refused)
    {
        code = default;
        refused = default;
        if (digits == 7)
        {
            var twelve = (number / 1_000_000 == 9 ? UcdPrefix : CipPrefix) * 10_000_000 + number;
            code = new(twelve * 10 + (ulong)CheckDigits.Ean13(twelve));
            return true;
        }
        if (number / 100_000_000 is not (CipPrefix or UcdPrefix))
            return Refuse("presentation.prefix", $"'{number}' begins with neither 34009 (CIP13) nor 34008 (UCD13)", out refused);
        var key = CheckDigits.Ean13(number / 10);
        if (key != (int)(number % 10))
            return Refuse("presentation.check-digit", $"'{number}' ends in {number % 10}, its EAN-13 key is {key}", out refused);
        code = new(number);
        return true;
    }

    private static bool TryParseOther(ReadOnlySpan<char> text, out PresentationCode code, out CodeRefused refused)
    {
        code = default;
        refused = default;
        if (text.Length is < 3 or > 13) return Refuse("presentation.length", $"'{Shown(text)}': an X- code has 1 to 11 characters after 'X-'", out refused);
        ulong packed = 0;
        foreach (var character in text[2..])
        {
            var digit = Alphabet.IndexOf(char.IsAsciiLetterLower(character) ? (char)(character - 'a' + 'A') : character, StringComparison.Ordinal);
            if (digit <= 0) return Refuse("presentation.format", $"'{Shown(text)}': an X- code is made of letters, digits and '-'", out refused);
            packed = packed * 38 + (ulong)digit;
        }
        code = new(OtherFlag | packed);
        return true;
    }

    private static bool Refuse(string code, string message, out CodeRefused refused)
    {
        refused = new(code, message);
        return false;
    }

    internal static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "…");

    public override string ToString()
    {
        if (Kind != PresentationKind.Other) return _value.ToString(CultureInfo.InvariantCulture);
        Span<char> characters = stackalloc char[13];
        var rest = _value & ~OtherFlag;
        var at = characters.Length;
        for (; rest != 0; rest /= 38) characters[--at] = Alphabet[(int)(rest % 38)];
        return string.Concat("X-", characters[at..]);
    }

    public bool Equals(PresentationCode other) => _value == other._value;
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PresentationCode other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public int CompareTo(PresentationCode other) => _value.CompareTo(other._value);
    public static bool operator ==(PresentationCode left, PresentationCode right) => left.Equals(right);
    public static bool operator !=(PresentationCode left, PresentationCode right) => !left.Equals(right);
    public static bool operator <(PresentationCode left, PresentationCode right) => left._value < right._value;
    public static bool operator >(PresentationCode left, PresentationCode right) => left._value > right._value;
    public static bool operator <=(PresentationCode left, PresentationCode right) => left._value <= right._value;
    public static bool operator >=(PresentationCode left, PresentationCode right) => left._value >= right._value;
}
