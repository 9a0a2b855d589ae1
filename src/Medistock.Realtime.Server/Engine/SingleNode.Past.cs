using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Server.Engine;

/// <summary>What a replay is held against.</summary>
internal sealed partial class SingleNode
{
    /// <summary>This engine's forecasts, with the totals that another one shows: a run that lived until now, drained by one that was started on its journal.</summary>
    internal async Task<IReadOnlyList<TerritoryForecast>> ForecastWithAsync(SingleNode totals, PresentationCode presentation, TerritoryCode territory, int horizon)
    {
        if (!_presentations.TryGetValue(presentation, out var lived) || !totals._presentations.TryGetValue(presentation, out var other)) return [];
        PresentationActor? drained = null;
        await other.RunAsync(actor => ValueTask.FromResult(drained = actor));
        return await lived.RunAsync(actor => ValueTask.FromResult(actor.ForecastsWith(drained!, territory, horizon, Now)));
    }
}
