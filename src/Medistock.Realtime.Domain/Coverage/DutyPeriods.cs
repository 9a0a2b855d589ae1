using System.Collections.Frozen;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>
/// How often an establishment must report: daily (MINSANTE 2020-100, crisis) or weekly (MARS, standby), per kind of establishment and,
/// where a list says otherwise, per presentation; while the winter plan follows a list more closely, as often as it asks. Two periods without news make a line stale and an establishment
/// silent (domain note §3).
/// </summary>
public sealed class DutyPeriods
{
    private readonly FrozenDictionary<PresentationCode, TimeSpan> _lists;
    private readonly TimeSpan _pui;
    private readonly TimeSpan _officine;

    public DutyPeriods(TimeSpan pui, TimeSpan officine, IEnumerable<KeyValuePair<PresentationCode, TimeSpan>> lists) : this(pui, officine, lists.ToFrozenDictionary(), null)
    {
    }

    private DutyPeriods(TimeSpan pui, TimeSpan officine, FrozenDictionary<PresentationCode, TimeSpan> lists, CloserDuty? closer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pui, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(officine, TimeSpan.Zero);
        (_pui, _officine, _lists, Closer) = (pui, officine, lists, closer);
    }

    public static TimeSpan Daily { get; } = TimeSpan.FromDays(1);
    public static TimeSpan Weekly { get; } = TimeSpan.FromDays(7);
    /// <summary>Daily for everyone.</summary>
    public static DutyPeriods Default { get; } = new(Daily, Daily, []);

    /// <summary>What is asked for a season on top of the standing duties; null: nothing.</summary>
    public CloserDuty? Closer { get; }

    /// <summary>Whether anybody is asked sooner for anything by it.</summary>
    public bool Tightened => Closer is { } closer && (closer.Period < _pui || closer.Period < _officine || _lists.Any(own => closer.Period < own.Value && closer.List.Contains(own.Key)));

    /// <summary>These duties while a list is followed more closely. Nobody is asked less often by it.</summary>
    public DutyPeriods With(CloserDuty? closer) => new(_pui, _officine, _lists, closer);

    /// <summary>Of an establishment as a whole: the shortest that it owes for anything.</summary>
    public DutyClock Of(EstablishmentKind kind) => new(kind == EstablishmentKind.Officine ? _officine : _pui, Closer);

    /// <summary>Of one of its lines.</summary>
    public DutyClock Of(EstablishmentKind kind, PresentationCode presentation) =>
        new(_lists.TryGetValue(presentation, out var period) ? period : Of(kind).Standing, Closer is { } closer && closer.List.Contains(presentation) ? closer : null);
}

/// <summary>A list that is asked for more often from a moment on.</summary>
/// <param name="Name">Of the list, as an establishment is told of it.</param>
public sealed record CloserDuty(string Name, TimeSpan Period, DateTimeOffset Since, IReadOnlySet<PresentationCode> List);

/// <summary>How long a word holds. A closer duty is owed from when it begins to hold: nobody is late for a word that nobody had asked for.</summary>
public readonly record struct DutyClock(TimeSpan Standing, CloserDuty? Asked)
{
    private CloserDuty? Closer => Asked is { } asked && asked.Period < Standing ? asked : null;

    public TimeSpan Period => Closer?.Period ?? Standing;

    /// <summary>Age beyond which a line is stale, or an establishment silent: 48 h under daily duty, 14 days under weekly (domain note §3).</summary>
    public TimeSpan SilentAfter => 2 * Period;

    /// <summary>When the next word is due after <paramref name="lastWord"/>.</summary>
    public DateTimeOffset DueAt(DateTimeOffset lastWord) => After(lastWord, 1);

    /// <summary>When what was last told at <paramref name="lastWord"/> is stale: two periods without news.</summary>
    public DateTimeOffset SilentAt(DateTimeOffset lastWord) => After(lastWord, 2);

    private DateTimeOffset After(DateTimeOffset from, int periods)
    {
        var at = from + periods * Standing;
        if (Closer is not { } closer) return at;
        var sooner = (from > closer.Since ? from : closer.Since) + periods * closer.Period;
        return sooner < at ? sooner : at;
    }
}
