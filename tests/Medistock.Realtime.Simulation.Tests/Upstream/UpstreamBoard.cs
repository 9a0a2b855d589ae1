using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

/// <summary>What many winters say of one rule.</summary>
internal sealed class RuleScore
{
    public List<double> Leads { get; } = [];
    public int Events { get; set; }
    public int False { get; set; }
    public double Told => Events == 0 ? double.NaN : (double)Leads.Count / Events;
    public double Quantile(double share) => Leads.Count == 0 ? double.NaN : Leads.Order().ElementAt((int)Math.Round(share * (Leads.Count - 1)));
}

/// <summary>Signals of many winters against what truly happened.</summary>
internal sealed class UpstreamBoard
{
    /// <summary>A concern stands until half an hour has passed without it; here until the next of four judgements a day but one.</summary>
    private const double Ease = 0.75;
    private static readonly string[] Arrivals = [ArrivalRule.MovedName, ArrivalRule.UnconfirmedName, ArrivalRule.LateName];
    private readonly SortedDictionary<string, RuleScore> _rules = new(StringComparer.Ordinal);
    private int _winters;

    public RuleScore this[string rule] => _rules.TryGetValue(rule, out var score) ? score : _rules[rule] = new();

    /// <summary>Per presentation and winter; for <c>epidemic</c>, per region and winter.</summary>
    public double FalsePer(string rule) => (double)this[rule].False / (_winters * (rule == EpidemicRule.Name ? 12 : UpstreamWinter.Presentations));

    public void Add(UpstreamRun run)
    {
        _winters++;
        foreach (var told in run.Winter.Events)
        {
            var score = this[told.Rule];
            score.Events++;
            var first = run.Spells.Where(spell => Speaks(spell, told) && spell.From <= told.Latest && (spell.To ?? double.MaxValue) > told.Earliest).Select(spell => (double?)Math.Max(spell.From, told.Earliest)).Min();
            if (first is { } day) score.Leads.Add(told.On - day);
        }
        foreach (var spell in run.Spells.Where(spell => !Excused(spell, run.Winter.Events))) this[spell.Rule].False++;
    }

    private static bool Speaks(UpstreamSpell spell, UpstreamEvent told) => told.Rule == EpidemicRule.Name
        ? spell.Rule == told.Rule && (spell.Subject == told.Subject || spell.Subject == "FR")
        // Of several concerns about one presentation the gravest stands.
        : spell.Subject == told.Subject && (spell.Rule == told.Rule || Array.IndexOf(Arrivals, spell.Rule) > Array.IndexOf(Arrivals, told.Rule));

    public static bool Excused(UpstreamSpell spell, IEnumerable<UpstreamEvent> events) => events.Any(told =>
        told.Rule == spell.Rule && (told.Subject == spell.Subject || spell.Subject == "FR") && spell.From >= told.Earliest - 1e-6 && spell.From <= told.Until + Ease);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{_winters} winters");
        text.AppendLine("| rule | events | told in time | median lead, days | worst tenth | false per presentation (epidemic: region) and winter |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (rule, score) in _rules) text.AppendLine(CultureInfo.InvariantCulture, $"| {rule} | {score.Events} | {score.Told:P0} | {score.Quantile(0.5):0.0} | {score.Quantile(0.1):0.0} | {FalsePer(rule):0.000} |");
        return text.ToString();
    }
}
