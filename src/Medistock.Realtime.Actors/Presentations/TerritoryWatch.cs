using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>The signals of one presentation over its territories: <c>coverage</c> and <c>territorial</c>, with their hysteresis and evidence.</summary>
internal sealed class TerritoryWatch(PresentationCode presentation, Func<ThresholdBook> thresholds, Hysteresis hysteresis, TerritorialRule territorial)
{
    private const int WorstDepartments = 3;
    private readonly AlarmSet<(TerritoryCode Territory, EstablishmentKind Link), Alarmed> _coverage = new(TimeSpan.FromMinutes(5));
    private readonly AlarmSet<(TerritoryCode Territory, EstablishmentKind Link), Territorial> _territorial = new(TimeSpan.FromMinutes(5));
    /// <summary>Departments in contrast with the nation, and since when: at most one entry per department and link.</summary>
    private readonly Dictionary<(TerritoryCode, EstablishmentKind), DateTimeOffset> _contrastSince = [];

    /// <param name="Corroboration">Gained at once, lost only after the hysteresis' time without it: severity must not flap either.</param>
    /// <param name="LapsingSince">Since when the facts no longer corroborate.</param>
    private readonly record struct Alarmed(CoverageAlarm Alarm, Corroboration Corroboration, DateTimeOffset? LapsingSince);

    private readonly record struct Territorial(bool Stands, CoverDays Nation);

    public TimeSpan RepeatEvery { set => (_coverage.RepeatEvery, _territorial.RepeatEvery) = (value, value); }
    public bool Any => _coverage.Count + _territorial.Count > 0;
    public DateTimeOffset? RetryAt => _coverage.RetryAt is { } one && !(_territorial.RetryAt < one) ? one : _territorial.RetryAt;

    public void Resume(Signal signal, DateTimeOffset now)
    {
        var key = (signal.Subject.Territory, signal.Subject.Link);
        if (signal.Kind == SignalKind.Coverage)
            _coverage.Resume(key, new(CoverageAlarm.Standing(CoverageRule.LevelOf(signal.Rule)), signal.Corroboration, null), now);
        if (signal.Kind == SignalKind.Territorial) _territorial.Resume(key, new(true, CoverDays.Unknown(CoverageReason.NoCount)), now);
    }

    public IReadOnlyList<TerritoryCode> Standing() => [.. _coverage.Keys().Concat(_territorial.Keys()).Select(key => key.Territory).Distinct()];

    public void Repeat(DateTimeOffset now)
    {
        _coverage.Repeat(now);
        _territorial.Repeat(now);
    }

    public void Judge(TerritoryState state, CoverDays nation, Func<CoverageLevel, Corroboration> corroborate, DateTimeOffset now)
    {
        var key = (state.Territory, state.Link);
        var before = _coverage.StateOf(key);
        var alarm = before.Alarm;
        if (alarm.Stands || state.Level >= CoverageLevel.Alert)
        {
            alarm = RuleOf(state.Link).Judge(before.Alarm, state.Coverage, now);
            var after = Corroborate(before, alarm, corroborate, now);
            var say = alarm.Level != before.Alarm.Level || alarm.Held != before.Alarm.Held || after.Corroboration.Holds != before.Corroboration.Holds;
            _coverage.Set(key, after, alarm.Stands, say);
        }
        if (state.Territory.Kind != TerritoryKind.Department) return;
        var was = _territorial.StateOf(key).Stands;
        var contrast = territorial.Judge(was, alarm, state.Level, nation);
        if (!contrast) _contrastSince.Remove(key);
        var stands = contrast && (was || Settled(key, now));
        if (was || stands) _territorial.Set(key, new(stands, nation), stands, say: was != stands);
    }

    private bool Settled((TerritoryCode, EstablishmentKind) key, DateTimeOffset now)
    {
        if (!_contrastSince.TryGetValue(key, out var since)) since = _contrastSince[key] = now;
        return now - since >= territorial.Settle;
    }

    private Alarmed Corroborate(in Alarmed before, in CoverageAlarm alarm, Func<CoverageLevel, Corroboration> corroborate, DateTimeOffset now)
    {
        if (!alarm.Stands) return new(alarm, default, null);
        // Nothing known, nothing gained or lost.
        if (alarm.Held) return new(alarm, before.Corroboration, null);
        var facts = corroborate(alarm.Level);
        if (facts.Holds || !before.Corroboration.Holds || alarm.Level != before.Alarm.Level) return new(alarm, facts, null);
        var since = before.LapsingSince ?? now;
        return now - since >= hysteresis.Hold ? new(alarm, facts, null) : new(alarm, before.Corroboration, since);
    }

    public async ValueTask SayOwedAsync(
        IPeers peers, Func<TerritoryCode, EstablishmentKind, TerritoryState> find, Func<TerritoryCode, IEnumerable<DepartmentRow>> rows, DateTimeOffset now)
    {
        await _coverage.SayOwedAsync(peers, (key, standing) =>
        {
            var state = find(key.Territory, key.Link);
            return new(
                SignalKind.Coverage, Subject(key), CoverageRule.SeverityOf(standing.Alarm.Level),
                standing.Corroboration, RuleOf(key.Link).Used(standing.Alarm.Level), [.. EvidenceOf(state, rows(key.Territory), standing.Alarm.Held)], now);
        }, now);
        await _territorial.SayOwedAsync(peers, (key, standing) =>
        {
            var state = find(key.Territory, key.Link);
            var france = find(TerritoryCode.France, key.Link);
            var nation = Evidences.Of(france.Coverage, TerritoryCode.France.Text, AsOf(france));
            return new(
                SignalKind.Territorial, Subject(key), standing.Stands ? Severity.Alert : null,
                standing.Stands ? _coverage.StateOf(key).Corroboration : default, territorial.Used, BesideTheNation(EvidenceOf(state, rows(key.Territory), held: false), nation), now);
        }, now);
    }

    /// <summary>The department's own cover stands first, as in every signal; the nation's, which it contrasts with, comes next.</summary>
    private static List<Evidence> BesideTheNation(IEnumerable<Evidence> department, Evidence nation)
    {
        List<Evidence> evidence = [.. department];
        evidence.Insert(1, nation);
        return evidence;
    }

    private CoverageRule RuleOf(EstablishmentKind link) => new(thresholds().For(presentation, link), hysteresis);

    private SignalSubject Subject((TerritoryCode Territory, EstablishmentKind Link) key) => new(key.Territory, presentation, null, key.Link);

    private static DateTimeOffset AsOf(TerritoryState state) => state.Figures?.Totals.AsOf ?? DateTimeOffset.MinValue;

    private IEnumerable<Evidence> EvidenceOf(TerritoryState state, IEnumerable<DepartmentRow> rows, bool held)
    {
        var source = state.Territory.Text;
        var at = AsOf(state);
        yield return Evidences.Of(state.Coverage, source, at);
        if (held) yield return new(Evidences.Held, null, "", source, at);
        if (state.Figures is not { } figures) yield break;
        var totals = figures.Totals;
        if (totals.Lines > 0)
        {
            yield return Evidences.Of(totals.Stock, presentation, source, at);
            if (totals.Lines > totals.UnratedLines) yield return Evidences.Of(totals.Consumption, presentation, source, at);
            yield return new(Evidences.ShareUnder(figures.Thresholds.CriticalDays), Math.Round(100.0 * totals.CriticalLines / totals.Lines, 1), "%", source, at);
            yield return new(Evidences.ShareUnder(figures.Thresholds.AlertDays), Math.Round(100.0 * totals.AlertLines / totals.Lines, 1), "%", source, at);
        }
        yield return new(Evidences.Summed, totals.Lines, "établissements", source, at);
        if (totals.UnknownLines > 0) yield return new(Evidences.Unknown, totals.UnknownLines, "établissements", source, at);
        if (totals.LowerBoundLines > 0) yield return new(Evidences.LowerBound, totals.LowerBoundLines, "établissements", source, at);
        if (totals.StaleLines > 0) yield return new(Evidences.Stale, totals.StaleLines, "établissements", source, at);
        foreach (var worst in Worst(state, rows)) yield return worst;
    }

    /// <summary>For a department its worst establishments, above it the worst departments.</summary>
    private static IEnumerable<Evidence> Worst(TerritoryState state, IEnumerable<DepartmentRow> rows)
    {
        if (state.Territory.Kind == TerritoryKind.Department)
            return rows.SelectMany(row => row.Worst ?? []).Where(worst => worst.Link == state.Link)
                .Select(worst => Evidences.Of(worst.Coverage, worst.Establishment.Text, worst.At));
        return rows.SelectMany(row => row.Links.Where(totals => totals.Link == state.Link).Select(totals => (row.Department, Totals: totals)))
            .Where(entry => entry.Totals.Coverage.Days is not null)
            .OrderBy(entry => entry.Totals.Coverage.Days).ThenBy(entry => entry.Department).Take(WorstDepartments)
            .Select(entry => Evidences.Of(entry.Totals.Coverage, TerritoryCode.Of(entry.Department).Text, entry.Totals.AsOf));
    }
}
