using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>Signal <c>epidemic</c>: one for a disease and territory; once the nation is epidemic its signal stands for the regions', which are named inside.</summary>
internal sealed class EpidemicWatch(EpidemicBook book, EpidemicRule rule, PhaseRule phases)
{
    private const int Named = 20;

    private sealed class State
    {
        public readonly Dictionary<EpidemicIndicator, PhaseJudgement> Phases = [];
        /// <summary>The territory's own figures say so.</summary>
        public bool Epidemic;
    }

    private readonly record struct Standing(bool Stands, bool ByRegions);

    private readonly Dictionary<(Disease Disease, TerritoryCode Territory), State> _states = [];
    private readonly AlarmSet<(Disease Disease, TerritoryCode Territory), Standing> _alarms = new(TimeSpan.FromMinutes(5));
    private readonly HashSet<EpidemicSeriesKey> _changed = [];

    public TimeSpan RepeatEvery { set => _alarms.RepeatEvery = value; }
    public DateTimeOffset? RetryAt => _alarms.RetryAt;

    /// <summary>All ages together are judged; age classes are kept for people.</summary>
    public void Changed(EpidemicSeriesKey series)
    {
        if (series.Age == AgeClass.All) _changed.Add(series);
    }

    public void Resume(Signal signal, DateTimeOffset now)
    {
        if (signal.Kind != SignalKind.Epidemic || signal.Subject.Disease is not { } disease) return;
        var key = (disease, signal.Subject.Territory);
        _alarms.Resume(key, new(true, signal.Rule.Name == EpidemicRule.RegionsName), now);
        StateOf(key).Epidemic = signal.Rule.Name != EpidemicRule.RegionsName;
    }

    public void Judge(DateTimeOffset now)
    {
        foreach (var series in _changed)
        {
            var (state, weeks) = (StateOf((series.Disease, series.Territory)), book.Weeks(series));
            // A series seen first is walked from its beginning; from then on its phase goes on from where it stood.
            var judged = state.Phases.TryGetValue(series.Indicator, out var before) && before.Phase != EpidemicPhase.Unknown
                ? phases.Judge(before.Phase, weeks) : phases.Walk(weeks) is [.., var last] ? last : default;
            if (judged.Phase != EpidemicPhase.Unknown || before.Phase == EpidemicPhase.Unknown) state.Phases[series.Indicator] = judged;
        }
        _changed.Clear();
        foreach (var state in _states.Values) state.Epidemic = rule.Judge(state.Epidemic, state.Phases, now);
        foreach (var disease in _states.Keys.Select(key => key.Disease).Distinct().ToList()) Judge(disease, now);
        _alarms.Repeat(now);
    }

    private void Judge(Disease disease, DateTimeOffset now)
    {
        var regions = _states.Where(pair => pair.Key.Disease == disease && pair.Key.Territory.Kind == TerritoryKind.Region).ToList();
        var nation = (disease, TerritoryCode.France);
        var own = _states.TryGetValue(nation, out var state) && state.Epidemic;
        var rolled = rule.RollsUp(_alarms.StateOf(nation).Stands, own, regions.Count(region => region.Value.Epidemic), regions.Count(region => IsFresh(region.Value, now) || region.Value.Epidemic));
        Set(nation, new(rolled, rolled && !own));
        foreach (var (key, region) in regions) Set(key, new(region.Epidemic && !rolled, false));
    }

    private bool IsFresh(State state, DateTimeOffset now) => state.Phases.Values.Any(judged => rule.Fresh(judged, now));

    private void Set((Disease, TerritoryCode) key, Standing standing)
    {
        var before = _alarms.StateOf(key);
        if (standing.Stands || before.Stands) _alarms.Set(key, standing, standing.Stands, say: standing != before);
    }

    public ValueTask SayOwedAsync(IPeers peers, DateTimeOffset now) => _alarms.SayOwedAsync(peers, (key, standing) =>
    {
        var state = StateOf(key);
        var decided = state.Phases.TryGetValue(EpidemicIndicator.EmergencyVisits, out var visits) ? visits : state.Phases.Values.FirstOrDefault();
        return new(
            SignalKind.Epidemic, new(key.Territory, null, null, EstablishmentKind.Unknown) { Disease = key.Disease }, standing.Stands ? Severity.Watch : null,
            EpidemicRule.CorroborationOf(state.Phases), rule.Used(decided.Stated ? null : decided.Threshold ?? 0, standing.ByRegions), [.. EvidenceOf(key, state, now)], now);
    }, now);

    private IEnumerable<Evidence> EvidenceOf((Disease Disease, TerritoryCode Territory) key, State state, DateTimeOffset now)
    {
        foreach (var (indicator, judged) in state.Phases.OrderBy(pair => pair.Key))
        {
            if (judged.Week is not { } week) continue;
            var at = new DateTimeOffset(week.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var phase = judged.Phase switch { EpidemicPhase.Epidemic => "épidémie", EpidemicPhase.Base => "base", _ => "phase inconnue" };
            var age = rule.Fresh(judged, now) ? "" : ", données anciennes : phase maintenue";
            yield return new($"{Words(indicator)}, {IsoWeek.Text(week)} ({phase}{age})", judged.Value, "pour 100 000", SourceOf(indicator), at);
            if (judged.Threshold is { } threshold) yield return new($"{Words(indicator)}, seuil calculé", Math.Round(threshold, 1), "pour 100 000", SourceOf(indicator), at);
        }
        if (key.Territory != TerritoryCode.France) yield break;
        var regions = _states.Where(pair => pair.Key.Disease == key.Disease && pair.Key.Territory.Kind == TerritoryKind.Region && pair.Value.Epidemic)
            .Select(pair => pair.Key.Territory.Text).Order(StringComparer.Ordinal).ToList();
        if (regions.Count > 0) yield return new("régions en épidémie : " + string.Join(' ', regions.Take(Named)), regions.Count, "régions", "FR", now);
    }

    private static string Words(EpidemicIndicator indicator) => indicator switch
    {
        EpidemicIndicator.EmergencyVisits => "passages aux urgences",
        EpidemicIndicator.Hospitalisations => "hospitalisations après passage",
        _ => "actes SOS Médecins",
    };

    private static string SourceOf(EpidemicIndicator indicator) => indicator == EpidemicIndicator.SosMedecins ? "SOS Médecins (SpF)" : "OSCOUR (SpF)";

    private State StateOf((Disease, TerritoryCode) key) => _states.TryGetValue(key, out var state) ? state : _states[key] = new();
}
