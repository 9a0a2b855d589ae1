using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Server.Engine;

/// <summary>The log of facts: one cell, beside the chain of establishments.</summary>
internal sealed partial class SingleNode
{
    public async ValueTask<FactOutcome> RecordFactsAsync(FactParcel parcel, CancellationToken cancel) => await _facts.AskAsync(facts => facts.RecordAsync(parcel, Now));

    public async ValueTask<SupplyAnswer?> SupplyAsync(PresentationCode presentation, CancellationToken cancel) =>
        await _facts.AskAsync(facts => ValueTask.FromResult(facts.Answer(presentation, Now)));

    public async ValueTask<IReadOnlyList<SeriesAnswer>> EpidemicAsync(Disease disease, TerritoryCode territory, CancellationToken cancel) =>
        await _facts.AskAsync(facts => ValueTask.FromResult(facts.Answer(disease, territory)));

    ValueTask IPeers.SupplyAsync(PresentationCode presentation, SupplyRow row) => CellOf(presentation).PostAsync(actor =>
    {
        actor.Receive(row, Now);
        return ValueTask.CompletedTask;
    });

    private Task<bool> LoadFactsAsync(IReadOnlyList<Signal> standing, CancellationToken cancel) => _facts.RunAsync(async facts =>
    {
        await facts.LoadAsync(Now, cancel);
        facts.Resume(standing, Now);
        return true;
    });
}
