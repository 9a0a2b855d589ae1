using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Simulator.Habits;

namespace Medistock.Realtime.Simulator;

/// <summary>How much of the nation is simulated.</summary>
/// <param name="Establishments">Of some 23 700; 11.4 % of them PUIs.</param>
/// <param name="Presentations">Those with a known volume, the best sold of each molecule first.</param>
public sealed record NationScale(int Establishments = 400, int Presentations = 60)
{
    /// <summary>2 700 PUIs beside 21 000 officines.</summary>
    public const double PuiShare = 0.114;
}

/// <summary>Who reports and what: chosen from the facts by scale and seed, the same each time.</summary>
public sealed class SimulatedNation
{
    /// <summary>Of a city medicine's boxes, those that hospitals take in addition. Our assumption: no public figure per presentation.</summary>
    private const double HospitalPart = 0.05;
    private readonly double[] _weights;
    private readonly double[] _officineRates, _puiRates;

    private SimulatedNation(
        NationFacts facts, ulong seed, Establishment[] establishments, double[] weights, Presentation[] presentations, double[] officineRates, double[] puiRates)
    {
        (Facts, Seed, Establishments, Presentations) = (facts, seed, establishments, presentations);
        (_weights, _officineRates, _puiRates) = (weights, officineRates, puiRates);
        Departments = [.. establishments.Select(establishment => facts.Book.Find(establishment.Department)!)];
        Seasons = [.. presentations.Select(Season.Of)];
        FluMean = facts.Flu.YearlyMean;
    }

    public NationFacts Facts { get; }
    public ulong Seed { get; }
    /// <summary>PUIs (real hospitals) and officines (<see cref="Establishment.Simulated"/>): a reference that is to place them takes the latter.</summary>
    public IReadOnlyList<Establishment> Establishments { get; }
    public IReadOnlyList<Presentation> Presentations { get; }
    internal Department[] Departments { get; }
    internal Season[] Seasons { get; }
    internal double FluMean { get; }

    /// <summary>Boxes a day, yearly mean.</summary>
    internal double Rate(int establishment, int presentation) =>
        (Establishments[establishment].Kind == EstablishmentKind.Pui ? _puiRates : _officineRates)[presentation] * _weights[establishment];

    /// <summary>Each presentation's mean on this link of the chain, and the establishment's share of it.</summary>
    internal (double[] Rates, double Share) RatesOf(int establishment) =>
        (Establishments[establishment].Kind == EstablishmentKind.Pui ? _puiRates : _officineRates, _weights[establishment]);

    /// <exception cref="ArgumentException">the facts have no department, no hospital or no presentation with a volume.</exception>
    public static SimulatedNation Build(NationFacts facts, NationScale scale, ulong seed)
    {
        if (scale.Establishments < 2 || scale.Presentations < 1) throw new ArgumentException($"{scale} is no nation: 2 establishments and 1 presentation at least", nameof(scale));
        var officines = ChooseOfficines(facts, scale.Establishments - Puis(scale), seed);
        var puis = ChoosePuis(facts, Puis(scale), seed);
        var presentations = ChoosePresentations(facts, scale.Presentations);
        if (officines.Count == 0 || puis.Count == 0 || presentations.Length == 0) throw new ArgumentException("the facts hold no officine, no PUI or no presentation with a volume", nameof(facts));
        Establishment[] all = [.. puis.Select(pui => pui.Site), .. officines.Select(officine => officine.Site)];
        double[] weights = [.. puis.Select(pui => pui.Weight), .. officines.Select(officine => officine.Weight)];
        var (officineRates, puiRates) = Rates(facts, presentations);
        return new(facts, seed, all, weights, presentations, officineRates, puiRates);
    }

    /// <summary>Every officine of the nation at full scale, as the reference would list them.</summary>
    public static IReadOnlyList<Establishment> AllOfficines(NationFacts facts, ulong seed) =>
        [.. ChooseOfficines(facts, facts.Officines.Values.Sum(), seed).Select(officine => officine.Site)];

    private static int Puis(NationScale scale) => Math.Max(1, (int)Math.Round(scale.Establishments * NationScale.PuiShare));

    private static List<(Establishment Site, double Weight)> ChooseOfficines(NationFacts facts, int count, ulong seed)
    {
        var departments = facts.Book.Departments.Where(department => facts.Officines.GetValueOrDefault(department.Code) > 0).OrderBy(department => department.Code).ToArray();
        var real = departments.Select(department => facts.Officines[department.Code]).ToArray();
        var chosen = Officines.Apportion(Math.Min(count, real.Sum()), real);
        var mean = departments.Sum(department => (double)department.Population) / real.Sum();
        List<(Establishment, double)> all = [];
        var before = 0;
        for (var d = 0; d < departments.Length; d++)
        {
            for (var i = 0; i < chosen[d]; i++)
            {
                var site = Officines.Of(departments[d], i, before, seed);
                var size = new Chance(seed, 32, before + i).LogNormal(0.45);
                all.Add((site, departments[d].Population / (double)real[d] / mean * size));
            }
            before += real[d];
        }
        return all;
    }

    private static List<(Establishment Site, double Weight)> ChoosePuis(NationFacts facts, int count, ulong seed)
    {
        // Larger hospitals first where there are few, but every region has one before a region has many.
        static double Size(Establishment hospital) => (hospital.Beds ?? 0) + 40;
        var hospitals = facts.Book.Establishments.Where(hospital => hospital.Kind == EstablishmentKind.Pui && facts.Book.Find(hospital.Department) is not null).ToArray();
        if (hospitals.Length == 0) return [];
        var mean = hospitals.Average(Size);
        return [.. hospitals
            .GroupBy(hospital => hospital.Department)
            .SelectMany(group => group.OrderByDescending(hospital => Size(hospital) * new Chance(seed, 33, hospital.Finess.GetStableHash()).LogNormal(0.2)).ThenBy(hospital => hospital.Finess)
                .Select((hospital, rank) => (Hospital: hospital, Order: Size(hospital) / (1 + 4 * rank))))
            .OrderByDescending(ranked => ranked.Order).ThenBy(ranked => ranked.Hospital.Finess).Take(count)
            .Select(ranked => (ranked.Hospital, Math.Clamp(Size(ranked.Hospital) / mean, 0.3, 8)))];
    }

    private static Presentation[] ChoosePresentations(NationFacts facts, int count)
    {
        var known = facts.Book.Presentations.Where(presentation => presentation.Marketed && facts.Sales.GetValueOrDefault(presentation.Code) is { BoxesPerYear: > 0 }).ToArray();
        // A quarter from what only hospitals hold; in each part the molecules take turns, each with its best sold next.
        var hospital = TakingTurns(facts, known.Where(presentation => facts.Sales[presentation.Code].HospitalOnly)).ToArray();
        var city = TakingTurns(facts, known.Where(presentation => !facts.Sales[presentation.Code].HospitalOnly)).ToArray();
        var fromHospital = Math.Min(hospital.Length, Math.Max(count / 4, count - city.Length));
        return [.. city.Take(count - fromHospital), .. hospital.Take(fromHospital)];
    }

    private static IEnumerable<Presentation> TakingTurns(NationFacts facts, IEnumerable<Presentation> presentations) => presentations
        .GroupBy(presentation => presentation.Marker ?? presentation.Group, StringComparer.Ordinal)
        .SelectMany(group => group.OrderByDescending(presentation => facts.Sales[presentation.Code].BoxesPerYear).ThenBy(presentation => presentation.Code)
            .Select((presentation, rank) => (Presentation: presentation, Order: facts.Sales[presentation.Code].BoxesPerYear / (1 + rank) / (1 + rank), Rank: rank)))
        .OrderBy(ranked => ranked.Rank / 3).ThenByDescending(ranked => ranked.Order).ThenBy(ranked => ranked.Presentation.Code)
        .Select(ranked => ranked.Presentation);

    private static (double[] Officine, double[] Pui) Rates(NationFacts facts, Presentation[] presentations)
    {
        double officines = facts.Officines.Values.Sum(), puis = facts.Book.Establishments.Count(hospital => hospital.Kind == EstablishmentKind.Pui);
        // A hospital holds one or two presentations of a molecule, not the forty on the market: those simulated carry the volume of the others.
        string Of(Presentation presentation) => presentation.Marker ?? presentation.Group;
        double HospitalBoxes(Presentation presentation) => facts.Sales.GetValueOrDefault(presentation.Code) is not { } sales ? 0 : sales.BoxesPerYear * (sales.HospitalOnly ? 1 : HospitalPart);
        var all = facts.Book.Presentations.Where(one => facts.Sales.GetValueOrDefault(one.Code) is { HospitalOnly: true }).GroupBy(Of).ToDictionary(group => group.Key, group => group.Sum(HospitalBoxes));
        var held = presentations.Where(one => facts.Sales[one.Code].HospitalOnly).GroupBy(Of).ToDictionary(group => group.Key, group => group.Sum(HospitalBoxes));
        var officine = new double[presentations.Length];
        var pui = new double[presentations.Length];
        for (var j = 0; j < presentations.Length; j++)
        {
            var sales = facts.Sales[presentations[j].Code];
            officine[j] = sales.HospitalOnly ? 0 : sales.BoxesPerYear / 365 / officines;
            pui[j] = HospitalBoxes(presentations[j]) / 365 / puis * (sales.HospitalOnly ? all[Of(presentations[j])] / held[Of(presentations[j])] : 1);
        }
        return (officine, pui);
    }
}

internal static class StableHash
{
    /// <summary>The same in every process, unlike <see cref="object.GetHashCode"/>.</summary>
    public static int GetStableHash(this Finess finess)
    {
        var hash = 17;
        foreach (var character in finess.Text) hash = unchecked(hash * 31 + character);
        return hash;
    }
}
