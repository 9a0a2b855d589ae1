using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>What holds on one day for everybody: the epidemic, and the scenarios. Made once a day, read by all.</summary>
internal sealed class Weather
{
    private readonly SimulatedNation _nation;
    private readonly DateOnly _day;
    private readonly Dictionary<RegionCode, double[]> _factors = [];
    private readonly HashSet<DepartmentCode> _cutOff;
    private readonly bool[] _labFails;
    private readonly double[] _hoarding;

    public Weather(SimulatedNation nation, IReadOnlyList<Scenario> scenarios, DateOnly day)
    {
        (_nation, _day) = (nation, day);
        var count = nation.Presentations.Count;
        _labFails = new bool[count];
        _hoarding = new double[count];
        Array.Fill(_hoarding, 1);
        var today = scenarios.Where(scenario => scenario.Holds(day)).ToArray();
        var failing = today.OfType<Scenario.LaboratoryFails>().Select(fails => fails.Laboratory).ToHashSet(StringComparer.Ordinal);
        _cutOff = [.. today.OfType<Scenario.DepartmentCutOff>().Select(cut => cut.Department)];
        for (var j = 0; j < count; j++)
        {
            _labFails[j] = failing.Contains(nation.Presentations[j].Laboratory);
            foreach (var hoarding in today.OfType<Scenario.Hoarding>())
            {
                if (hoarding.Presentation != nation.Presentations[j].Code) continue;
                var gone = (day.DayNumber - DateOnly.FromDateTime(hoarding.From.UtcDateTime).DayNumber) / Math.Max(1, (hoarding.To - hoarding.From).TotalDays);
                _hoarding[j] = Math.Max(_hoarding[j], 1 + (hoarding.Factor - 1) * (1 - gone));
            }
        }
        foreach (var region in nation.Facts.Book.Departments.Select(department => department.Region).Distinct()) _factors[region] = Factors(region, scenarios);
    }

    private double[] Factors(RegionCode region, IReadOnlyList<Scenario> scenarios)
    {
        var factors = new double[_nation.Presentations.Count];
        for (var j = 0; j < factors.Length; j++)
        {
            var season = _nation.Seasons[j];
            var then = _day.AddDays(-season.LagDays);
            var intensity = _nation.Facts.Flu.At(region, then);
            foreach (var epidemic in scenarios.OfType<Scenario.RegionalEpidemic>())
                if (epidemic.Region == region && epidemic.Holds(then)) intensity += epidemic.Intensity;
            factors[j] = season.Factor(intensity, _nation.FluMean);
        }
        return factors;
    }

    /// <summary>Demand of each presentation relative to its yearly mean, by the epidemic alone.</summary>
    public double[] EpidemicIn(RegionCode region) => _factors[region];
    public double Hoarding(int presentation) => _hoarding[presentation];
    public bool Delivers(DepartmentCode department, int presentation) => !_labFails[presentation] && !_cutOff.Contains(department);
}
