using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Simulation.Tests.Nation;

namespace Medistock.Realtime.Simulation.Tests.Scores;

/// <summary>What many winters say of one kind of signal.</summary>
internal sealed class KindScore
{
    public List<int> Leads { get; } = [];
    public int Events { get; set; }
    public int False { get; set; }
    public Dictionary<Story, int> FalseIn { get; } = [];
    public double Told => Events == 0 ? double.NaN : (double)Leads.Count / Events;
    /// <summary>Days between the signal and what it tells of; positive: ahead.</summary>
    public double Median => Quantile(0.5);
    public double Tenth => Quantile(0.1);

    private double Quantile(double share)
    {
        if (Leads.Count == 0) return double.NaN;
        var sorted = Leads.Order().ToArray();
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}

/// <summary>Signals of many winters against what truly happened in them.</summary>
internal sealed class Scoreboard
{
    private readonly Dictionary<SignalKind, KindScore> _kinds = [];
    public int Winters { get; private set; }
    public int MostOpen { get; private set; }
    public KindScore this[SignalKind kind] => _kinds.TryGetValue(kind, out var score) ? score : _kinds[kind] = new();
    /// <summary>Signals that told of nothing, per presentation and winter, all departments together.</summary>
    public double FalsePerPresentationWinter(SignalKind kind) => (double)this[kind].False / (Winters * Winter.Presentations);

    public void Add(WinterRun run)
    {
        Winters++;
        MostOpen = Math.Max(MostOpen, run.MostOpen);
        Event[] events = [.. Event.Of(run)];
        foreach (var told in events)
        {
            // Known from other signals only; it excuses, it is not asked for.
            if (told.Latest < 0) continue;
            var score = this[told.Kind];
            score.Events++;
            var first = run.Spells.Where(spell => spell.Kind == told.Kind && told.Within(spell.Territory) && spell.From <= told.Latest && (spell.To ?? int.MaxValue) > told.Earliest)
                .Select(spell => (int?)Math.Max(spell.From, told.Earliest)).Min();
            if (first is { } day) score.Leads.Add(told.On - day);
        }
        foreach (var spell in run.Spells)
        {
            if (spell.From < Winter.ScoredFrom || events.Any(told => told.Kind == spell.Kind && told.Within(spell.Territory) && spell.From >= told.Earliest && spell.From <= told.Until)) continue;
            this[spell.Kind].False++;
            this[spell.Kind].FalseIn[run.Winter.Story] = this[spell.Kind].FalseIn.GetValueOrDefault(run.Winter.Story) + 1;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Winters} winters; at most {MostOpen} signals at once");
        text.AppendLine("| signal | events | told | median lead, days | worst tenth | false per presentation-winter | false in |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (kind, score) in _kinds.OrderBy(pair => pair.Key))
        {
            var where = string.Join(' ', score.FalseIn.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {kind} | {score.Events} | {score.Told:P0} | {score.Median:0} | {score.Tenth:0} | {FalsePerPresentationWinter(kind):0.000} | {where} |");
        }
        return text.ToString();
    }
}
