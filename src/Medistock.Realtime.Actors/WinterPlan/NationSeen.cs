using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>What one pass of the observer reads of the nation, and the readings of each place made from it.</summary>
internal sealed partial class NationSeen(INation nation)
{
    private static readonly EpidemicIndicator[] Measured = Enum.GetValues<EpidemicIndicator>();

    private readonly record struct Walked(int Weeks, int Revisions, PhaseJudgement Judged);

    // As many as there are epidemic series.
    private readonly Dictionary<EpidemicSeriesKey, Walked> _walked = [];
    private readonly Dictionary<(TerritoryCode, Disease), IReadOnlyList<EpidemicSeen>> _epidemics = [];
    private readonly Dictionary<string, List<(Presentation Presentation, IReadOnlyList<TerritoryFigures> Figures, SupplyAnswer? Supply)>> _groups = new(StringComparer.Ordinal);
    private HashSet<Disease> _published = [];
    private ReferenceBook _book = ReferenceBook.Empty;
    private IReadOnlyList<Signal> _signals = [];
    private IReadOnlyList<FieldReport> _reports = [];
    private long _version = -1;
    private FollowUps _followUps = FollowUps.Standing(nation.Rules);
    private readonly Dictionary<TerritoryCode, IReadOnlySet<string>> _followed = [];

    /// <summary>The plan's marker groups (not the ICU list's).</summary>
    public IReadOnlySet<string> Markers { get; private set; } = new HashSet<string>();

    public async Task ReadAsync(PlanBook plan, DateTimeOffset now, CancellationToken cancel)
    {
        _book = nation.Reference.Current;
        if (_version != _book.Version)
        {
            Markers = PlanPerimeter.MarkerGroups(_book);
            _version = _book.Version;
        }
        _followUps = _followUps.At(plan, _book, now);
        _followed.Clear();
        foreach (var level in PlanTerritories.All.GroupBy(territory => plan.At(territory, now).Phase))
        {
            var groups = level.Key == SeasonPhase.Level2 ? PlanPerimeter.GroupsIn(SeasonPhase.Level2, _book) : Markers;
            foreach (var territory in level) _followed[territory] = groups;
        }
        var followed = _followed.Values.SelectMany(groups => groups).ToHashSet(StringComparer.Ordinal);
        _groups.Clear();
        foreach (var group in _book.Presentations.Where(presentation => presentation.Marketed && followed.Contains(presentation.Group)).GroupBy(presentation => presentation.Group, StringComparer.Ordinal))
        {
            var members = _groups[group.Key] = [];
            foreach (var presentation in group.OrderBy(presentation => presentation.Code))
                members.Add((presentation, await nation.PresentationAsync(presentation.Code, cancel), await nation.SupplyAsync(presentation.Code, cancel)));
        }
        _epidemics.Clear();
        foreach (var place in PlanTerritories.All.SelectMany(territory => Inside(territory).Append(territory)))
            foreach (var disease in Enum.GetValues<Disease>()) _epidemics[(place, disease)] = EpidemicsOf(await nation.EpidemicAsync(disease, PlanPerimeter.PublishedFor(place, _book), cancel));
        _published = _epidemics.Where(known => known.Value.Count > 0).Select(known => known.Key.Item2).ToHashSet();
        _signals = [.. (await nation.SignalsAsync(cancel)).Where(signal => SignalLifecycle.IsOpen(signal.State))];
        _reports = plan.Reports.FindAll(report => now - report.ToldAt <= FieldRule.Default.LeaveWindow);
    }

    public IReadOnlyList<TerritoryCode> Inside(TerritoryCode territory) => PlanPerimeter.Inside(territory, _book);

    public IEnumerable<IndicatorReading> Judge(TerritoryCode place, Func<TerritoryCode, PlanIndicator, IndicatorSubject, IndicatorReading?> before, DateTimeOffset now)
    {
        foreach (var disease in PlanPerimeter.Expected(_published))
            yield return EpidemiologicalRule.Default.Judge(before(place, PlanIndicator.Epidemiological, IndicatorSubject.Of(disease)), place, disease, _epidemics[(place, disease)], now);
        var followed = _followed[PlanTerritories.Of(place)];
        foreach (var (group, members) in _groups.Where(one => followed.Contains(one.Key)).OrderBy(one => one.Key, StringComparer.Ordinal))
            foreach (var supply in SuppliesOf(place, group, members, now).Where(supply => PlanPerimeter.Shows(supply, Markers))) yield return SupplyRule.Default.Judge(before(place, PlanIndicator.Supply, IndicatorSubject.Of(group, supply.Link)), supply, now);
        foreach (var reading in FieldOf(place, before, now)) yield return reading;
    }

    /// <summary>How long the newest word holds: a closer duty does not make it old at once.</summary>
    private TimeSpan GoodFor(TerritoryCode place, EstablishmentKind kind, PresentationCode code, DateTimeOffset asOf) => _followUps.RulesIn(PlanTerritories.Of(place)).Duties.Of(kind, code).SilentAt(asOf) - asOf;

    /// <summary>Open signals inside a territory with a level.</summary>
    public IReadOnlyList<PlanSignal> Signals(TerritoryCode territory) => [.. _signals.Where(signal => PlanPerimeter.Concerns(territory, signal.Subject.Territory, _book))
        .Select(signal => PlanSignal.Of(signal, signal.Subject.Presentation is { } code ? _book.Find(code)?.Group : null))];

    private IEnumerable<SupplySeen> SuppliesOf(TerritoryCode place, string group, List<(Presentation Presentation, IReadOnlyList<TerritoryFigures> Figures, SupplyAnswer? Supply)> members, DateTimeOffset now)
    {
        foreach (var (link, kind) in new[] { (ChainLink.Pui, EstablishmentKind.Pui), (ChainLink.Officines, EstablishmentKind.Officine) })
        {
            var here = members.SelectMany(member => member.Figures.Where(figures => figures.Territory == place && figures.Totals.Link == kind)
                .Select(figures => (member.Presentation, Figures: figures))).ToList();
            if (here.Count == 0)
            {
                // Expected of every place: that nobody has reported it is unknown, not nothing.
                yield return new(place, group, link, null, ReadingReason.NoData, null, null, null, null, []);
                continue;
            }
            var cover = GroupCover.Of([.. here.Select(one => new GroupMember(one.Presentation.Code, Strengths.MilligramsOf(one.Presentation), new(place, kind, one.Figures.Totals, one.Figures.Coverage, null, null, null)))]);
            yield return SupplySeen.OfEstablishments(place, group, link, cover.Cover, here.Select(one => one.Figures.Totals), null, GoodFor(place, kind, here[0].Presentation.Code, here.Max(one => one.Figures.Totals.AsOf)));
        }
        if (!PlanPerimeter.ShowsUpstream(place)) yield break;
        foreach (var upstream in SupplySeen.OfStatements(place, group, [.. members.Where(member => member.Supply is not null)
            .Select(member => new UpstreamStatement(member.Supply!.Supply, member.Supply.Threshold, Strengths.MilligramsOf(member.Presentation)))], now)) yield return upstream;
    }

    private IEnumerable<IndicatorReading> FieldOf(TerritoryCode place, Func<TerritoryCode, PlanIndicator, IndicatorSubject, IndicatorReading?> before, DateTimeOffset now)
    {
        bool Here(DepartmentCode department) => _book.Contains(place, department);
        var here = _reports.Where(report => Here(report.Department)).ToList();
        DateTimeOffset? heard = here.Count > 0 ? here.Max(report => report.ToldAt) : null;
        foreach (var group in here.Select(report => report.Group).Append(null).Distinct().OrderBy(group => group, StringComparer.Ordinal))
            yield return FieldRule.Default.Judge(before(place, PlanIndicator.Field, IndicatorSubject.OfField(group)), place, group, here, Here, heard, now);
    }

    private IReadOnlyList<EpidemicSeen> EpidemicsOf(IReadOnlyList<SeriesAnswer> series) => [.. series.Where(one => one.Series.Age == AgeClass.All && Measured.Contains(one.Series.Indicator) && one.Weeks.Count > 0)
        .Select(one => EpidemicSeen.Of(one.Series.Indicator, JudgedOf(one), one.Weeks))];

    /// <summary>Walked from its beginning when something was published since; a walk of ten years is not made each minute.</summary>
    private PhaseJudgement JudgedOf(SeriesAnswer series)
    {
        // A revision that is published late of an old week is no newer than what stands: each is counted.
        var revisions = series.Weeks.Sum(week => week.Revisions.Count);
        if (_walked.TryGetValue(series.Series, out var known) && (known.Weeks, known.Revisions) == (series.Weeks.Count, revisions)) return known.Judged;
        var judged = PhaseRule.Default.Walk(series.Weeks) is [.., var last] ? last : default;
        _walked[series.Series] = new(series.Weeks.Count, revisions, judged);
        return judged;
    }
}
