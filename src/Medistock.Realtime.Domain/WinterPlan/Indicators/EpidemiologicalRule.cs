using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>One epidemic indicator of a disease in a territory, as its newest week stands now.</summary>
/// <param name="Stated">The level that the publication itself gives for that week.</param>
/// <param name="Last">Values of consecutive weeks, the newest last; null: not published.</param>
/// <param name="KnownAt">When the newest week was published or learnt.</param>
public sealed record EpidemicSeen(EpidemicIndicator Indicator, PhaseJudgement Judged, EpidemicLevel? Stated, IReadOnlyList<double?> Last, DateTimeOffset? KnownAt)
{
    /// <param name="weeks">By week, as known now; the last few are kept.</param>
    public static EpidemicSeen Of(EpidemicIndicator indicator, in PhaseJudgement judged, IReadOnlyList<EpidemicWeek> weeks)
    {
        if (weeks.Count == 0) return new(indicator, judged, null, [], null);
        var newest = weeks[^1];
        var last = new double?[EpidemiologicalRule.MostWeeks];
        for (var i = Math.Max(0, weeks.Count - last.Length); i < weeks.Count; i++)
        {
            var back = (newest.Monday.DayNumber - weeks[i].Monday.DayNumber) / 7;
            if (back < last.Length) last[^(back + 1)] = weeks[i].Stands.Value;
        }
        return new(indicator, judged, newest.Stands.Level, last, newest.Stands.KnownAt);
    }
}

/// <summary>
/// The epidemiological light of one disease. A level that the publication states decides (SpF: <i>base</i> green, <i>transition</i> amber, <i>épidémie</i> red). Else the phases
/// that are computed (<see cref="PhaseRule"/>): red as the signal <c>epidemic</c> fires (<see cref="EpidemicRule"/>: emergency visits, or the two others together); amber when
/// another one alone is epidemic, or rates rise towards the threshold; else green. What is older than the rule allows says nothing. Our settings but for the stated levels.
/// </summary>
/// <param name="FreshFor">A newest week that began longer ago says nothing of now.</param>
/// <param name="RisingWeeks">Rising: so many weeks running above the one before, at most <see cref="MostWeeks"/> − 1…</param>
/// <param name="RisingShare">…and the newest from this share of the threshold on.</param>
/// <param name="LeaveShare">Rising is over below this share only.</param>
/// <param name="Hold">A computed light betters when that has lasted so long: one more publication has confirmed it.</param>
public sealed record EpidemiologicalRule(TimeSpan FreshFor, int RisingWeeks, double RisingShare, double LeaveShare, TimeSpan Hold)
{
    public const string Name = "indicator.epidemiological", Unit = "pour 100 000";
    internal const int MostWeeks = 4;
    public static EpidemiologicalRule Default { get; } = new(EpidemicRule.Default.FreshFor, 2, 0.5, 0.4, TimeSpan.FromDays(7));

    /// <param name="before">The reading that stood; null: none.</param>
    /// <param name="seen">Every series that is expected of the territory, those without a week too.</param>
    public IndicatorReading Judge(IndicatorReading? before, TerritoryCode territory, Disease disease, IEnumerable<EpidemicSeen> seen, DateTimeOffset now)
    {
        var all = seen.OrderBy(one => one.Indicator).ThenBy(one => one.Judged.Week).ToList();
        var usable = all.Where(one => Fresh(one, now) && (one.Stated is not null || one.Judged.Phase != EpidemicPhase.Unknown)).ToList();
        var hold = before?.Hold ?? default;
        double? share = all.Count == 0 ? null : (double)usable.Count / all.Count;
        var newest = all.Where(one => one.Judged.Week is not null).Select(one => AsOf(one)).DefaultIfEmpty().Max();
        List<Evidence> evidence = [.. all.SelectMany(one => EvidenceOf(one, now))];
        if (usable.Count == 0)
        {
            var reason = newest is null ? ReadingReason.NoData : all.Exists(one => Fresh(one, now)) ? ReadingReason.Thin : ReadingReason.Stale;
            var (none, broken) = hold.After(Light.Unknown, Light.Unknown, now, Hold);
            return new(PlanIndicator.Epidemiological, territory, IndicatorSubject.Of(disease), none, null, Unit, reason, Used(null), evidence, newest, share, broken);
        }
        var stated = usable.Where(one => one.Stated is not null).ToList();
        var judged = (stated.Count > 0 ? stated : usable).OrderByDescending(one => Gravity(one)).ThenBy(one => one.Indicator).First();
        // A stated level is the authority's: it holds at once, both ways.
        var (shown, next) = stated.Count > 0
            ? (OfLevel(judged.Stated!.Value), new LightHold(OfLevel(judged.Stated!.Value), null, Light.Unknown))
            : hold.After(Combined(usable, Rises), Combined(usable, StillUp), now, Hold);
        return new(PlanIndicator.Epidemiological, territory, IndicatorSubject.Of(disease), shown, judged.Judged.Value, Unit, judged.Judged.Value is null ? ReadingReason.NoData : ReadingReason.None,
            Used(judged), evidence, usable.Min(AsOf), share, next);
    }

    private bool Fresh(EpidemicSeen seen, DateTimeOffset now) => AsOf(seen) is { } began && began <= now && now - began <= FreshFor;

    private static Light Combined(List<EpidemicSeen> usable, Func<EpidemicSeen, bool> rises)
    {
        bool Is(EpidemicIndicator indicator) => usable.Exists(one => one.Indicator == indicator && one.Judged.Phase == EpidemicPhase.Epidemic);
        if (Is(EpidemicIndicator.EmergencyVisits) || (Is(EpidemicIndicator.Hospitalisations) && Is(EpidemicIndicator.SosMedecins))) return Light.Red;
        return usable.Exists(one => one.Judged.Phase == EpidemicPhase.Epidemic || rises(one)) ? Light.Amber : Light.Green;
    }

    private bool Rises(EpidemicSeen seen)
    {
        if (seen.Judged.Threshold is not { } threshold || seen.Last.Count <= RisingWeeks || seen.Last[^1] is not { } newest || newest < RisingShare * threshold) return false;
        for (var i = 1; i <= RisingWeeks; i++)
            if (!(seen.Last[^i] > seen.Last[^(i + 1)])) return false;
        return true;
    }

    private bool StillUp(EpidemicSeen seen) => seen.Judged.Threshold is { } threshold && seen.Judged.Value >= LeaveShare * threshold;

    private static int Gravity(EpidemicSeen seen) => seen.Stated is { } level ? (int)level : seen.Judged.Phase == EpidemicPhase.Epidemic ? 2 : 0;

    private static Light OfLevel(EpidemicLevel level) => level switch { EpidemicLevel.Epidemic => Light.Red, EpidemicLevel.Transition => Light.Amber, _ => Light.Green };

    private static DateTimeOffset? AsOf(EpidemicSeen seen) => seen.Judged.Week is { } week ? new DateTimeOffset(week.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private RuleUsed Used(EpidemicSeen? judged) => judged?.Stated is not null
        ? new(Name, 0, Unit, true, "niveau publié par Santé publique France")
        : new(Name, judged?.Judged.Threshold is { } over ? Math.Round(over, 1) : 0, Unit, false, string.Create(CultureInfo.InvariantCulture,
            $"seuil calculé, non officiel ; orange en hausse {RisingWeeks} semaines de suite dès {RisingShare * 100:0} % du seuil, mieux après {Hold.TotalDays:0} jours ; inconnu au-delà de {FreshFor.TotalDays:0} jours"));

    private IEnumerable<Evidence> EvidenceOf(EpidemicSeen seen, DateTimeOffset now)
    {
        if (AsOf(seen) is not { } week) yield break;
        var word = seen.Indicator switch { EpidemicIndicator.EmergencyVisits => "passages aux urgences", EpidemicIndicator.Hospitalisations => "hospitalisations après passage", _ => "actes SOS Médecins" };
        var phase = !Fresh(seen, now) ? "trop ancien" : seen.Stated is { } level ? level switch { EpidemicLevel.Epidemic => "épidémie, publié", EpidemicLevel.Transition => "transition, publié", _ => "niveau de base, publié" }
            : seen.Judged.Phase switch { EpidemicPhase.Epidemic => "épidémie, calculé", EpidemicPhase.Base => Rises(seen) ? "en hausse, calculé" : "niveau de base, calculé", _ => "phase inconnue" };
        yield return new($"{word}, semaine {IsoWeek.Text(seen.Judged.Week!.Value)} : {phase}", seen.Judged.Value, Unit,
            seen.Indicator == EpidemicIndicator.SosMedecins ? "SOS Médecins" : "OSCOUR", seen.KnownAt ?? week);
        if (seen.Judged.Threshold is { } threshold) yield return new($"{word}, seuil calculé", Math.Round(threshold, 1), Unit, "calcul, non officiel", week);
    }
}
