using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>Who has fallen silent in a department: one signal per PUI, and one for the department's share of establishments reporting.</summary>
internal sealed class SilenceWatch(DepartmentCode department, Func<ReferenceBook> reference, Func<DutyPeriods> duties, SilenceRule rule)
{
    /// <summary>Key of the department's own alarm, beside the establishments' indexes.</summary>
    private const int Share = -1;
    private readonly AlarmSet<int, Silence> _alarms = new(TimeSpan.FromMinutes(15));
    private readonly TerritoryCode _territory = TerritoryCode.Of(department);
    private ReferenceBook? _counted;
    private Finess[] _listed = [];

    private readonly record struct Silence(Severity? Severity);

    public TimeSpan RepeatEvery { set => _alarms.RepeatEvery = value; }
    public DateTimeOffset? RetryAt => _alarms.RetryAt;

    public void Resume(Signal signal, Func<Finess, int> indexOf, DateTimeOffset now)
    {
        if (signal.Subject.Establishment is { } finess) _alarms.Resume(indexOf(finess), new(Severity.Watch), now);
        else if (signal.Rule.Name == SilenceRule.ShareName) _alarms.Resume(Share, new(signal.Severity >= Severity.Alert ? Severity.Alert : Severity.Watch), now);
    }

    public ReportingState State(IReadOnlyList<HeldEstablishment> establishments, DateTimeOffset now)
    {
        var (due, reporting, silent) = (0, 0, new List<Finess>());
        foreach (var held in establishments)
        {
            if (!held.HasReported) continue;
            due++;
            if (now <= duties().Of(held.Kind).DueAt(Seconds.At(held.LastWord))) reporting++;
            else if (IsSilent(held, now)) silent.Add(held.Finess);
        }
        return new(department, due, reporting, silent);
    }

    public int NeverReported(Func<Finess, bool> hasReported)
    {
        var book = reference();
        if (!ReferenceEquals(book, _counted))
        {
            _counted = book;
            _listed = [.. book.Establishments.Where(establishment => establishment.Department == department).Select(establishment => establishment.Finess)];
        }
        return _listed.Count(finess => !hasReported(finess));
    }

    /// <summary>An establishment has spoken: the end of its silence is told at once.</summary>
    public void Heard(HeldEstablishment held, DateTimeOffset now)
    {
        if (_alarms.StateOf(held.Index).Severity is not null && !IsSilent(held, now)) _alarms.Set(held.Index, default, stands: false, say: true);
    }

    public void Scan(IReadOnlyList<HeldEstablishment> establishments, DateTimeOffset now)
    {
        var (due, heard) = (0, 0);
        foreach (var held in establishments)
        {
            if (!held.HasReported) continue;
            var silent = IsSilent(held, now);
            due++;
            if (!silent) heard++;
            if (held.Kind != EstablishmentKind.Pui) continue;
            var before = _alarms.StateOf(held.Index).Severity;
            if (silent != before is not null) _alarms.Set(held.Index, new(silent ? Severity.Watch : null), silent, say: true);
        }
        var was = _alarms.StateOf(Share).Severity;
        // By silence, two periods, not by the share reporting within one: every Sunday would be an alarm.
        var severity = rule.Judge(was, heard, due);
        if (severity != was) _alarms.Set(Share, new(severity), severity is not null, say: true);
        _alarms.Repeat(now);
    }

    public ValueTask SayOwedAsync(IPeers peers, IReadOnlyList<HeldEstablishment> establishments, DateTimeOffset now) =>
        _alarms.SayOwedAsync(peers, (key, silence) => key == Share ? OfShare(State(establishments, now), silence, now) : OfOne(establishments[key], silence, now), now);

    private SignalObservation OfOne(HeldEstablishment held, Silence silence, DateTimeOffset now)
    {
        var lastWord = Seconds.At(held.LastWord);
        return new(
            SignalKind.Silence, new(_territory, null, held.Finess, EstablishmentKind.Pui), silence.Severity, CorroborationRule.Single,
            SilenceRule.UsedForEstablishment(duties().Of(held.Kind)),
            [new("silence depuis", held.LastWord == 0 ? null : Math.Floor((now - lastWord).TotalHours), "heures", held.Finess.Text, lastWord)], now);
    }

    private SignalObservation OfShare(ReportingState state, Silence silence, DateTimeOffset now) => new(
        SignalKind.Silence, new(_territory, null, null, EstablishmentKind.Unknown), silence.Severity,
        new(1, state.Silent.Count, 1), rule.UsedForShare(silence.Severity),
        [
            new("établissements entendus sur deux périodes", state.Due - state.Silent.Count, "établissements", _territory.Text, now),
            new("établissements attendus", state.Due, "établissements", _territory.Text, now),
            new("part entendue", state.Due == 0 ? null : Math.Floor(100.0 * (state.Due - state.Silent.Count) / state.Due), "%", _territory.Text, now),
        ], now);

    private bool IsSilent(HeldEstablishment held, DateTimeOffset now) =>
        SilenceRule.IsSilent(Seconds.At(held.LastWord), now, duties().Of(held.Kind));
}
