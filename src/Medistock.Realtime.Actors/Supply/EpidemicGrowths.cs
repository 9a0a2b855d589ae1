using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Drivers;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>
/// One <see cref="EpidemicDriver"/> for each weekly series of all ages: at each publication the growth of the newest week over the one before it, as both stand then. Folded in the order of the journal:
/// what was known of a day is not changed by what comes later, and a new fold gives the same bytes.
/// </summary>
internal sealed class EpidemicGrowths(EpidemicBook book, Func<ReferenceBook> reference)
{
    /// <summary>Emergency visits are published everywhere, overseas as well; the others where they are not.</summary>
    private static readonly EpidemicIndicator[] Preferred = [EpidemicIndicator.EmergencyVisits, EpidemicIndicator.SosMedecins, EpidemicIndicator.Hospitalisations];
    /// <summary>Monday to the day on which a newest week says nothing of the present any more: it is over after 7 days, and stale after 14 more.</summary>
    private const int CurrentDays = 7 + EpidemicDriver.StaleAfterDays;
    private readonly LocalCalendar _paris = LocalCalendar.Of("Europe/Paris");
    private readonly Dictionary<EpidemicSeriesKey, EpidemicDriver> _drivers = [];
    private readonly Dictionary<Disease, IReadOnlyList<EpidemicGrowth>> _told = [];
    private ReferenceBook? _book;
    private Dictionary<PresentationCode, Disease> _followers = [];

    /// <summary>Takes a figure of any week: what small weeks are held against.</summary>
    public void Note(EpidemicFact fact)
    {
        if (fact.Series.Age == AgeClass.All && fact.Value is { } value) DriverOf(fact.Series).Note(value);
    }

    /// <summary>Takes a fact that was new to the book, which has it already.</summary>
    /// <returns>Whether it says anything of the growth: it is of the newest week or of the one before, both are known, and the newest is not long past.</returns>
    public bool Publish(EpidemicFact fact, DateTimeOffset learntAt)
    {
        if (fact.Series.Age != AgeClass.All || book.Last(fact.Series) is not ({ Stands.Value: { } newest } last, { Stands.Value: { } before } previous)) return false;
        if (previous.Monday != last.Monday.AddDays(-7) || fact.Week < previous.Monday) return false;
        var driver = DriverOf(fact.Series);
        // A publication of the past that comes late was not known then.
        var at = fact.PublishedAt is { } published && published < learntAt ? published : learntAt;
        var day = Math.Max(_paris.DayOf(at.ToUnixTimeMilliseconds()), driver.Published);
        if (day - LocalCalendar.NumberOf(last.Monday) > CurrentDays || !driver.Publish(day, newest, before)) return false;
        _told.Remove(fact.Series.Disease);
        return true;
    }

    /// <summary>What is told to the forecasts of a presentation; empty for most: it follows no epidemic, or nothing was published of it.</summary>
    public IReadOnlyList<EpidemicGrowth> Of(PresentationCode presentation) => Followers().TryGetValue(presentation, out var disease) ? Told(disease) : [];

    public bool Knows(PresentationCode presentation) => Of(presentation).Count > 0;

    /// <summary>Those whose demand follows a disease of which something was published.</summary>
    public IEnumerable<PresentationCode> Presentations => Followers().Where(follower => Told(follower.Value).Count > 0).Select(follower => follower.Key);

    public IEnumerable<PresentationCode> Following(IReadOnlyCollection<Disease> diseases) => diseases.Count == 0 ? [] : Followers().Where(follower => diseases.Contains(follower.Value)).Select(follower => follower.Key);

    private IReadOnlyList<EpidemicGrowth> Told(Disease disease)
    {
        if (_told.TryGetValue(disease, out var told)) return told;
        return _told[disease] = [.. _drivers.Where(known => known.Key.Disease == disease && known.Value.Published >= 0)
            .GroupBy(known => known.Key.Territory, (territory, known) => known.MinBy(one => Array.IndexOf(Preferred, one.Key.Indicator)))
            .OrderBy(known => known.Key.Territory.Text, StringComparer.Ordinal).Select(known => new EpidemicGrowth(disease, known.Key.Territory, known.Key.Indicator, Written(known.Value)))];
    }

    private static byte[] Written(EpidemicDriver driver)
    {
        var bytes = new byte[EpidemicDriver.Size];
        driver.Write(bytes);
        return bytes;
    }

    private Dictionary<PresentationCode, Disease> Followers()
    {
        var book = reference();
        if (ReferenceEquals(book, _book)) return _followers;
        _book = book;
        _followers = [];
        foreach (var presentation in book.Presentations)
            if (FollowedMolecules.DiseaseOf(presentation.Marker) is { } disease) _followers[presentation.Code] = disease;
        return _followers;
    }

    private EpidemicDriver DriverOf(EpidemicSeriesKey series) => _drivers.TryGetValue(series, out var driver) ? driver : _drivers[series] = new();
}
