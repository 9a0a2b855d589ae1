using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>
/// What is foreseen of each territory. Days are learnt as rows bring them; pictures are made anew in the tick, once a minute at most and only where something moved: no row waits for them.
/// </summary>
public sealed partial class PresentationActor
{
    /// <summary>Hour of the next-but-one day, in Paris, at which what departments have told must do: theirs is noon.</summary>
    private const int NationHour = 18;
    /// <summary>Need beyond what totals show (stale lines, lines without figures) for which stock is taken to be there as well; beyond it too little is known.</summary>
    private const double MostHidden = 5;
    private static readonly TimeSpan PictureEvery = TimeSpan.FromMinutes(1), SaveAgain = TimeSpan.FromMinutes(1);
    /// <summary>Shapes may be lost on their way, and processes are born that never heard of them.</summary>
    private static readonly TimeSpan ShapesEvery = TimeSpan.FromHours(1);
    /// <summary>A row that the group did not get, or has lost, is said again.</summary>
    private static readonly TimeSpan MemberEvery = TimeSpan.FromMinutes(10);
    private readonly TerritoryForecasts _forecasts;
    private readonly LocalCalendar _paris = LocalCalendar.Of("Europe/Paris");
    private DateTimeOffset? _pictureDue, _unsavedSince;
    private DateTimeOffset _shapesAt = DateTimeOffset.MinValue;
    private DateTimeOffset _savedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _memberAt = DateTimeOffset.MinValue;
    private bool _learnt, _unreconciled, _nationLearnt, _memberOwed;

    /// <summary>Where what was learnt is kept; null: nowhere, and days are told again after a loss.</summary>
    public ISnapshots? Snapshots { get; init; }
    /// <summary>How long what departments have learnt waits for company before it is saved. What the nation has learnt is saved at once, though not twice a minute.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What the molecule group is to know of this presentation; null before anything was forecast. A new one whenever a picture in it has changed.</summary>
    public MemberRow? Member { get; private set; }

    public static string ForecastStreamOf(PresentationCode presentation) => "forecast/" + presentation;

    /// <summary>Takes up what was learnt and saved, and publishes it. Before the first row; a snapshot that is lost or damaged is learnt again.</summary>
    public async ValueTask LoadForecastsAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (Snapshots is null || await Snapshots.LoadAsync(ForecastStreamOf(Code), cancel) is not { } saved) return;
        _map.Renew();
        if (_forecasts.TryTake(saved.State.Span)) PublishShapes(now);
    }

    /// <summary>Saves what was learnt since the last time, as before a shutdown.</summary>
    public void SaveForecasts(DateTimeOffset now)
    {
        if (_unsavedSince is null || Snapshots is null) return;
        // Snapshots only go forward: the clock numbers them.
        Snapshots.Save(ForecastStreamOf(Code), new(_version = Versions.Next(_version, now), _forecasts.Encode()));
        (_unsavedSince, _nationLearnt, _savedAt) = (null, false, now);
    }

    /// <summary>Planned arrivals of a territory, absolute; taken in with the next picture.</summary>
    public void SetArrivals(TerritoryCode territory, EstablishmentKind link, ReadOnlySpan<PlannedArrival> arrivals, DateTimeOffset now)
    {
        _forecasts.SetArrivals(territory, link, arrivals);
        PictureBy(now + PictureEvery);
    }

    /// <summary>One forecast per link of the territory of which anything was learnt; <paramref name="horizon"/> days from today, 1–60.</summary>
    public IReadOnlyList<TerritoryForecast> Forecasts(TerritoryCode territory, int horizon, DateTimeOffset now) => Foresee(this, asOfNow: false, territory, horizon, now);

    /// <summary>
    /// As <see cref="Forecasts"/>, with the totals that another instance holds and the depletion computed as of now instead of with the last picture. Changes nothing.
    /// </summary>
    public IReadOnlyList<TerritoryForecast> ForecastsWith(PresentationActor totals, TerritoryCode territory, int horizon, DateTimeOffset now) =>
        totals.Code == Code ? Foresee(totals, asOfNow: true, territory, horizon, now) : throw new ArgumentException($"totals of {totals.Code} for the forecasts of {Code}", nameof(totals));

    private List<TerritoryForecast> Foresee(PresentationActor totals, bool asOfNow, TerritoryCode territory, int horizon, DateTimeOffset now)
    {
        var answers = new List<TerritoryForecast>(Links.Length);
        var today = DayOf(now);
        Reconcile();
        foreach (var link in Links)
        {
            if (_forecasts.Find(territory, link) is not { } series) continue;
            var days = new DemandQuantiles[horizon];
            if (!series.Ahead(today, days)) continue;
            var state = totals.StateOf(territory, link);
            var depletion = asOfNow ? series.DepletionAt(StockOf(state), today, ElapsedAt(now), now) : series.Depletion;
            answers.Add(new(territory, link, series.Day, Math.Max(today, series.Day + 1), days, state.Sum, state.Coverage, depletion, series.Demand(), series.ShareObserved, series.Factor, series.Forecaster.Explain()) { Reset = _forecasts.ResetOf(series), LateShare = _forecasts.LateShare(territory, link), Epidemic = _forecasts.Heard(series) });
        }
        return answers;
    }

    /// <summary>How past forecasts of the territory came out, one entry per link; empty for METRO.</summary>
    public IReadOnlyList<ForecastScores> Scores(TerritoryCode territory) =>
        [.. Links.Select(link => _forecasts.Find(territory, link)).OfType<TerritorySeries>().Select(series => series.Scores.Told(Code, territory))];

    private void TakeForecastDays(DepartmentRow row, DateTimeOffset now)
    {
        if (_forecasts.Take(row, Seconds.Of(now)))
        {
            _learnt = _unreconciled = true;
            _unsavedSince ??= now;
        }
        PictureBy(now + PictureEvery);
    }

    private DateTimeOffset? ForecastDue => Rebuilding ? null : _pictureDue;

    private async ValueTask TickForecastsAsync(DateTimeOffset now)
    {
        if (Rebuilding || _pictureDue is not { } due || now < due) return;
        var today = DayOf(now);
        if (_forecasts.Learn(Deadlines.At(today, TimeZoneInfo.ConvertTime(now, _paris.Zone).Hour, NationHour, Seconds.Of(now))))
        {
            _learnt = _unreconciled = _nationLearnt = true;
            _unsavedSince ??= now;
        }
        Reconcile();
        if (_learnt || now - _shapesAt >= ShapesEvery) PublishShapes(now);
        TakeSupply(now);
        if (MakePictures(today, now) || _learnt) (Member, _memberOwed) = (new(Code, _version = Versions.Next(_version, now), Pictures()), true);
        _learnt = false;
        // With the nation's day departments let go of it: it is saved before the day can be lost in two places.
        if (_unsavedSince is { } since && (now - since >= SaveEvery || (_nationLearnt && now - _savedAt >= SaveAgain))) SaveForecasts(now);
        _pictureDue = Member is null ? null : now + MemberEvery;
        if (_forecasts.Waits || _unsavedSince is not null) PictureBy(now + PictureEvery);
        await TellGroupAsync(now);
    }

    /// <summary>With the tick, or before an answer: what was learnt in between is never shown unreconciled, whatever the tick's phase.</summary>
    private void Reconcile()
    {
        if (!_unreconciled) return;
        _unreconciled = false;
        _forecasts.Reconcile();
    }

    private void PictureBy(DateTimeOffset at)
    {
        if (!(_pictureDue <= at)) _pictureDue = at;
    }

    private async ValueTask TellGroupAsync(DateTimeOffset now)
    {
        if (Member is not { } member || (!_memberOwed && now - _memberAt < MemberEvery) || _map.Book.Find(Code)?.Group is not { Length: > 0 } group)
            return;
        await _peers.ReportAsync(group, member);
        (_memberOwed, _memberAt) = (false, now);
    }

    private bool MakePictures(int today, DateTimeOffset now)
    {
        var (elapsed, changed) = (ElapsedAt(now), false);
        foreach (var series in _forecasts.All)
        {
            if (!_states.TryGetValue((series.Territory, series.Link), out var state)) continue;
            var stock = StockOf(state);
            if (stock is { } whole) series.NoteStock(today, state.Sum.Stock.ToDouble(), state.Sum.Lines, whole);
            changed |= series.Deplete(stock, state.Coverage, today, elapsed, now);
        }
        return changed;
    }

    private List<TerritoryPicture> Pictures()
    {
        var pictures = new List<TerritoryPicture>(_states.Count);
        foreach (var state in _states.Values)
        {
            if (state.Territory.Kind == TerritoryKind.Metropole) continue;
            var series = _forecasts.Find(state.Territory, state.Link);
            var picture = new TerritoryPicture(state.Territory, state.Link, state.Sum, state.Coverage, series?.Demand(), series?.Depletion,
                series is null || state.Sum.Lines == 0 ? null : series.Stock(state.Sum.Stock.ToDouble(), state.Sum.Lines));
            series?.Scores.Watch(picture);
            pictures.Add(picture);
        }
        return pictures;
    }

    /// <summary>Stock against the whole need: lines that totals leave out are taken to hold as many days as the others. Null: unknown.</summary>
    private static double? StockOf(TerritoryState state)
    {
        if (state.Sum.Lines == 0) return null;
        var hidden = state.Sum.Consumption.Millionths > 0 ? (double)state.Usual / state.Sum.Consumption.Millionths : 1;
        return hidden > MostHidden ? null : state.Sum.Stock.ToDouble() * Math.Max(1, hidden);
    }

    private void PublishShapes(DateTimeOffset now)
    {
        _shapesAt = now;
        _peers.Publish(_forecasts.Publish(Code, _version = Versions.Next(_version, now)));
    }

    private int DayOf(DateTimeOffset now) => _paris.DayOf(now.ToUnixTimeMilliseconds());

    /// <summary>Part of the day that is over, 0–1.</summary>
    private double ElapsedAt(DateTimeOffset now)
    {
        var (at, day) = (now.ToUnixTimeMilliseconds(), DayOf(now));
        return (double)(at - _paris.StartOf(day)) / (_paris.StartOf(day + 1) - _paris.StartOf(day));
    }
}
