using System.Collections.Frozen;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>
/// How often an establishment must report: daily (MINSANTE 2020-100, crisis) or weekly (MARS, standby), per kind of establishment and,
/// where a list says otherwise, per presentation. Two periods without news make a line stale and an establishment silent (domain note §3).
/// </summary>
public sealed class DutyPeriods
{
    private readonly FrozenDictionary<PresentationCode, TimeSpan> _lists;
    private readonly TimeSpan _pui;
    private readonly TimeSpan _officine;

    public DutyPeriods(TimeSpan pui, TimeSpan officine, IEnumerable<KeyValuePair<PresentationCode, TimeSpan>> lists)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pui, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(officine, TimeSpan.Zero);
        (_pui, _officine) = (pui, officine);
        _lists = lists.ToFrozenDictionary();
    }

    public static TimeSpan Daily { get; } = TimeSpan.FromDays(1);
    public static TimeSpan Weekly { get; } = TimeSpan.FromDays(7);
    /// <summary>Daily for everyone.</summary>
    public static DutyPeriods Default { get; } = new(Daily, Daily, []);

    public TimeSpan PeriodOf(EstablishmentKind kind) => kind == EstablishmentKind.Officine ? _officine : _pui;

    /// <summary>Age beyond which a line is stale: 48 h under daily duty, 14 days under weekly.</summary>
    public TimeSpan StaleAfter(EstablishmentKind kind, PresentationCode presentation) =>
        2 * (_lists.TryGetValue(presentation, out var period) ? period : PeriodOf(kind));

    /// <summary>Age beyond which an establishment that says nothing at all is silent.</summary>
    public TimeSpan SilentAfter(EstablishmentKind kind) => 2 * PeriodOf(kind);
}
