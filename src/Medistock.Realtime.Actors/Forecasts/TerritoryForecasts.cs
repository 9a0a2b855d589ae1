using System.Buffers;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>
/// The forecasters of one presentation: a series for each department, region and FR, on each link. Departments learn their days as they come; regions and FR learn the
/// sum of their departments' days once nearly all have told them. METRO has none. At most 390 series of 3 KB.
/// </summary>
internal sealed class TerritoryForecasts(Func<DepartmentCode, TerritoryCode[]> territoriesOf)
{
    /// <summary>1: without scores. 2: each series carries its own. 3: and what each week lost. 4, written only where there are any: the epidemics that they follow.</summary>
    private const byte FormatVersion = 4, WithoutEpidemics = 3, WithoutScores = 1;
    private const int Links = 3;
    /// <summary>A department that has told nothing for so long has no lines any more.</summary>
    private const int AbsentDays = 7;
    private readonly Dictionary<(TerritoryCode, EstablishmentKind), TerritorySeries> _series = [];
    private readonly PendingDays[] _pending = [new(), new(), new()];
    // Usual daily need of the departments that have lines, for each link.
    private readonly Dictionary<DepartmentCode, double>[] _usual = [[], [], []];
    // Of these, what comes too late of it, a day.
    private readonly Dictionary<DepartmentCode, double>[] _late = [[], [], []];

    private readonly EpidemicDrivers _epidemics = new();

    // As the log of facts told them last.
    private IReadOnlyList<RecordedReset> _resets = [];

    public IReadOnlyCollection<TerritorySeries> All => _series.Values;
    public bool Waits => Array.Exists(_pending, pending => pending.Any);

    public TerritorySeries? Find(TerritoryCode territory, EstablishmentKind link) => _series.GetValueOrDefault((territory, link));

    /// <summary>Takes all resets that were decided, absolute; those that are due begin at once, the others with their day.</summary>
    /// <returns>Whether a reference period has begun anew.</returns>
    public bool Take(IReadOnlyList<RecordedReset> resets)
    {
        _resets = resets;
        var began = false;
        foreach (var series in _series.Values)
            if (series.Day > int.MinValue) began |= Reset(series, series.Day + 1);
        return began;
    }

    /// <summary>Takes how the epidemic grows that the presentation's demand follows; days learnt from now on hear of it.</summary>
    public void Take(IReadOnlyList<EpidemicGrowth> epidemics)
    {
        if (epidemics.Count == 0) return;
        _epidemics.Take(epidemics);
        foreach (var series in _series.Values) series.Epidemic = _epidemics.Find(PlaceOf(series.Territory));
    }

    /// <summary>What a series has heard of its epidemic; null: it follows none.</summary>
    public EpidemicHeard? Heard(TerritorySeries series) => _epidemics.Heard(PlaceOf(series.Territory), series);

    /// <summary>Whose weeks a territory hears: they are published of regions and of the nation.</summary>
    private TerritoryCode PlaceOf(TerritoryCode territory) => territory.Kind == TerritoryKind.Department && RegionOf(territory) is { } region ? region : territory;

    /// <summary>
    /// Before <paramref name="next"/> is learnt. A reset concerns a period that began before its day: given again, or after a restart, it changes nothing. What was learnt of its days already cannot be
    /// told apart any more, so that the period begins with the next one.
    /// </summary>
    private bool Reset(TerritorySeries series, int next)
    {
        var since = series.Forecaster.Baseline.Since;
        var due = _resets.Where(reset => reset.What.Concerns(series.Territory) && reset.What.FromDay <= next && reset.What.FromDay > since).MaxBy(reset => (reset.What.FromDay, reset.At));
        if (due is null) return false;
        series.Reset(series.Day == int.MinValue ? next : Math.Max(due.What.FromDay, series.Day + 1), due.What.Reason);
        return true;
    }

    /// <summary>The decision that the reference period of the series rests on.</summary>
    public RecordedReset? ResetOf(TerritorySeries series)
    {
        var (since, reason) = series.Forecaster.Baseline;
        return reason == BaselineReason.FirstDay ? null
            : _resets.Where(reset => reset.What.Concerns(series.Territory) && reset.What.FromDay <= since && reset.What.Reason == reason).MaxBy(reset => (reset.What.FromDay, reset.At));
    }

    /// <summary>Takes what a row says of days. A day that was taken before, or lies before the last one learnt, adds nothing.</summary>
    /// <returns>Whether anything was learnt.</returns>
    public bool Take(DepartmentRow row, uint now)
    {
        for (var i = 0; i < row.Usual.Count; i++) _usual[(int)row.Links[i].Link][row.Department] = row.Usual[i].PerDay;
        for (var i = 0; i < row.Links.Count; i++) _late[(int)row.Links[i].Link][row.Department] = i < row.Late.Count ? row.Late[i] : 0;
        var learnt = false;
        foreach (var day in row.Days)
        {
            var own = SeriesOf(TerritoryCode.Of(row.Department), day.Link);
            if (day.Day > own.Day)
            {
                Reset(own, day.Day);
                own.Learn(day.Day, day.Sums.Quantity, day.Sums.Marks, day.Sums.ShareObserved, day.Pool);
                learnt = true;
            }
            if (day.Day > (Find(TerritoryCode.France, day.Link)?.Day ?? int.MinValue)) _pending[(int)day.Link].Add(row.Department, day.Day, day.Sums, now);
        }
        return learnt;
    }

    /// <summary>Part of usual need that lately came after its day had been learnt, 0–1; null: no need is known.</summary>
    public double? LateShare(TerritoryCode territory, EstablishmentKind link)
    {
        var (late, usual) = (0.0, 0.0);
        foreach (var (department, need) in _usual[(int)link])
        {
            if (TerritoryCode.Of(department) != territory && !territoriesOf(department).Contains(territory)) continue;
            (late, usual) = (late + _late[(int)link].GetValueOrDefault(department), usual + need);
        }
        return usual > 0 ? Math.Min(1, late / usual) : null;
    }

    /// <summary>Regions and FR learn the days that need not wait any longer.</summary>
    public bool Learn(in Deadlines deadlines)
    {
        var learnt = false;
        for (var link = 0; link < Links; link++)
        {
            if (!_pending[link].Any) continue;
            var expected = ExpectedOf((EstablishmentKind)link, deadlines);
            foreach (var (day, told) in _pending[link].TakeRipe(expected, deadlines))
            {
                LearnSums((EstablishmentKind)link, day, told, expected);
                learnt = true;
            }
        }
        return learnt;
    }

    /// <summary>Usual need of each department that is to tell: those that have spoken, and those that have not yet since this process began but told days until lately.</summary>
    private Dictionary<DepartmentCode, double> ExpectedOf(EstablishmentKind link, in Deadlines deadlines)
    {
        var expected = new Dictionary<DepartmentCode, double>(_usual[(int)link]);
        foreach (var series in _series.Values)
        {
            if (series.Link != link || series.Territory.Kind != TerritoryKind.Department || series.Day < deadlines.GivenUp - AbsentDays) continue;
            var department = DepartmentCode.Parse(series.Territory.Text["DEP-".Length..]);
            if (!expected.ContainsKey(department)) expected[department] = series.Forecaster.Mean(series.Day + 1);
        }
        return expected;
    }

    private void LearnSums(EstablishmentKind link, int day, Dictionary<DepartmentCode, DayOfLines> told, Dictionary<DepartmentCode, double> expectedOf)
    {
        var sums = new Dictionary<TerritoryCode, DayOfParts>();
        foreach (var department in expectedOf.Keys.Union(told.Keys))
        {
            var usual = expectedOf.GetValueOrDefault(department);
            foreach (var territory in territoriesOf(department))
            {
                if (territory.Kind is not (TerritoryKind.Region or TerritoryKind.Nation)) continue;
                var sum = sums.GetValueOrDefault(territory);
                if (told.TryGetValue(department, out var own) && own.Known) sum.Add(own, usual);
                else sum.AddAbsent(usual, Find(TerritoryCode.Of(department), link)?.Forecaster.Mean(day) is > 0 and var expected ? expected : usual);
                sums[territory] = sum;
            }
        }
        foreach (var (territory, sum) in sums)
        {
            var series = SeriesOf(territory, link);
            if (day <= series.Day) continue;
            Reset(series, day);
            series.Learn(day, sum.Quantity, sum.Marks, sum.ShareObserved, default);
        }
    }

    /// <summary>
    /// Parents and children agree, from the bottom up and back: a region's total is mixed of its own and of its departments' sum, FR's of its own and of its regions', and each is scaled to its
    /// parent. Tolerance and rule: <see cref="Reconciliation"/>.
    /// </summary>
    public void Reconcile()
    {
        foreach (var of in _series.Values.Where(series => series.Forecaster.Knows || UsualOfNew(series) > 0).GroupBy(series => series.Link))
        {
            var own = of.ToDictionary(series => series.Territory, series => OwnOf(series));
            var children = of.Where(series => series.Territory.Kind == TerritoryKind.Department).ToLookup(series => RegionOf(series.Territory));
            var regions = of.Where(series => series.Territory.Kind == TerritoryKind.Region).ToDictionary(series => series.Territory, series => Reconciliation.Mix(own[series.Territory], Sum(children[series.Territory])));
            // A department of which no region is known stands under the nation itself.
            var orphans = children.Where(group => group.Key is not { } region || !regions.ContainsKey(region)).SelectMany(group => group).ToList();
            var below = regions.Values.Concat(orphans.Select(series => own[series.Territory])).Aggregate(default(OwnForecast), Plus);
            var nation = own.TryGetValue(TerritoryCode.France, out var france) ? Reconciliation.Mix(france, below) : below;
            var scale = Reconciliation.Factor(nation.Mean, below.Mean);
            foreach (var series in of)
            {
                series.Factor = series.Territory.Kind switch
                {
                    TerritoryKind.Nation => Reconciliation.Factor(nation.Mean, own[series.Territory].Mean),
                    TerritoryKind.Region => Reconciliation.Factor(regions[series.Territory].Mean * scale, own[series.Territory].Mean),
                    _ => RegionOf(series.Territory) is { } region && regions.TryGetValue(region, out var mixed)
                        ? Reconciliation.Factor(mixed.Mean * scale, Sum(children[region]).Mean) : scale,
                };
            }

            OwnForecast Sum(IEnumerable<TerritorySeries> parts) => parts.Select(series => own[series.Territory]).Aggregate(default(OwnForecast), Plus);
        }
    }

    private static OwnForecast Plus(OwnForecast one, OwnForecast other) => new(one.Mean + other.Mean, one.Variance + other.Variance);

    /// <summary>Usual daily need of a department whose period has just begun anew: its patients have not gone, and its parents' forecasts are not to fall for a day. 0: of any other.</summary>
    private double UsualOfNew(TerritorySeries series) => series.Forecaster.Knows || series.Forecaster.Baseline.Reason == BaselineReason.FirstDay || series.Territory.Kind != TerritoryKind.Department ? 0
        : _usual[(int)series.Link].GetValueOrDefault(DepartmentCode.Parse(series.Territory.Text["DEP-".Length..]));

    /// <summary>From the 80 % interval, which of a normal law is 2.563 standard deviations wide.</summary>
    private OwnForecast OwnOf(TerritorySeries series)
    {
        if (!series.Forecaster.Knows)
        {
            var usual = UsualOfNew(series) * Reconciliation.Days;
            return new(usual, usual * usual / 4);
        }
        var total = series.Month;
        var deviation = Math.Max((total.P90 - total.P10) / 2.563, 1e-3 * total.Mean);
        return new(total.Mean, deviation * deviation);
    }

    private TerritoryCode? RegionOf(TerritoryCode department)
    {
        foreach (var territory in territoriesOf(DepartmentCode.Parse(department.Text["DEP-".Length..])))
            if (territory.Kind == TerritoryKind.Region) return territory;
        return null;
    }

    /// <summary>What those below read. A department's day counts as learnt when the nation has learnt it as well: until then it is told again.</summary>
    public PresentationShapes Publish(PresentationCode presentation, long version)
    {
        var shapes = new List<DepartmentShape>();
        foreach (var series in _series.Values)
        {
            if (series.Territory.Kind != TerritoryKind.Department || series.Day == int.MinValue) continue;
            var through = Math.Min(series.Day, Find(TerritoryCode.France, series.Link)?.Day ?? int.MinValue);
            if (through > int.MinValue) shapes.Add(new(DepartmentCode.Parse(series.Territory.Text["DEP-".Length..]), series.Link, through, series.Forecaster.Publish(series.Pool)));
        }
        return new(presentation, version, shapes);
    }

    public void SetArrivals(TerritoryCode territory, EstablishmentKind link, ReadOnlySpan<PlannedArrival> arrivals, double? upstream = null) => SeriesOf(territory, link).SetArrivals(arrivals, upstream);

    private TerritorySeries SeriesOf(TerritoryCode territory, EstablishmentKind link) =>
        _series.TryGetValue((territory, link), out var series) ? series : _series[(territory, link)] = new(territory, link) { Epidemic = _epidemics.Find(PlaceOf(territory)) };

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(4_096);
        var writer = new ByteWriter(output);
        writer.Byte(_epidemics.Count > 0 ? FormatVersion : WithoutEpidemics);
        writer.Varint((ulong)_series.Count);
        foreach (var series in _series.Values) series.Write(writer);
        if (_epidemics.Count > 0) _epidemics.Write(writer);
        return output.WrittenSpan.ToArray();
    }

    /// <returns>False, and nothing changed: another format, or damaged; all of it can be learnt again.</returns>
    public bool TryTake(ReadOnlySpan<byte> state)
    {
        var read = new List<TerritorySeries>();
        IReadOnlyList<EpidemicGrowth> epidemics = [];
        try
        {
            var reader = new ByteReader(state);
            var version = reader.Byte();
            if (version is < WithoutScores or > FormatVersion) return false;
            for (var left = reader.Count(); left > 0; left--) read.Add(TerritorySeries.Read(ref reader, version > WithoutScores));
            if (version > WithoutEpidemics) epidemics = EpidemicDrivers.Read(ref reader);
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException or CodeFormatException)
        {
            return false;
        }
        foreach (var series in read) _series[(series.Territory, series.Link)] = series;
        Take(epidemics);
        return true;
    }
}
