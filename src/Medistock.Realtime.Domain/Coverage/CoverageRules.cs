namespace Medistock.Realtime.Domain.Coverage;

/// <summary>What an operator may set about coverage: thresholds, and how often establishments must report.</summary>
public sealed record CoverageRules(ThresholdBook Thresholds, DutyPeriods Duties)
{
    public static CoverageRules Default { get; } = new(ThresholdBook.Default, DutyPeriods.Default);
}
