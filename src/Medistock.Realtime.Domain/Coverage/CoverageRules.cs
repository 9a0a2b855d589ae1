namespace Medistock.Realtime.Domain.Coverage;

/// <summary>What an operator may set about coverage: thresholds, and how often establishments must report.</summary>
public sealed record CoverageRules(ThresholdBook Thresholds, DutyPeriods Duties)
{
    /// <summary>How often the winter plan asks for what it follows.</summary>
    public SeasonPeriods Season { get; init; } = SeasonPeriods.Default;

    public static CoverageRules Default { get; } = new(ThresholdBook.Default, DutyPeriods.Default);
}

/// <summary>How often establishments report what the winter plan follows, at each of its levels. Our settings: MARS's standby and MINSANTE 2020-100's crisis.</summary>
public sealed record SeasonPeriods(TimeSpan Level1, TimeSpan Level2)
{
    public static SeasonPeriods Default { get; } = new(DutyPeriods.Weekly, DutyPeriods.Daily);
}
