using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>
/// The moiety behind the BDPM's many spellings of one substance: <c>SULFATE DE MORPHINE</c>, <c>MORPHINE (SULFATE DE)</c> and
/// <c>MORPHINE (SULFATE DE) PENTAHYDRATÉ</c> are all <c>morphine</c>; <c>AMOXICILLINE TRIHYDRATÉE</c> and <c>AMOXICILLINE BASE</c> are <c>amoxicilline</c>.
/// </summary>
/// <remarks>A salt or a hydrate is dropped, an acid that is the substance itself is kept (<c>acide-clavulanique</c>). Unknown wordings stay as they are.</remarks>
public static partial class DciNames
{
    // ASCII slugs of the salts that stand in front ("sulfate de …") in BDPM 2016-07 and 2026-05.
    private const string Salts =
        "acetate|acetonide|arginate|benzoate|besilate|bromhydrate|bromure|butylbromure|camsilate|caproate|carbonate|chlorhydrate|chlorure|citrate|decanoate|" +
        "dichlorhydrate|dipropionate|edisilate|embonate|enantate|estolate|ethylsuccinate|fumarate|furoate|gluconate|glucuronate|hemifumarate|hemisuccinate|hydrogenomaleate|" +
        "hydrogenosuccinate|hydrogenosulfate|hydrogenotartrate|iodure|lactate|lactobionate|laurylsulfate|maleate|mesilate|metasulfobenzoate|" +
        "methanesulfonate|monohydrate|nitrate|oxalate|palmitate|pamoate|phosphate|pidolate|pivalate|propionate|stearate|succinate|sulfate|tartrate|tosilate|" +
        "trihydrate|trometamolate|undecanoate|valerate|xinafoate";

    [GeneratedRegex("^(?:" + Salts + @")(?:-(?:acide|di|tri)?(?:sodique|disodique|calcique|dicalcique|potassique|magnesien|monosodique))?-(?:de-l|de|du|d)-(?<moiety>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex SaltInFront();

    [GeneratedRegex("-(?:anhydre|base|(?:mono|hemi|di|tri|tetra|penta|hexa|hepta|sesqui|hemipenta)?hydratee?s?|micronisee?|(?:di|mono)?sodique|(?:di)?potassique|calcique|" + Salts + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex StateBehind();

    /// <summary>Lower-case ASCII words joined by '-': <c>acide-clavulanique</c>. Empty only for a text without letter or digit.</summary>
    public static string Slug(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slug = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark) continue;
            var lower = char.ToLowerInvariant(character);
            if (lower is 'œ') slug.Append("oe");
            else if (lower is 'æ') slug.Append("ae");
            else if (char.IsAsciiLetterOrDigit(lower)) slug.Append(lower);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }

    /// <summary>The slug of the moiety of one BDPM substance name.</summary>
    public static string Moiety(string substance)
    {
        ArgumentNullException.ThrowIfNull(substance);
        var open = substance.IndexOf('(', StringComparison.Ordinal);
        if (open > 0)
        {
            var close = substance.IndexOf(')', open);
            var inside = Slug(close < 0 ? substance[(open + 1)..] : substance[(open + 1)..close]);
            var front = substance[..open];
            // "CLAVULANIQUE (ACIDE)" is an acid by name; "MORPHINE (SULFATE DE)" is a salt.
            substance = inside is "acide" or "acide-d" ? "acide " + front : front;
        }
        var slug = Slug(substance);
        var salt = SaltInFront().Match(slug);
        if (salt.Success) slug = salt.Groups["moiety"].Value;
        for (var shorter = StateBehind().Replace(slug, ""); shorter.Length > 0 && shorter != slug; shorter = StateBehind().Replace(slug, "")) slug = shorter;
        return slug switch
        {
            "pseudo-ephedrine" => "pseudoephedrine",
            "vitamine-c" => "acide-ascorbique",
            _ => slug,
        };
    }
}
