using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>For whom a presentation is meant, as its label and form say.</summary>
public enum Patients : byte { All, Adult, Paediatric }

/// <summary>A substance and its strength as the BDPM words it (<c>500 mg</c> for <c>un comprimé</c>).</summary>
public sealed record Substance(string Name, string Strength, string Per);

/// <summary>What is known of a presentation. Facts of the BDPM (ANSM), except <see cref="Group"/> and <see cref="Patients"/>, which we derive.</summary>
/// <param name="Group">Molecule group (DCI × form family × adult/paediatric), e.g. <c>amoxicilline/suspension-buvable/paediatric</c>.</param>
/// <param name="Marker">The winter-plan or ICU molecule it belongs to, or null.</param>
/// <param name="UnitsPerBox">Known when a UCD table has been imported; BDPM has none.</param>
/// <param name="Published">What the ANSM's list has said of its availability, oldest first; null: no list has been read since the presentation is known.</param>
public sealed record Presentation(
    PresentationCode Code, Cis? Cis, string Label, string PackLabel, IReadOnlyList<Substance> Substances, string Form, string Route,
    Patients Patients, string Laboratory, bool Mitm, Atc? Atc, string Group, string? Marker, bool Marketed,
    Ucd13? Ucd = null, decimal? UnitsPerBox = null, IReadOnlyList<PublishedStatus>? Published = null)
{
    /// <summary>The DCI as screens show it: the substances' names.</summary>
    public string Dci => string.Join(" + ", Substances.Select(substance => substance.Name).Distinct(StringComparer.Ordinal));
}
