using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="FactLog"/>, folded from its streams by the first call and fenced by their sequences, as <see cref="BoardGrain"/>. It judges nothing until the
/// keeper has given it the signals that stand.
/// </summary>
[GrainType("facts"), RandomPlacement, KeepAlive, Immovable]
internal sealed class FactGrain : ActorGrain, IFactGrain
{
    private readonly FencedJournal _journal;
    private readonly FactLog _facts;
    private bool _loaded, _resumed;

    public FactGrain(ActorParts parts) : base(parts)
    {
        _journal = new(parts.Journal);
        _facts = new(_journal, parts.Peers, () => parts.Reference.Current) { Hold = true, RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)) };
    }

    protected override DateTimeOffset? NextDue => _loaded ? _facts.NextDue : null;

    protected override async ValueTask WakeActorAsync(DateTimeOffset now)
    {
        await LoadAsync();
        await _facts.TickAsync(now);
    }

    public async Task<FactOutcome> RecordAsync(FactParcel parcel)
    {
        try
        {
            await LoadAsync();
            return await _facts.RecordAsync(parcel, Now);
        }
        finally
        {
            if (_journal.Fenced) DeactivateOnIdle();
            Arm();
        }
    }

    public async Task<SupplyAnswer?> SupplyAsync(ulong presentation)
    {
        await LoadAsync();
        return _facts.Answer(PresentationCode.FromValue(presentation), Now);
    }

    public async Task<Several<SeriesAnswer>> EpidemicAsync(byte disease, string territory)
    {
        await LoadAsync();
        return new(_facts.Answer((Disease)disease, TerritoryCode.Parse(territory)));
    }

    public async Task RepeatAsync(ulong[] presentations)
    {
        await LoadAsync();
        _facts.Repeat(presentations.Select(PresentationCode.FromValue));
        Arm();
    }

    public async Task<bool> WakeAsync()
    {
        await LoadAsync();
        Arm();
        return _resumed;
    }

    public async Task ResumeAsync(Several<Signal> standing)
    {
        await LoadAsync();
        if (!_resumed) _facts.Resume(standing.Items, Now);
        _resumed = true;
        _facts.Hold = Parts.Local.Hold;
        Arm();
    }

    public Task HoldAsync(bool hold)
    {
        _facts.Hold = hold || !_resumed;
        Arm();
        return Task.CompletedTask;
    }

    private async Task LoadAsync()
    {
        if (_loaded) return;
        await _facts.LoadAsync(Now, CancellationToken.None);
        _loaded = true;
    }
}
