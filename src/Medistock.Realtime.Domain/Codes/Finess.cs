namespace Medistock.Realtime.Domain.Codes;

/// <summary>
/// Geographic FINESS (ET): the number of a site. 9 characters, letters A or B allowed second (Corsica). A failed Luhn key
/// warns (<see cref="KeyHolds"/>), it does not refuse. The department comes from the reference, never from these digits.
/// </summary>
public readonly record struct Finess : IComparable<Finess>
{
    private readonly string? _text;
    private Finess(string text) => _text = text;

    public string Text => _text ?? throw new InvalidOperationException("default(Finess) is not a number");
    public bool KeyHolds => CheckDigits.LuhnHolds(Text);
    public static Finess Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out Finess value, out CodeRefused refused)
    {
        value = default;
        if (!FinessNumber.TryNormalise(text, out var number, out refused)) return false;
        value = new(number);
        return true;
    }

    public int CompareTo(Finess other) => string.CompareOrdinal(Text, other.Text);
    public static bool operator <(Finess left, Finess right) => left.CompareTo(right) < 0;
    public static bool operator >(Finess left, Finess right) => left.CompareTo(right) > 0;
    public static bool operator <=(Finess left, Finess right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Finess left, Finess right) => left.CompareTo(right) >= 0;
    public override string ToString() => Text;
}

/// <summary>Legal FINESS (EJ): the number of the owner of one or several sites. Never mixed with a site's.</summary>
public readonly record struct FinessEj
{
    private readonly string? _text;
    private FinessEj(string text) => _text = text;

    public string Text => _text ?? throw new InvalidOperationException("default(FinessEj) is not a number");
    public bool KeyHolds => CheckDigits.LuhnHolds(Text);
    public static FinessEj Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out FinessEj value, out CodeRefused refused)
    {
        value = default;
        if (!FinessNumber.TryNormalise(text, out var number, out refused)) return false;
        value = new(number);
        return true;
    }

    public override string ToString() => Text;
}

internal static class FinessNumber
{
    public static bool TryNormalise(ReadOnlySpan<char> text, out string number, out CodeRefused refused)
    {
        number = "";
        refused = default;
        if (text.Length != 9)
        {
            refused = new("finess.length", $"'{PresentationCode.Shown(text)}' has {text.Length} characters: a FINESS has 9 (a spreadsheet may have dropped a leading zero)");
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || (i == 1 && text[0] == '2' && text[1] is 'A' or 'B' or 'a' or 'b')) continue;
            refused = new("finess.format", $"'{PresentationCode.Shown(text)}': character {i + 1} is '{text[i]}'; digits expected, or 2A / 2B in front");
            return false;
        }
        number = text.ToString().ToUpperInvariant();
        return true;
    }
}
