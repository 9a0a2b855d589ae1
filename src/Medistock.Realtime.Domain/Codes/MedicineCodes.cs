using System.Globalization;

namespace Medistock.Realtime.Domain.Codes;

/// <summary>CIP13, the code of a box: 13 digits, prefix 34009, EAN-13 key. A CIP7 is accepted and normalised.</summary>
public readonly record struct Cip13
{
    private readonly PresentationCode _code;
    private Cip13(PresentationCode code) => _code = code;

    public PresentationCode Code => _code.Kind == PresentationKind.Cip ? _code : throw new InvalidOperationException("default(Cip13) is not a code");
    /// <summary>The seven digits inside: <c>34009</c> + CIP7 + key.</summary>
    public string Cip7 => Code.ToString()[5..12];
    public static Cip13 Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out Cip13 value, out CodeRefused refused)
    {
        value = default;
        if (!PresentationCode.TryParse(text, out var code, out refused)) return false;
        if (code.Kind != PresentationKind.Cip)
        {
            refused = new("cip.prefix", $"'{PresentationCode.Shown(text)}' is not a CIP: prefix 34009 expected");
            return false;
        }
        value = new(code);
        return true;
    }

    public override string ToString() => Code.ToString();
}

/// <summary>UCD13, the code of one common dispensing unit: 13 digits, prefix 34008, EAN-13 key. A UCD7 is accepted and normalised.</summary>
public readonly record struct Ucd13
{
    private readonly PresentationCode _code;
    private Ucd13(PresentationCode code) => _code = code;

    public PresentationCode Code => _code.Kind == PresentationKind.Ucd ? _code : throw new InvalidOperationException("default(Ucd13) is not a code");
    public string Ucd7 => Code.ToString()[5..12];
    public static Ucd13 Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out Ucd13 value, out CodeRefused refused)
    {
        value = default;
        if (!PresentationCode.TryParse(text, out var code, out refused)) return false;
        if (code.Kind != PresentationKind.Ucd)
        {
            refused = new("ucd.prefix", $"'{PresentationCode.Shown(text)}' is not a UCD: prefix 34008 expected");
            return false;
        }
        value = new(code);
        return true;
    }

    public override string ToString() => Code.ToString();
}

/// <summary>CIS, the code of a specialty in the BDPM: 8 digits, no key.</summary>
public readonly record struct Cis
{
    private readonly int _value;
    private Cis(int value) => _value = value;

    public int Value => _value != 0 ? _value : throw new InvalidOperationException("default(Cis) is not a code");
    public static Cis Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out Cis value, out CodeRefused refused)
    {
        value = default;
        refused = default;
        if (text.Length == 8 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 10_000_000)
        {
            value = new(number);
            return true;
        }
        refused = new("cis.format", $"'{PresentationCode.Shown(text)}' is not a CIS: 8 digits expected, the first not 0");
        return false;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>ATC class, level 1 (A) to 5 (A01AA01): WHO's anatomical, therapeutic, chemical classification.</summary>
public readonly record struct Atc
{
    private const string Shape = "A09AA09";
    private readonly string? _text;
    private Atc(string text) => _text = text;

    public string Text => _text ?? throw new InvalidOperationException("default(Atc) is not a class");
    public int Level => Text.Length switch { 1 => 1, 3 => 2, 4 => 3, 5 => 4, _ => 5 };
    public static Atc Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out Atc value, out CodeRefused refused)
    {
        value = default;
        refused = default;
        var good = text.Length is 1 or 3 or 4 or 5 or 7;
        for (var i = 0; good && i < text.Length; i++)
            good = Shape[i] == 'A' ? char.IsAsciiLetterUpper(text[i]) : char.IsAsciiDigit(text[i]);
        if (good)
        {
            value = new(text.ToString());
            return true;
        }
        refused = new("atc.format", $"'{PresentationCode.Shown(text)}' is not an ATC class (A, A01, A01A, A01AA or A01AA01)");
        return false;
    }

    public override string ToString() => Text;
}
