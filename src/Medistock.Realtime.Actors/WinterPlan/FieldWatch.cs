using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>
/// Signal <c>field</c>: a cluster of reports about one molecule group, in an overseas territory, in a region of metropole, or in metropole once it says more than any of its regions does. Reports
/// without a group raise none: nobody knows that they are about one thing.
/// </summary>
/// <remarks>At most one entry for a group that anybody reported and a place in which it stands.</remarks>
internal sealed class FieldWatch(Func<ReferenceBook> reference, FieldRule rule)
{
    private readonly record struct Told(IndicatorReading? Reading, FieldCluster Cluster);

    private readonly AlarmSet<(TerritoryCode Place, string Group), Told> _alarms = new(TimeSpan.FromMinutes(5));
    // What a light remembers, of the groups that were told of within the rule's longer window.
    private readonly Dictionary<(TerritoryCode Place, string Group), IndicatorReading> _lights = [];

    public TimeSpan RepeatEvery { set => _alarms.RepeatEvery = value; }
    public DateTimeOffset? RetryAt => _alarms.RetryAt;

    /// <summary>A standing signal gives the light behind it its hysteresis back.</summary>
    public void Resume(Signal signal, DateTimeOffset now)
    {
        if (signal.Kind != SignalKind.Field || signal.Subject.Group is not { } group) return;
        var light = rule.LightOf(signal.Corroboration);
        var reading = new IndicatorReading(
            PlanIndicator.Field, signal.Subject.Territory, IndicatorSubject.OfField(group), light, signal.Corroboration.Declarants, FieldRule.Unit, ReadingReason.None, signal.Rule, signal.Evidence,
            signal.LastSeen, null, new(light, null, Light.Unknown));
        var key = (signal.Subject.Territory, group);
        _lights[key] = reading;
        _alarms.Resume(key, new(reading, new(0, signal.Corroboration.Declarants, signal.Corroboration.Establishments, signal.Corroboration.Departments, signal.LastSeen)), now);
    }

    public void Judge(PlanBook plan, DateTimeOffset now)
    {
        var book = reference();
        var reports = plan.Reports.FindAll(report => report.Group is not null && now - report.ToldAt <= rule.LeaveWindow);
        foreach (var group in reports.Select(report => report.Group!).Concat(_lights.Keys.Select(key => key.Group)).Distinct(StringComparer.Ordinal).ToList())
        {
            var here = reports.FindAll(report => report.Group == group);
            foreach (var territory in PlanTerritories.All) Judge(territory, PlanPerimeter.Inside(territory, book), group, here, book, now);
        }
        _alarms.Repeat(now);
    }

    private void Judge(TerritoryCode territory, IReadOnlyList<TerritoryCode> inside, string group, IReadOnlyList<FieldReport> reports, ReferenceBook book, DateTimeOffset now)
    {
        var whole = TellOf(territory, group, reports, book, now);
        List<(TerritoryCode Place, Told Told)> parts = [.. inside.Select(place => (place, TellOf(place, group, reports, book, now)))];
        var speaksForAll = FieldRule.SpeaksForParts(whole.Reading!.Light, [.. parts.Select(part => part.Told.Reading!.Light)]);
        Set((territory, group), whole, speaksForAll);
        foreach (var (place, told) in parts) Set((place, group), told, Stands(told) && !speaksForAll);
    }

    private Told TellOf(TerritoryCode place, string group, IReadOnlyList<FieldReport> reports, ReferenceBook book, DateTimeOffset now)
    {
        bool Inside(DepartmentCode department) => book.Contains(place, department);
        var before = _lights.GetValueOrDefault((place, group));
        // The signal is of reports: that nobody speaks any more ends it like anything else does, in the rule's longer window.
        var reading = rule.Judge(before, place, group, reports, Inside, heardAt: now, now);
        var told = new Told(reading, rule.ClusterBehind(reading.Light, reports, group, Inside, now));
        if (Stands(told)) _lights[(place, group)] = reading;
        else _lights.Remove((place, group));
        return told;
    }

    private static bool Stands(Told told) => FieldRule.Stands(told.Reading!.Light);

    private void Set((TerritoryCode, string) key, Told told, bool stands)
    {
        var before = _alarms.StateOf(key);
        if (!stands && !_alarms.Stands(key)) return;
        // It ends by its own name, whatever the light of the place is by now.
        if (!stands) told = told with { Reading = told.Reading! with { Light = Light.Green } };
        _alarms.Set(key, told, stands, say: stands != _alarms.Stands(key) || told.Reading!.Light != before.Reading?.Light || told.Cluster != before.Cluster);
    }

    public ValueTask SayOwedAsync(IPeers peers, DateTimeOffset now) => _alarms.SayOwedAsync(peers, (_, told) => FieldRule.ObservationOf(told.Reading!, told.Cluster, now), now);
}
