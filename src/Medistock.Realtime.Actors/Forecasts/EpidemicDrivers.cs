using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Forecasting.Drivers;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>The epidemics that one presentation's series follow: one for each territory of publication, FR and 18 regions, 200 bytes each. None for most presentations.</summary>
internal sealed class EpidemicDrivers
{
    private const int Limit = 64;
    private readonly Dictionary<TerritoryCode, (EpidemicGrowth Told, EpidemicDriver Driver)> _drivers = [];

    public int Count => _drivers.Count;

    public EpidemicDriver? Find(TerritoryCode territory) => _drivers.TryGetValue(territory, out var known) ? known.Driver : null;

    public EpidemicHeard? Heard(TerritoryCode of, TerritorySeries series) =>
        _drivers.TryGetValue(of, out var known) && series.Forecaster.Explain(known.Driver) is { } basis ? new(known.Told.Disease, of, known.Told.Indicator, basis) : null;

    /// <summary>Takes what is told. What is not told stays as it was, and two weeks later says nothing any more.</summary>
    public void Take(IReadOnlyList<EpidemicGrowth> told)
    {
        foreach (var growth in told)
        {
            if (_drivers.TryGetValue(growth.Territory, out var known) ? known.Told.Driver.AsSpan().SequenceEqual(growth.Driver) : _drivers.Count == Limit) continue;
            // Another version of the driver: its own program understands it.
            if (!EpidemicDriver.TryRead(growth.Driver, out var driver)) continue;
            _drivers[growth.Territory] = (growth, driver);
        }
    }

    public void Write(ByteWriter writer)
    {
        writer.Varint((ulong)_drivers.Count);
        foreach (var (growth, _) in _drivers.Values.OrderBy(known => known.Told.Territory.Text, StringComparer.Ordinal))
        {
            writer.Byte((byte)growth.Disease);
            writer.Text(growth.Territory.Text);
            writer.Byte((byte)growth.Indicator);
            writer.Bytes(growth.Driver);
        }
    }

    public static List<EpidemicGrowth> Read(ref ByteReader reader)
    {
        var read = new List<EpidemicGrowth>();
        for (var left = reader.Count(); left > 0; left--)
            read.Add(new((Disease)reader.Byte(), TerritoryCode.Parse(reader.Text()), (EpidemicIndicator)reader.Byte(), reader.Bytes().ToArray()));
        return read;
    }
}
