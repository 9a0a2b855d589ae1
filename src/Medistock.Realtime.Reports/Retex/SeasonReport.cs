using System.Collections.Immutable;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Reports.Retex;

/// <summary>A line of the season's timeline.</summary>
/// <param name="At">When it was recorded.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string Where, string What);

/// <summary>How long a territory stood in a phase.</summary>
public sealed record PhaseSpell(TerritoryCode Territory, SeasonPhase Phase, DateTimeOffset From, DateTimeOffset To, string Decision);

/// <summary>Signals of one kind over the season.</summary>
/// <param name="MedianOpenDays">Of those that have ended; null: none has.</param>
public sealed record SignalTally(SignalKind Kind, int Opened, int Critical, int Corroborated, double? MedianOpenDays);

/// <summary>How early a level-2 decision could have been foreseen.</summary>
/// <param name="FirstSignal">The first corroborated signal of at least <see cref="Severity.Alert"/> on the territory since it was at level 1; null: there was none.</param>
/// <param name="MetSince">Since when the conditions had held when the program proposed it; null: it had not.</param>
public sealed record LeadTime(string Decision, TerritoryCode Territory, DateTimeOffset DecidedAt, DateTimeOffset? FirstSignal, DateTimeOffset? MetSince);

/// <summary>What became of the program's proposals.</summary>
/// <param name="Fallen">Withdrawn by the program itself: false alarms.</param>
/// <param name="SetAside">Withdrawn by people.</param>
/// <param name="Missed">Level-2 decisions that no proposal of the program preceded.</param>
public sealed record ProposalTally(int Made, int Followed, int Fallen, int SetAside, int Open, int Missed);

/// <summary>A measure and the days it was in force.</summary>
public sealed record MeasureLife(Measure Measure, string Lever, DateTimeOffset PreparedAt, int? DaysInForce);

/// <summary>How much of the season a light was known.</summary>
/// <param name="UnknownShare">0–1 of the time since it was first recorded; null: it never was.</param>
public sealed record LightQuality(TerritoryCode Territory, PlanIndicator Indicator, double? UnknownShare, int Changes);

/// <summary>
/// The season's feedback (<i>RETEX</i>, plan hivernal ch. 7): everything from two logs, the plan's and the signals'. The same rows give the same report to the byte; nothing in it is of the moment
/// it was made.
/// </summary>
/// <param name="PlanRows">Rows of the plan's log behind it; <paramref name="SignalRows"/> of the signals'.</param>
/// <param name="Closed">The season has been closed; else the report is of what there is.</param>
public sealed record SeasonReport(
    string Season, DateTimeOffset From, DateTimeOffset To, bool Closed, long PlanRows, long SignalRows, IReadOnlyList<PhaseSpell> Phases, IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<SignalTally> Signals, IReadOnlyList<LeadTime> LeadTimes, ProposalTally Proposals, IReadOnlyList<MeasureLife> Measures, IReadOnlyList<MeasureEffect> Effects, IReadOnlyList<LightQuality> Quality)
{
    /// <param name="entries">The plan's log, in order.</param>
    /// <param name="signals">Changes of signals, in order.</param>
    /// <param name="through">Until when it looks: the moment of the newest row, or an earlier one.</param>
    /// <param name="estimate">Tells one effect of a measure from its series.</param>
    /// <returns>Null: nobody has opened this season.</returns>
    public static SeasonReport? Of(string season, IReadOnlyList<PlanEntry> entries, IReadOnlyList<SignalChange> signals, DateTimeOffset through, EffectEstimator estimate)
    {
        var known = entries.Where(entry => entry.RecordedAt <= through).ToList();
        var book = known.Select((entry, at) => (entry, at)).Aggregate(PlanBook.Empty, (folded, row) => folded.Apply(row.at + 1, row.entry));
        var spells = Spells(book, season, through);
        if (spells.Count == 0) return null;
        var from = spells.Min(spell => spell.From);
        var closed = spells.GroupBy(spell => spell.Territory).All(of => book.HistoryOf(of.Key).Exists(phase => phase.Season == season && phase.Phase == SeasonPhase.OffSeason && phase.Since <= through));
        var to = closed ? spells.Max(spell => spell.To) : through;
        var inside = known.Where(entry => entry.RecordedAt >= from && entry.RecordedAt <= to).ToList();
        var taken = book.Measures.Values.Where(rows => rows[0].RecordedAt >= from && rows[0].RecordedAt <= to).OrderBy(rows => rows[0].RecordedAt).ThenBy(rows => rows[0].Measure.Id, StringComparer.Ordinal).ToList();
        // The book holds the newest days only: an old season keeps its own.
        var figures = known.OfType<PlanEntry.FiguresSeen>().Where(seen => seen.RecordedAt <= to).Aggregate(FigureBook.Empty, (days, seen) => days.After(seen.Figures));
        var measures = book.Measures.Values.Select(rows => rows[^1].Measure).ToList();
        var changes = signals.Where(change => change.Signal.ChangedAt <= to).ToList();
        return new(
            season, from, to, closed, known.Count, changes.Count, spells, [.. inside.SelectMany(Lines)], Tally(changes, from, to), LeadTimesOf(book, season, spells, changes), ProposalsOf(book, season, from, to, spells),
            [.. taken.Select(rows => LifeOf(rows, to))], [.. taken.Select(rows => EffectRule.Default.Of(figures, measures, rows[^1].Measure, estimate))],
            [.. spells.Select(spell => spell.Territory).Distinct().SelectMany(territory => Enum.GetValues<PlanIndicator>().Select(indicator => QualityOf(book, territory, indicator, from, to)))]);
    }

    private static List<PhaseSpell> Spells(PlanBook book, string season, DateTimeOffset through)
    {
        var spells = new List<PhaseSpell>();
        foreach (var territory in PlanTerritories.All)
        {
            var history = book.HistoryOf(territory).FindAll(phase => phase.Since <= through);
            for (var i = 0; i < history.Count; i++)
            {
                if (history[i].Season != season || history[i].Phase == SeasonPhase.OffSeason) continue;
                var end = i + 1 < history.Count ? history[i + 1].Since!.Value : through;
                if (end > history[i].Since) spells.Add(new(territory, history[i].Phase, history[i].Since!.Value, end, history[i].Decision!));
            }
        }
        return spells;
    }

    private static IEnumerable<TimelineEntry> Lines(PlanEntry entry)
    {
        switch (entry)
        {
            case PlanEntry.Decided(var decision):
                yield return new(decision.RecordedAt, "décision", decision.Draft.Scope.Text, $"{decision.Id}, {Words(decision.Draft.Command)} : {decision.Draft.Motive} ({string.Join(" ; ", decision.Draft.People.Select(person => $"{person.Name}, {person.Institution}"))}{(decision.Draft.Meeting is { } meeting ? $", {meeting.Kind} du {meeting.Date:dd/MM/yyyy}" : "")})");
                break;
            case PlanEntry.TookEffect took:
                foreach (var group in took.Changes.GroupBy(change => (change.From, change.To)))
                    yield return new(took.EffectiveAt, "niveau", string.Join(' ', group.Select(change => change.Territory.Text)), $"{Words(group.Key.From)} → {Words(group.Key.To)} ({took.DecisionId})");
                break;
            case PlanEntry.Proposed(var proposal):
                yield return new(proposal.MadeAt, "proposition", proposal.Territory.Text, $"{proposal.Id}, {Words(proposal.Command)}, par {proposal.By.Name} : {proposal.Text}");
                break;
            case PlanEntry.Withdrawn withdrawn:
                yield return new(withdrawn.RecordedAt, Release.Names(withdrawn.ProposalId) ? "information publique" : "proposition", "", $"{withdrawn.ProposalId} retirée par {withdrawn.By.Name} : {withdrawn.Why}");
                break;
            case PlanEntry.Released(var release):
                yield return new(release.RecordedAt, "information publique", release.Territory.Text, $"{release.Id} : {release.Text}");
                break;
            case PlanEntry.Measured measured:
                yield return new(measured.RecordedAt, "mesure", string.Join(' ', measured.Measure.Scope.Territories.Select(territory => territory.Text)), $"{measured.Measure.Id}, {measured.Measure.Title} : {Did(measured.Did)}");
                break;
            case PlanEntry.FieldTold(var report, _, _):
                yield return new(report.ToldAt, "terrain", "DEP-" + report.Department.Text, $"{report.Id}, {report.Role} : {report.Text}");
                break;
            case PlanEntry.Observed observed:
                foreach (var reading in observed.Readings.Where(reading => reading.Subject == IndicatorSubject.Whole && reading.Light is Light.Amber or Light.Red))
                    yield return new(observed.RecordedAt, "indicateur", reading.Territory.Text, $"{Words(reading.Indicator)} : {Words(reading.Light)} ({(reading.Counts is { } counts ? LightRollUpRule.Words(reading.Indicator, counts) : "")})");
                break;
        }
    }

    private static IReadOnlyList<SignalTally> Tally(List<SignalChange> changes, DateTimeOffset from, DateTimeOffset to)
    {
        var lives = changes.GroupBy(change => change.Signal.Id, StringComparer.Ordinal).Select(of => (First: of.First().Signal, Last: of.Last().Signal, All: of))
            .Where(life => life.First.FirstSeen >= from && life.First.FirstSeen <= to).ToList();
        return [.. lives.GroupBy(life => life.First.Kind).OrderBy(of => of.Key).Select(of =>
        {
            var ended = of.Where(life => !SignalLifecycle.IsOpen(life.Last.State)).Select(life => (life.Last.ChangedAt - life.First.FirstSeen).TotalDays).Order().ToList();
            return new SignalTally(of.Key, of.Count(), of.Count(life => life.All.Any(change => change.Signal.Severity == Severity.Critical)), of.Count(life => life.All.Any(change => change.Signal.Corroboration.Holds)),
                ended.Count == 0 ? null : Math.Round((ended[(ended.Count - 1) / 2] + ended[ended.Count / 2]) / 2, 1));
        })];
    }

    private static List<LeadTime> LeadTimesOf(PlanBook book, string season, List<PhaseSpell> spells, List<SignalChange> changes)
    {
        var leads = new List<LeadTime>();
        foreach (var decision in book.Decisions.Where(decision => decision.Draft.Command == PlanCommand.Escalate))
        {
            foreach (var change in decision.Changes.Where(change => change.Season == season))
            {
                var since = spells.LastOrDefault(spell => spell.Territory == change.Territory && spell.Phase == SeasonPhase.Level1 && spell.From < decision.Draft.EffectiveAt)?.From;
                var signal = changes.Find(one => one.Signal.Corroboration.Holds && one.Signal.Severity >= Severity.Alert && one.Signal.ChangedAt >= since && one.Signal.ChangedAt <= decision.RecordedAt && Lies(change.Territory, one.Signal.Subject.Territory));
                var proposed = book.Proposals.FindLast(proposal => proposal.Territory == change.Territory && proposal.Command == PlanCommand.Escalate && proposal.By.Role == "program" && proposal.MadeAt <= decision.RecordedAt && proposal.MadeAt >= since);
                leads.Add(new(decision.Id, change.Territory, decision.RecordedAt, signal?.Signal.ChangedAt, proposed?.Since));
            }
        }
        return leads;
    }

    private static ProposalTally ProposalsOf(PlanBook book, string season, DateTimeOffset from, DateTimeOffset to, List<PhaseSpell> spells)
    {
        var made = book.Proposals.FindAll(proposal => proposal.By.Role == "program" && proposal.MadeAt >= from && proposal.MadeAt <= to && spells.Exists(spell => spell.Territory == proposal.Territory));
        // Answered by name, or by a decision of the same step on the same territory while it was open.
        bool Followed(Proposal proposal) => book.Decisions.Exists(decision => decision.Draft.Proposal == proposal.Id || (decision.Draft.Command == proposal.Command && decision.RecordedAt >= proposal.MadeAt
            && !(book.Withdrawals.GetValueOrDefault(proposal.Id)?.RecordedAt < decision.RecordedAt) && decision.Changes.Any(change => change.Territory == proposal.Territory)));
        var withdrawn = made.FindAll(proposal => !Followed(proposal) && book.Withdrawals.ContainsKey(proposal.Id));
        var missed = book.Decisions.Where(decision => decision.Draft.Command == PlanCommand.Escalate)
            .SelectMany(decision => decision.Changes.Where(change => change.Season == season).Select(change => (decision, change.Territory)))
            .Count(one => !made.Exists(proposal => proposal.Command == PlanCommand.Escalate && proposal.Territory == one.Territory && proposal.MadeAt <= one.decision.RecordedAt));
        return new(made.Count, made.Count(Followed), withdrawn.Count(proposal => book.Withdrawals[proposal.Id].By.Role == "program"), withdrawn.Count(proposal => book.Withdrawals[proposal.Id].By.Role != "program"),
            made.Count - made.Count(Followed) - withdrawn.Count, missed);
    }

    private static MeasureLife LifeOf(ImmutableList<PlanEntry.Measured> rows, DateTimeOffset to)
    {
        var measure = rows[^1].Measure;
        int? days = measure.Start is { } start && measure.State != MeasureState.Prepared ? (measure.State == MeasureState.Ended ? measure.End ?? start : DateOnly.FromDateTime(to.UtcDateTime)).DayNumber - start.DayNumber + 1 : null;
        return new(measure, MeasureCatalogue.Shipped.Find(measure.Lever)?.Title ?? measure.Lever, rows[0].RecordedAt, days);
    }

    private static LightQuality QualityOf(PlanBook book, TerritoryCode territory, PlanIndicator indicator, DateTimeOffset from, DateTimeOffset to)
    {
        var points = book.Lights.Find(territory, indicator, IndicatorSubject.Whole)?.Points.FindAll(point => point.At >= from && point.At <= to);
        if (points is not { Count: > 0 } || to <= points[0].At) return new(territory, indicator, null, 0);
        var (unknown, changes) = (TimeSpan.Zero, 0);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Light == Light.Unknown) unknown += (i + 1 < points.Count ? points[i + 1].At : to) - points[i].At;
            if (i > 0 && points[i].Light != points[i - 1].Light) changes++;
        }
        return new(territory, indicator, unknown / (to - points[0].At), changes);
    }

    /// <summary>The nation's signals count for metropole, as do all within it: the report has no reference book, and needs none for this.</summary>
    private static bool Lies(TerritoryCode territory, TerritoryCode inner) => territory == inner || (territory == TerritoryCode.Metropole && inner.Kind switch
    {
        TerritoryKind.Nation => true,
        TerritoryKind.Department => !DepartmentCode.Parse(inner.Text[4..]).IsOverseas,
        TerritoryKind.Region => !RegionCode.Parse(inner.Text[4..]).IsOverseas,
        _ => false,
    });

    internal static string Words(PlanCommand command) => command switch
    {
        PlanCommand.Prepare => "ouverture de l'anticipation", PlanCommand.Activate => "activation au niveau 1", PlanCommand.Escalate => "passage au niveau 2", PlanCommand.Return => "retour au niveau 1",
        PlanCommand.Deactivate => "désactivation", PlanCommand.OpenRetex => "ouverture du retour d'expérience", _ => "clôture de la saison",
    };

    internal static string Words(SeasonPhase phase) => phase switch
    {
        SeasonPhase.Anticipation => "anticipation", SeasonPhase.Level1 => "niveau 1, veille saisonnière", SeasonPhase.Level2 => "niveau 2, mesures", SeasonPhase.Deactivated => "désactivé",
        SeasonPhase.Retex => "retour d'expérience", _ => "hors saison",
    };

    internal static string Words(PlanIndicator indicator) => indicator switch { PlanIndicator.Epidemiological => "épidémiologique", PlanIndicator.Supply => "approvisionnement", _ => "terrain" };
    internal static string Words(Light light) => light switch { Light.Green => "vert", Light.Amber => "orange", Light.Red => "rouge", _ => "inconnu" };
    internal static string Did(string did) => did switch { "prepared" => "préparée", "inForce" => "mise en œuvre", "amended" => "modifiée", "ended" => "levée", _ => "retirée" };
}
