using Medistock.Realtime.Actors.Supply;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>What laboratories and wholesalers hold and expect of the presentation: the newest row, for its forecast.</summary>
public sealed partial class PresentationActor
{
    /// <summary>Null: nobody upstream has stated anything, or it has not been told yet (it is told again every few minutes).</summary>
    public SupplyRow? Supply { get; private set; }

    public void Receive(SupplyRow row)
    {
        if (row.Presentation != Code) throw new ArgumentException($"the supply of {row.Presentation} reached {Code}", nameof(row));
        if (Supply is null || row.Version > Supply.Version) Supply = row;
    }
}
