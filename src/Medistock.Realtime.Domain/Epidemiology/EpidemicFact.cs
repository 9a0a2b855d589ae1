using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Epidemiology;

/// <summary>Diseases of the winter plan's epidemiological indicator. Stored by number: add at the end.</summary>
public enum Disease : byte { Grippe, Covid19, Bronchiolite, Ira, Gea }

/// <summary>What is measured: two of hospitals (OSCOUR), one of the city (SOS Médecins). Stored by number: add at the end.</summary>
public enum EpidemicIndicator : byte { EmergencyVisits, Hospitalisations, SosMedecins }

/// <summary>Age classes of Santé publique France. Stored by number: add at the end.</summary>
public enum AgeClass : byte { All, Under5, From5To14, From15To64, Over64 }

/// <summary>The level that a publication itself states. Stored by number: add at the end.</summary>
public enum EpidemicLevel : byte { Base, Transition, Epidemic }

/// <summary>One series of weekly values.</summary>
public readonly record struct EpidemicSeriesKey(Disease Disease, EpidemicIndicator Indicator, TerritoryCode Territory, AgeClass Age);

/// <summary>One week of one series, as one publication gives it.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Value">Per 100 000 visits or acts; null when only a level was published.</param>
/// <param name="PublishedAt">Null: the publication carries no date, it counts as of when we learnt it.</param>
public sealed record EpidemicFact(EpidemicSeriesKey Series, DateOnly Week, double? Value, EpidemicLevel? Level, DateTimeOffset? PublishedAt);
