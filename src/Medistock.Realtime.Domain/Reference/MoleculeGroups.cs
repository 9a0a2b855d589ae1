using System.Globalization;
using System.Text.RegularExpressions;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>
/// The molecule group of a presentation: DCI × form family × adult/paediatric, written <c>amoxicilline/suspension-buvable/paediatric</c>
/// (domain.md §2). Several DCI are joined by '+', in alphabetical order. The rule reads what the BDPM says: form, route, label, substances.
/// </summary>
public static partial class MoleculeGroups
{
    // Liquids of these molecules, dosed per ml, are made for children; adults have tablets or sachets (ANSM winter plan, markers).
    private static readonly string[] PaediatricLiquids =
        ["amoxicilline", "azithromycine", "cefaclor", "cefadroxil", "cefixime", "cefpodoxime", "cefuroxime", "clarithromycine", "erythromycine", "ibuprofene", "josamycine", "oseltamivir", "paracetamol"];

    [GeneratedRegex(@"\b(?:enfants?|nourrissons?|p[ée]diatriques?|nouveau-n[ée]s?|pr[ée]matur[ée]s?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChildWords();

    [GeneratedRegex(@"\badultes?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AdultWords();

    [GeneratedRegex(@"^(?<number>[0-9][0-9 ]*(?:,[0-9]+)?)\s*(?<unit>mg|g)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mass();

    /// <summary>The group's key. <see cref="Patients.All"/> and <see cref="Patients.Adult"/> both end in <c>/adult</c>: what an adult can be given.</summary>
    public static string Of(IReadOnlyList<Substance> substances, string form, string route, string label)
    {
        ArgumentNullException.ThrowIfNull(substances);
        var moieties = substances.Select(substance => DciNames.Moiety(substance.Name)).Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        // Without composition (BDPM lists a few such specialties) the label is all there is.
        var dci = moieties.Length > 0 ? string.Join('+', moieties) : DciNames.Slug(label.Split(',')[0]);
        var patients = PatientsOf(substances, form, route, label) == Patients.Paediatric ? "paediatric" : "adult";
        return $"{dci}/{FamilyOf(form, route)}/{patients}";
    }

    /// <summary>
    /// The form family: forms that can stand in for each other at the counter or at the bed. <c>orale-solide</c> (comprimé, gélule, lyophilisat,
    /// effervescent…), <c>suspension-buvable</c>, <c>solution-buvable</c> (gouttes, sirop, sachets), <c>injectable</c>, <c>aerosol</c>, <c>nebulisation</c>,
    /// <c>poudre-inhalation</c>, <c>rectale</c>, <c>collyre</c> (all ophthalmic), <c>cutanee</c>, <c>buccale</c>, <c>nasale</c>, <c>auriculaire</c>,
    /// <c>vaginale</c>, <c>gaz</c>, <c>implant</c>, else <c>autre</c>.
    /// </summary>
    public static string FamilyOf(string form, string route)
    {
        var shape = DciNames.Slug(form);
        var way = DciNames.Slug(route);
        bool Shape(string part) => shape.Contains(part, StringComparison.Ordinal);
        bool Way(string part) => way.Contains(part, StringComparison.Ordinal);

        if (Shape("implant")) return "implant";
        if (Shape("injectable") || Shape("perfusion") || Shape("dialyse") || way.StartsWith("intra", StringComparison.Ordinal) || Way("sous-cutanee")) return "injectable";
        if (shape.StartsWith("gaz", StringComparison.Ordinal)) return "gaz";
        if (Shape("collyre") || Way("ophtalmique")) return "collyre";
        if (Shape("nebuliseur") || Shape("nebulisation")) return "nebulisation";
        if (Way("inhalee") || Shape("inhalation")) return Shape("poudre") || Shape("gelule") ? "poudre-inhalation" : "aerosol";
        if (Shape("suppositoire") || Way("rectale")) return "rectale";
        if (Way("vaginale") || Shape("ovule")) return "vaginale";
        if (Way("auriculaire")) return "auriculaire";
        if (Way("nasale")) return "nasale";
        if (Way("buccogingivale") || Way("sublinguale") || Way("voie-buccale")) return "buccale";
        if (Way("cutanee") || Way("transdermique") || Way("dentaire")) return "cutanee";
        if (Shape("comprime") || Shape("gelule") || Shape("capsule") || Shape("lyophilisat") || Shape("orodispersible") || Shape("dragee") || Shape("pilule") || Shape("film")) return "orale-solide";
        if (Way("orale") || Shape("buvable") || Shape("sirop")) return Shape("suspension") ? "suspension-buvable" : "solution-buvable";
        return "autre";
    }

    /// <summary>
    /// Who it is for. The label's own words first (<i>adultes</i>; <i>enfants, nourrissons, pédiatrique</i>; both: <see cref="Patients.All"/>).
    /// Without words, paediatric are: a drinkable liquid (not a sachet) of an oral antibiotic, paracétamol, ibuprofène or oseltamivir (amoxicilline
    /// suspension buvable); and paracétamol in a unit dose of at most 300 mg, oral or rectal (the doses for children under 27 kg).
    /// </summary>
    public static Patients PatientsOf(IReadOnlyList<Substance> substances, string form, string route, string label)
    {
        ArgumentNullException.ThrowIfNull(substances);
        ArgumentNullException.ThrowIfNull(label);
        var child = ChildWords().IsMatch(label);
        var adult = AdultWords().IsMatch(label);
        if (child || adult) return child && adult ? Patients.All : child ? Patients.Paediatric : Patients.Adult;

        var family = FamilyOf(form, route);
        var sachet = label.Contains("sachet", StringComparison.OrdinalIgnoreCase);
        if (family is "suspension-buvable" or "solution-buvable" && !sachet && substances.Any(substance => IsDosedPerVolume(label, substance)
            && PaediatricLiquids.Contains(DciNames.Moiety(substance.Name), StringComparer.Ordinal))) return Patients.Paediatric;

        if (family is "suspension-buvable" or "solution-buvable" or "rectale" && substances.Count == 1
            && DciNames.Moiety(substances[0].Name) == "paracetamol" && Milligrams(substances[0].Strength) is > 0 and <= 300
            && !IsDosedPerVolume(label, substances[0])) return Patients.Paediatric;
        return Patients.All;
    }

    private static bool IsDosedPerVolume(string label, Substance substance) =>
        substance.Per.Contains("ml", StringComparison.OrdinalIgnoreCase) || label.Contains("/ml", StringComparison.OrdinalIgnoreCase)
        || label.Contains("/5 ml", StringComparison.OrdinalIgnoreCase) || label.Contains("/ 5 ml", StringComparison.OrdinalIgnoreCase);

    /// <summary>The mass at the head of a BDPM strength, in mg; null when it is worded otherwise (<c>2CH à 30CH</c>, <c>1 000 000 UI</c>).</summary>
    public static decimal? Milligrams(string strength)
    {
        var mass = Mass().Match(strength.Replace('\u00A0', ' ').Trim());
        if (!mass.Success) return null;
        var digits = mass.Groups["number"].Value.Replace(" ", "", StringComparison.Ordinal).Replace(',', '.');
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return mass.Groups["unit"].Value == "g" ? number * 1000 : number;
    }
}
