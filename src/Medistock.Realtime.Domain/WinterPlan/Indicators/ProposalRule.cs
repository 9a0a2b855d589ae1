using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>
/// Whether the evidence for level 2, or for the return to level 1, is met (plan hivernal §4: the three indicators together, signals <i>objectivés et non isolés</i>). It proposes;
/// people decide, in RSS. Level 2: supply red for a marker group in the territory, or in several of its regions or departments, and the epidemic or the field amber or red, and a
/// corroborated, objectivé signal on a marker group. Return: the three lights green, none unknown. How long and how many are our settings: the plan gives none.
/// </summary>
/// <param name="LeastDepartments">So many departments red for one marker group stand for the territory.</param>
/// <param name="LeastRegions">So many regions likewise.</param>
/// <param name="Hold">Level 2's conditions must be met so long without a break, an unknown moment being one; and be missed as long before a proposal falls.</param>
/// <param name="ReturnAfter">The three lights must be green so long without a break.</param>
/// <param name="SignalFreshFor">Older evidence makes no signal objectivé.</param>
/// <param name="LeastSeverity">Of a signal that counts.</param>
/// <param name="MostUnknown">With a larger share of the markers unknown and none red, nobody knows, 0–1.</param>
public sealed record ProposalRule(int LeastDepartments, int LeastRegions, TimeSpan Hold, TimeSpan ReturnAfter, TimeSpan SignalFreshFor, Severity LeastSeverity, double MostUnknown)
{
    public const string Name = "winter-plan.proposal";
    /// <summary>A condition shows at most so many values each way; the rest is counted.</summary>
    public const int EvidenceLimit = 30;
    public static ProposalRule Default { get; } = new(3, 2, TimeSpan.FromHours(24), TimeSpan.FromDays(14), TimeSpan.FromDays(14), Severity.Watch, 0.5);

    /// <param name="before"><c>default</c>: nothing was judged yet.</param>
    public ProposalReading Judge(in ProposalState before, ProposalSeen seen, DateTimeOffset now)
    {
        List<Condition> level2 = [SupplyOf(seen, now), PressureOf(seen, now), SignalOf(seen, now)];
        List<Condition> back = [GreenOf(seen, PlanIndicator.Epidemiological, now), GreenOf(seen, PlanIndicator.Supply, now), GreenOf(seen, PlanIndicator.Field, now)];
        var (up, down) = (StateOf(level2), StateOf(back));
        var upClock = After(before.Level2, up, now, Hold, Hold, heldByUnknown: true);
        // The return needs that nothing is unknown, to the end.
        var downClock = After(before.Return, down, now, ReturnAfter, TimeSpan.Zero, heldByUnknown: false);
        return new(seen.Territory,
            new(up, upClock, upClock.Stands && up == ConditionState.Unknown, level2, Words("Conditions du niveau 2", upClock, level2, Hold)),
            new(down, downClock, false, back, Words("Conditions du retour au niveau 1", downClock, back, ReturnAfter)), now);
    }

    private static ConditionClock After(in ConditionClock before, ConditionState state, DateTimeOffset now, TimeSpan hold, TimeSpan leaveAfter, bool heldByUnknown)
    {
        if (state == ConditionState.Met)
        {
            var since = before.Since ?? now;
            return new(since, before.Stands || now - since >= hold, null);
        }
        if (!before.Stands) return default;
        // Unknown lets nothing end, as it lets nothing begin.
        if (state == ConditionState.Unknown && heldByUnknown) return before with { EndingSince = null };
        var ending = before.EndingSince ?? now;
        return now - ending >= leaveAfter ? default : before with { EndingSince = ending };
    }

    private Condition SupplyOf(ProposalSeen seen, DateTimeOffset now)
    {
        var markers = seen.Subjects.Where(reading => reading.Indicator == PlanIndicator.Supply && reading.Subject.Group is { } group && seen.Markers.Contains(group)).ToList();
        var red = markers.Where(reading => reading.Light == Light.Red).ToList();
        var counted = red.GroupBy(reading => reading.Subject.Group, StringComparer.Ordinal).Where(group =>
            group.Any(reading => reading.Territory == seen.Territory) || Places(group, TerritoryKind.Region) >= LeastRegions || Places(group, TerritoryKind.Department) >= LeastDepartments)
            .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        // Each marker group once: unknown when none of its links in the territory is known.
        var own = markers.Where(reading => reading.Territory == seen.Territory).GroupBy(reading => reading.Subject.Group, StringComparer.Ordinal)
            .Select(group => LightCounts.Of(group.Select(reading => reading.Light)).Worst).ToList();
        var known = LightCounts.Of(own);
        var unheard = Math.Max(0, seen.Markers.Count - own.Count);
        var unknown = (double)(known.Unknown + unheard) / Math.Max(1, seen.Markers.Count);
        var state = counted.Count > 0 ? ConditionState.Met : unknown > MostUnknown || seen.Markers.Count == 0 ? ConditionState.Unknown : ConditionState.NotMet;
        List<Evidence> against = [];
        if (known.Amber + known.Green > 0) against.Add(new("groupes marqueurs sans rouge dans le territoire", known.Amber + known.Green, "groupes", seen.Territory.Text, now));
        if (known.Unknown + unheard > 0) against.Add(new("groupes marqueurs dont l'état est inconnu", known.Unknown + unheard, "groupes", seen.Territory.Text, now));
        against.AddRange(red.Where(reading => !counted.Contains(reading.Subject.Group)).Select(reading => Told(reading, "isolé")));
        return new("supply", $"approvisionnement en rouge pour au moins un groupe marqueur dans le territoire, ou dans {LeastRegions} régions, ou dans {LeastDepartments} départements", state,
            Capped(red.Where(reading => counted.Contains(reading.Subject.Group)), null), Capped(against));
    }

    private static Condition PressureOf(ProposalSeen seen, DateTimeOffset now)
    {
        // Evidence may be regional, not departmental: a cluster in one department is none of the nation's.
        var readings = seen.Subjects.Where(reading => (reading.Territory == seen.Territory || reading.Territory.Kind == TerritoryKind.Region)
            && (reading.Indicator == PlanIndicator.Epidemiological || (reading.Indicator == PlanIndicator.Field && reading.Subject.Group is { } group && seen.Markers.Contains(group)))).ToList();
        var own = readings.Where(reading => reading.Territory == seen.Territory).ToList();
        var met = readings.Exists(reading => reading.Light >= Light.Amber);
        bool Known(PlanIndicator indicator) => own.Exists(reading => reading.Indicator == indicator && reading.Light != Light.Unknown);
        var state = met ? ConditionState.Met : Known(PlanIndicator.Epidemiological) && Known(PlanIndicator.Field) ? ConditionState.NotMet : ConditionState.Unknown;
        List<Evidence> against = [.. Ordered(own.Where(reading => reading.Light == Light.Green)).Select(reading => Told(reading))];
        foreach (var (indicator, word) in new[] { (PlanIndicator.Epidemiological, "épidémiologique"), (PlanIndicator.Field, "terrain") })
            if (!Known(indicator)) against.Add(new($"indicateur {word} inconnu", null, "", seen.Territory.Text, now));
        return new("pressure", "indicateur épidémiologique ou terrain en orange ou en rouge", state, Capped(readings.Where(reading => reading.Light >= Light.Amber), null), Capped(against));
    }

    private Condition SignalOf(ProposalSeen seen, DateTimeOffset now)
    {
        // Silence and epidemics are signals, not of a tension on a medicine.
        var about = seen.Signals.Where(signal => signal.Kind is not (SignalKind.Silence or SignalKind.Epidemic or SignalKind.Field) && signal.Severity >= LeastSeverity && signal.Group is { } group && seen.Markers.Contains(group)).ToList();
        var counted = about.Where(signal => signal.Corroborated && Objective(signal, now)).OrderByDescending(signal => signal.Severity).ThenBy(signal => signal.Id, StringComparer.Ordinal).ToList();
        List<Evidence> against = [];
        var isolated = about.Count(signal => !signal.Corroborated);
        if (isolated > 0) against.Add(new("signaux isolés, qui ne comptent pas", isolated, "signaux", seen.Territory.Text, now));
        var stale = about.Count(signal => signal.Corroborated) - counted.Count;
        if (stale > 0) against.Add(new("signaux sans valeur mesurée récente", stale, "signaux", seen.Territory.Text, now));
        if (about.Count == 0) against.Add(new("aucun signal ouvert sur un groupe marqueur", 0, "signaux", seen.Territory.Text, now));
        return new("signal", "au moins un signal objectivé et non isolé sur un groupe marqueur", counted.Count > 0 ? ConditionState.Met : ConditionState.NotMet,
            Capped([.. counted.Select(signal => Measured(signal, now) is var value ? new Evidence($"signal {signal.Id}, {signal.Group}, {signal.Subject.Territory} : {value.What}", value.Value, value.Unit, value.Source, value.At) : value)]),
            Capped(against));
    }

    private static Condition GreenOf(ProposalSeen seen, PlanIndicator indicator, DateTimeOffset now)
    {
        var word = Word(indicator);
        var whole = seen.Whole.FirstOrDefault(reading => reading.Indicator == indicator && reading.Territory == seen.Territory);
        Evidence Told() => whole is null ? new($"indicateur {word} : jamais calculé", null, "", seen.Territory.Text, now)
            : new($"indicateur {word} : {Word(whole.Light)}{(whole.Counts is { } counts ? $" ({LightRollUpRule.Words(indicator, counts)})" : "")}", whole.Value, whole.Unit, seen.Territory.Text, whole.AsOf ?? now);
        var state = whole?.Light switch { null or Light.Unknown => ConditionState.Unknown, Light.Green => whole.Counts?.Unknown > 0 ? ConditionState.Unknown : ConditionState.Met, _ => ConditionState.NotMet };
        return new(indicator switch { PlanIndicator.Epidemiological => "epidemiological", PlanIndicator.Supply => "supply", _ => "field" }, $"indicateur {word} en vert, rien d'inconnu", state,
            state == ConditionState.Met ? [Told()] : [], state == ConditionState.Met ? [] : [Told()]);
    }

    private bool Objective(PlanSignal signal, DateTimeOffset now) => signal.Evidence.Any(seen => IsObjective(seen, now));
    private bool IsObjective(Evidence seen, DateTimeOffset now) => seen.Value is not null && !string.IsNullOrWhiteSpace(seen.Source) && seen.At <= now && now - seen.At <= SignalFreshFor;
    private Evidence Measured(PlanSignal signal, DateTimeOffset now) => signal.Evidence.First(seen => IsObjective(seen, now));

    private static ConditionState StateOf(List<Condition> all) =>
        all.TrueForAll(one => one.State == ConditionState.Met) ? ConditionState.Met : all.Exists(one => one.State == ConditionState.NotMet) ? ConditionState.NotMet : ConditionState.Unknown;

    private static int Places(IEnumerable<IndicatorReading> readings, TerritoryKind kind) => readings.Where(reading => reading.Territory.Kind == kind).Select(reading => reading.Territory).Distinct().Count();

    private static IEnumerable<IndicatorReading> Ordered(IEnumerable<IndicatorReading> readings) => readings.OrderBy(reading => reading.Indicator).ThenByDescending(reading => reading.Light)
        .ThenByDescending(reading => reading.Territory.Kind).ThenBy(reading => reading.Territory.Text, StringComparer.Ordinal).ThenBy(reading => reading.Subject.Group, StringComparer.Ordinal)
        .ThenBy(reading => reading.Subject.Link).ThenBy(reading => reading.Subject.Disease);

    private static Evidence Told(IndicatorReading reading, string? remark = null)
    {
        var what = reading.Subject switch
        {
            { Disease: { } disease } => disease.ToString(), { Group: { } group, Link: { } link } => $"{group}, {link}", { Group: { } group } => group, _ => "ensemble",
        };
        return new($"{Word(reading.Indicator)}, {what}, {reading.Territory} : {Word(reading.Light)}{(remark is null ? "" : ", " + remark)}", reading.Value is { } value ? Math.Round(value, 2) : null, reading.Unit,
            string.Join(", ", reading.Sources.Take(3)) is { Length: > 0 } sources ? sources : reading.Territory.Text, reading.AsOf ?? DateTimeOffset.MinValue);
    }

    private static List<Evidence> Capped(IEnumerable<IndicatorReading> readings, string? remark) => Capped([.. Ordered(readings).Select(reading => Told(reading, remark))]);

    private static List<Evidence> Capped(List<Evidence> all) => all.Count <= EvidenceLimit ? all
        : [.. all.Take(EvidenceLimit - 1), new("autres, non détaillés", all.Count - EvidenceLimit + 1, "valeurs", all[0].Source, all.Max(one => one.At))];

    private static string Words(string what, in ConditionClock clock, List<Condition> all, TimeSpan hold)
    {
        string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var missing = string.Join(" ; ", all.Where(one => one.State != ConditionState.Met).Select(one => one.Words + (one.State == ConditionState.Unknown ? " (inconnu)" : "")));
        if (clock.Stands && missing.Length == 0) return $"{what} réunies depuis le {Time(clock.Since!.Value)}.";
        if (clock.Stands) return $"{what} réunies depuis le {Time(clock.Since!.Value)} ; ne l'est plus : {missing}.";
        return missing.Length == 0 ? $"{what} réunies depuis le {Time(clock.Since!.Value)}, à confirmer pendant {hold.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h." : $"{what} non réunies, manque : {missing}.";
    }

    private static string Word(PlanIndicator indicator) => indicator switch { PlanIndicator.Epidemiological => "épidémiologique", PlanIndicator.Supply => "approvisionnement", _ => "terrain" };
    private static string Word(Light light) => light switch { Light.Red => "rouge", Light.Amber => "orange", Light.Green => "vert", _ => "inconnu" };
}
