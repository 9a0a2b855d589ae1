namespace Medistock.Realtime.Domain.Epidemiology;

/// <summary>What one publication said of one week.</summary>
/// <param name="KnownAt">When it was published or, where that is not said, when we learnt it.</param>
public readonly record struct WeekRevision(DateTimeOffset KnownAt, double? Value, EpidemicLevel? Level) : IComparable<WeekRevision>
{
    public int CompareTo(WeekRevision other) =>
        KnownAt != other.KnownAt ? KnownAt.CompareTo(other.KnownAt) : Value != other.Value ? Nullable.Compare(Value, other.Value) : Nullable.Compare(Level, other.Level);

    public static bool operator <(WeekRevision left, WeekRevision right) => left.CompareTo(right) < 0;
    public static bool operator >(WeekRevision left, WeekRevision right) => left.CompareTo(right) > 0;
    public static bool operator <=(WeekRevision left, WeekRevision right) => left.CompareTo(right) <= 0;
    public static bool operator >=(WeekRevision left, WeekRevision right) => left.CompareTo(right) >= 0;
}

/// <summary>A week with all that was ever published of it, oldest first: two times on each figure, the week and when it was known.</summary>
public sealed record EpidemicWeek(DateOnly Monday, IReadOnlyList<WeekRevision> Revisions)
{
    public WeekRevision Stands => Revisions[^1];

    /// <summary>What was known of it at a past moment; null: nothing yet.</summary>
    public WeekRevision? KnownAt(DateTimeOffset then)
    {
        for (var i = Revisions.Count - 1; i >= 0; i--)
            if (Revisions[i].KnownAt <= then) return Revisions[i];
        return null;
    }
}

/// <summary>Every series of weekly values with its revisions: the fold of the epidemic facts. Repeated or re-ordered facts give the same book.</summary>
/// <remarks>At most <see cref="WeekLimit"/> weeks of a series, the newest (ten years), and <see cref="RevisionLimit"/> revisions of a week: the first and the newest.</remarks>
public sealed class EpidemicBook
{
    public const int WeekLimit = 520, RevisionLimit = 16;
    private readonly Dictionary<EpidemicSeriesKey, SortedList<DateOnly, EpidemicWeek>> _series = [];

    public IReadOnlyCollection<EpidemicSeriesKey> Series => _series.Keys;

    /// <param name="learntAt">When we recorded the fact.</param>
    /// <returns>False: it said nothing that was not known.</returns>
    public bool Take(EpidemicFact fact, DateTimeOffset learntAt)
    {
        if (!_series.TryGetValue(fact.Series, out var weeks)) weeks = _series[fact.Series] = [];
        var revision = new WeekRevision(fact.PublishedAt ?? learntAt, fact.Value, fact.Level);
        var before = weeks.GetValueOrDefault(fact.Week);
        if (before is not null && before.Revisions.Contains(revision)) return false;
        List<WeekRevision> revisions = [.. before?.Revisions ?? [], revision];
        revisions.Sort();
        if (revisions.Count > RevisionLimit) revisions.RemoveAt(1);
        weeks[fact.Week] = new(fact.Week, revisions);
        if (weeks.Count > WeekLimit) weeks.RemoveAt(0);
        return true;
    }

    /// <summary>By week; empty when nothing is known.</summary>
    public IReadOnlyList<EpidemicWeek> Weeks(EpidemicSeriesKey series) => _series.TryGetValue(series, out var weeks) ? [.. weeks.Values] : [];

    /// <summary>The newest week and the one known before it; null where there is none.</summary>
    public (EpidemicWeek? Newest, EpidemicWeek? Before) Last(EpidemicSeriesKey series) => !_series.TryGetValue(series, out var weeks) || weeks.Count == 0 ? default
        : (weeks.GetValueAtIndex(weeks.Count - 1), weeks.Count > 1 ? weeks.GetValueAtIndex(weeks.Count - 2) : null);
}
