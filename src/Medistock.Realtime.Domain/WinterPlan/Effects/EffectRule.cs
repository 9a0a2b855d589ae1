using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan.Effects;

/// <summary>
/// Which series tell what a measure changed (issue: coverage and consumption before and after, against comparable groups or territories not under it). Treated: each group of its scope, in each followed
/// place of it, on each of its circuits. Comparable: other groups of the plan in the same place, and the same group in places of the same rank, on the same link, that no measure concerns while they
/// are compared. A change of another measure on the treated series cuts the window there. From the days that were seen and the measures as they were recorded, nothing else.
/// </summary>
/// <param name="Before">Days looked at before the first in force, at most.</param>
/// <param name="After">Likewise from it on: what a season does to a series is not the measure's.</param>
/// <param name="Smoothed">Consumption is a mean of so many days before, and cover is stock over it: as many after a change speak of both sides and are left out; a whole number of weeks.</param>
/// <param name="LeastShare">With a smaller share of lines that have figures a day is unknown, 0–1.</param>
/// <param name="MostOutcomes">A larger scope is told in part, and says so.</param>
public sealed record EffectRule(int Before, int After, int Smoothed, double LeastShare, int MostOutcomes)
{
    public static EffectRule Default { get; } = new(56, 56, 7, 0.8, 24);

    private static readonly EffectFigure[] Figures = [EffectFigure.Consumption, EffectFigure.Cover];
    /// <summary>INSEE: an overseas region is one department.</summary>
    private static readonly Dictionary<string, string> OneDepartment = new(StringComparer.Ordinal) { ["REG-01"] = "DEP-971", ["REG-02"] = "DEP-972", ["REG-03"] = "DEP-973", ["REG-04"] = "DEP-974", ["REG-06"] = "DEP-976" };

    /// <param name="measures">All of the plan, this one too: any may concern what is compared.</param>
    public MeasureEffect Of(FigureBook book, IEnumerable<Measure> measures, Measure measure, EffectEstimator estimate)
    {
        var through = book.Last?.Day;
        MeasureEffect Refuse(string code, string message, params string[] notes) => new(measure, through, new(code, message), [], [], notes, 0);
        if (measure.Withdrawn) return Refuse("effect.withdrawn", "La mesure a été retirée sans avoir été en vigueur.");
        if (measure.State == MeasureState.Prepared || measure.Start is not { } start) return Refuse("effect.not-in-force", "La mesure est préparée : elle n'est pas encore en vigueur.");
        if (through is not { } newest) return Refuse("effect.unseen", "Aucun jour de consommation ni de couverture n'a encore été relevé.");
        if (start > newest) return Refuse("effect.not-begun", $"La mesure commence le {EffectWords.Day(start)} ; le dernier jour relevé est le {EffectWords.Day(newest)}.");
        List<string> notes = [];
        var groups = Groups(book, measure.Scope, notes);
        if (groups.Count == 0)
            return measure.Scope.Groups.Count + measure.Scope.Presentations.Count == 0 ? Refuse("effect.general", "La mesure ne nomme aucun médicament : rien ne peut être comparé.")
                : Refuse("effect.group", "Aucun groupe de la mesure n'est suivi par le plan.", [.. notes]);
        var places = Places(book, measure.Scope, notes);
        if (places.Count == 0) return Refuse("effect.place", "Aucun territoire de la mesure n'est suivi : métropole, ses régions et chaque territoire ultramarin le sont.", [.. notes]);

        var concerned = measures.Where(InForce).Select(one => new Concerned(one, [.. book.GroupsOf(one.Scope)])).ToList();
        var others = concerned.FindAll(one => one.Measure.Id != measure.Id);
        List<EffectSubject> subjects = [.. from figure in Figures from @group in groups from place in places from link in measure.Scope.Circuits.Select(LinkOf).Distinct().Order() select new EffectSubject(figure, @group, place, link)];
        List<EffectOutcome> outcomes = [];
        List<MeasureOverlap> overlaps = [];
        var left = 0;
        foreach (var subject in subjects)
        {
            var window = WindowOf(subject, measure, start, newest, others, overlaps);
            if (!Held(book, subject, window))
            {
                if (subject.Figure == EffectFigure.Consumption) notes.Add($"Rien n'est déclaré pendant la période : {EffectWords.Link(subject.Link)}, {subject.Group}, {EffectWords.Place(subject.Territory)}.");
                continue;
            }
            if (outcomes.Count < MostOutcomes) outcomes.Add(OutcomeOf(book, concerned, subject, window, start, estimate));
            else left++;
        }
        if (outcomes.Count == 0) return Refuse("effect.unseen", "Personne n'y a déclaré ces médicaments pendant la période : rien n'est connu avant ni après.", [.. notes]);
        return new(measure, through, null, outcomes, overlaps, notes, left);
    }

    /// <summary>A measure that was in force at some time, and what it is about.</summary>
    private sealed record Concerned(Measure Measure, HashSet<string> Groups)
    {
        public DateOnly From => Measure.Start!.Value;
        /// <summary>A planned end is none until it is recorded.</summary>
        public DateOnly? To => Measure.State == MeasureState.Ended ? Measure.End : null;
        public bool General => Measure.Scope.Groups.Count + Measure.Scope.Presentations.Count == 0;
        public bool Here(TerritoryCode place, ChainLink link) => Measure.Scope.Territories.Any(scope => Meets(scope, place)) && Measure.Scope.Circuits.Any(circuit => LinkOf(circuit) == link);
        public bool Concerns(string group, TerritoryCode place, ChainLink link) => Groups.Contains(group) && Here(place, link);
        public bool During(DateOnly from, DateOnly to) => From <= to && !(To < from);
    }

    private readonly record struct Window(DateOnly From, DateOnly To, bool Cut);

    private static bool InForce(Measure measure) => measure is { State: not MeasureState.Prepared, Start: not null };

    private static List<string> Groups(FigureBook book, MeasureScope scope, List<string> notes)
    {
        foreach (var code in scope.Presentations)
        {
            notes.Add(book.GroupOf(code) is { } whole ? $"La présentation {code} est mesurée avec tout son groupe, {whole}." : $"La présentation {code} n'est d'aucun groupe suivi.");
        }
        List<string> followed = [];
        foreach (var group in book.GroupsOf(scope).Order(StringComparer.Ordinal))
        {
            if (book.Days.Any(day => day.IndexOf(group) >= 0)) followed.Add(group);
            else notes.Add($"Le groupe {group} n'est pas suivi par le plan.");
        }
        return followed;
    }

    private static List<TerritoryCode> Places(FigureBook book, MeasureScope scope, List<string> notes)
    {
        List<TerritoryCode> places = [];
        foreach (var named in scope.Territories)
        {
            var place = named == TerritoryCode.France ? TerritoryCode.Metropole : Level(named);
            if (named == TerritoryCode.France) notes.Add("France entière est mesurée en métropole.");
            if (book.Days.Any(day => day.Find(place, ChainLink.Officines) is not null || day.Find(place, ChainLink.Pui) is not null)) places.Add(place);
            else notes.Add($"Rien n'est relevé par jour pour {EffectWords.Place(place)}.");
        }
        return [.. places.Distinct()];
    }

    /// <summary>Cut where another measure on the same series begins or ends.</summary>
    private Window WindowOf(EffectSubject subject, Measure measure, DateOnly start, DateOnly newest, List<Concerned> others, List<MeasureOverlap> overlaps)
    {
        var (from, to) = (start.AddDays(-Before), Least(newest, start.AddDays(After - 1), measure.State == MeasureState.Ended ? measure.End : null));
        var (first, last) = (from, to);
        foreach (var other in others.Where(other => other.During(first, last)).OrderBy(other => other.From).ThenBy(other => other.Measure.Id, StringComparer.Ordinal))
        {
            if (other.General ? !other.Here(subject.Territory, subject.Link) : !other.Concerns(subject.Group, subject.Territory, subject.Link)) continue;
            string how;
            if (other.General) how = "general";
            else if (other.From == start) how = "together";
            else if (other.To?.AddDays(1) == start) how = "replaced";
            else if (other.From <= first && !(other.To < last)) how = "throughout";
            else if (other.From > start) how = "during";
            else how = other.To >= start ? "during" : "before";
            if (!other.General)
            {
                foreach (var change in new[] { other.From, other.To?.AddDays(1) })
                {
                    // A measure that begins as another one ends takes its place: what is measured is the difference.
                    if (change is not { } day || day == start || day <= first || day > last) continue;
                    if (day < start) from = Most(from, day.AddDays(Smoothed));
                    else to = Least(to, day.AddDays(-1), null);
                }
            }
            var told = new MeasureOverlap(other.Measure.Id, other.Measure.Title, other.From, other.To, how);
            if (!overlaps.Contains(told)) overlaps.Add(told);
        }
        return new(from, to, from > first || to < last);
    }

    private static bool Held(FigureBook book, EffectSubject subject, Window window) =>
        window.From > window.To || new FigureWindow(book, window.From, window.To, 0).Series(subject.Figure, subject.Group, subject.Territory, subject.Link).Length > 0;

    private EffectOutcome OutcomeOf(FigureBook book, List<Concerned> concerned, EffectSubject subject, Window window, DateOnly start, EffectEstimator estimate)
    {
        if (window.From >= start || window.To < start) return new(subject, null, null, null, new EffectEstimate.Refused("effect.overlap", "une autre mesure a changé sur la même série trop près de la date d'entrée en vigueur"));
        var figures = new FigureWindow(book, window.From, window.To, LeastShare);
        var before = start.DayNumber - window.From.DayNumber;
        // Left out of every series alike: a control that kept these days would seem steadier than what it is held against. A whole week keeps the weekdays in their places.
        double?[] Series(string group, TerritoryCode place) => figures.Series(subject.Figure, group, place, subject.Link) is { Length: > 0 } days ? [.. days.Take(before), .. days.Skip(before + Smoothed)] : [];
        var treated = Series(subject.Group, subject.Territory);
        EffectOutcome Answer(EffectEstimate told) => new(subject, window.From, start, window.To, told);
        if (treated.Length == 0) return Answer(new EffectEstimate.Refused("effect.unseen", "trop peu d'établissements déclarent : aucun jour n'est connu"));
        if (treated.Length <= before) return Answer(new EffectEstimate.Refused(window.Cut ? "effect.overlap" : "effect.after-short", "la consommation relevée parle encore des jours d'avant la mesure"));
        bool Free(string group, TerritoryCode place) => !concerned.Exists(one => !one.General && one.Concerns(group, place, subject.Link) && one.During(window.From, window.To));
        var last = book.Last!;
        var controls = last.Groups.Where(group => group != subject.Group).Select(group => (Group: group, Place: subject.Territory))
            .Concat(last.Places.Where(place => place.Link == subject.Link && Alike(subject.Territory, place.Territory)).Select(place => (subject.Group, Place: place.Territory)).OrderBy(one => one.Place.Text, StringComparer.Ordinal))
            .Where(one => Free(one.Group, one.Place)).Select(one => new EffectControl(one.Group, one.Place, Series(one.Group, one.Place))).Where(control => control.Days.Count > 0).ToList();
        var told = estimate(new(subject, window.From, start, window.To, before, Smoothed, treated, controls));
        return Answer(window.Cut && told is EffectEstimate.Refused { Code: "effect.before-short" or "effect.after-short" } shortened
            ? new EffectEstimate.Refused("effect.overlap", $"une autre mesure sur la même série ne laisse pas assez de jours ({EffectWords.Why(shortened)})") : told);
    }

    /// <summary>Of one rank: a region is held against regions, a territory with a level against such territories.</summary>
    private static bool Alike(TerritoryCode treated, TerritoryCode place) => treated != place && (treated.Kind == TerritoryKind.Region) == (place.Kind == TerritoryKind.Region);

    /// <summary>Whether a measure's territory and a followed place have a department in common. Which region a department lies in is not in the log: a department of metropole is taken to be in all of them.</summary>
    private static bool Meets(TerritoryCode scope, TerritoryCode place)
    {
        scope = Level(scope);
        if (scope == place || scope == TerritoryCode.France) return true;
        bool InMetropole(TerritoryCode code) => code.Kind switch
        {
            TerritoryKind.Metropole => true,
            TerritoryKind.Region => !RegionCode.Parse(code.Text[4..]).IsOverseas,
            TerritoryKind.Department => !DepartmentCode.Parse(code.Text[4..]).IsOverseas,
            _ => false,
        };
        if (!InMetropole(scope) || !InMetropole(place)) return false;
        return scope == TerritoryCode.Metropole || place == TerritoryCode.Metropole || scope.Kind == TerritoryKind.Department;
    }

    private static TerritoryCode Level(TerritoryCode named) => OneDepartment.TryGetValue(named.Text, out var department) ? TerritoryCode.Parse(department) : named;
    internal static ChainLink LinkOf(Circuit circuit) => circuit == Circuit.City ? ChainLink.Officines : ChainLink.Pui;
    private static DateOnly Most(DateOnly one, DateOnly other) => one > other ? one : other;
    private static DateOnly Least(DateOnly one, DateOnly other, DateOnly? third) => new[] { one, other, third ?? one }.Min();
}
