using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>Coverage signals of single PUI lines. An officine's line never raises one: it has a level and counts as evidence (domain note §3).</summary>
internal sealed class LineWatch(TerritoryCode department, Func<ThresholdBook> thresholds, Hysteresis hysteresis)
{
    private readonly AlarmSet<(int Establishment, int Presentation), CoverageAlarm> _alarms = new(TimeSpan.FromMinutes(15));

    public TimeSpan RepeatEvery { set => _alarms.RepeatEvery = value; }
    public DateTimeOffset? RetryAt => _alarms.RetryAt;

    public void Resume((int, int) key, CoverageLevel level, DateTimeOffset now) => _alarms.Resume(key, CoverageAlarm.Standing(level), now);

    public IReadOnlyList<(int Establishment, int Presentation)> Standing() => _alarms.Count == 0 ? [] : _alarms.Keys();

    public void Repeat(DateTimeOffset now) => _alarms.Repeat(now);

    public void Judge((int, int) key, PresentationCode presentation, CoverDays coverage, DateTimeOffset now)
    {
        var before = _alarms.StateOf(key);
        var limits = thresholds().For(presentation, EstablishmentKind.Pui);
        if (!before.Stands && limits.LevelOf(coverage) < CoverageLevel.Alert) return;
        var alarm = new CoverageRule(limits, hysteresis).Judge(before, coverage, now);
        _alarms.Set(key, alarm, alarm.Stands, say: alarm.Level != before.Level || alarm.Held != before.Held);
    }

    public ValueTask SayOwedAsync(
        IPeers peers, Func<(int Establishment, int Presentation), (HeldEstablishment Held, PresentationCode Presentation)> find, DateTimeOffset now) =>
        _alarms.SayOwedAsync(peers, (key, alarm) =>
        {
            var (held, presentation) = find(key);
            var at = held.Find(key.Presentation);
            return Observe(held, presentation, at < 0 ? default : held.Lines[at], alarm, now);
        }, now);

    private SignalObservation Observe(HeldEstablishment held, PresentationCode presentation, HeldState line, CoverageAlarm alarm, DateTimeOffset now)
    {
        var source = held.Finess.Text;
        var freshAt = Seconds.At(held.FreshAt(line));
        var evidence = new List<Evidence>(4) { Evidences.Of(line.Stale ? CoverDays.Unknown(CoverageReason.Stale) : line.Coverage, source, freshAt) };
        if (line.StockKnown) evidence.Add(Evidences.Of(new Quantity(line.Stock), presentation, source, freshAt));
        if (line.ConsumptionKnown) evidence.Add(Evidences.Of(new DailyRate(line.Consumption), presentation, source, freshAt));
        if (alarm.Held) evidence.Add(new(Evidences.Held, null, "", source, freshAt));
        var rule = new CoverageRule(thresholds().For(presentation, EstablishmentKind.Pui), hysteresis);
        return new(
            SignalKind.Coverage, new(department, presentation, held.Finess, EstablishmentKind.Pui), CoverageRule.SeverityOf(alarm.Level),
            CorroborationRule.Single, rule.Used(alarm.Level), evidence, now);
    }
}
