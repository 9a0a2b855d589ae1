using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>Shell of <see cref="PresentationActor"/>, rebuilt from the rows that every department gives again. Never collected and never moved, as <see cref="DepartmentGrain"/>.</summary>
[GrainType("presentation"), RandomPlacement, KeepAlive, Immovable]
internal sealed class PresentationGrain : SummingGrain<PresentationCode>, IPresentationGrain
{
    private readonly PresentationActor _actor;

    public PresentationGrain(IGrainContext context, ActorParts parts) : base(parts, PresentationCode.Parse(context.GrainId.Key.ToString()!), parts.Local.Presentations)
    {
        _actor = new(Code, parts.Peers, () => parts.Reference.Current, () => parts.Rules.Thresholds)
        {
            Snapshots = parts.Snapshots, SaveEvery = parts.Repeats(TimeSpan.FromMinutes(10)), Hold = true, Rebuilding = true, PublishEvery = parts.InRealTime(250), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)),
        };
    }

    protected override bool ActorHolds { set => _actor.Hold = value; }
    protected override bool ActorRebuilds { set => _actor.Rebuilding = value; }
    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public async Task ReceiveAsync(Several<DepartmentRow> rows)
    {
        try
        {
            foreach (var row in rows.Items) await _actor.ReceiveAsync(row, Now);
        }
        finally
        {
            Arm();
        }
    }

    public Task SupplyAsync(SupplyRow row)
    {
        _actor.Receive(row, Now);
        Arm();
        return Task.CompletedTask;
    }

    public async Task<bool> RestoreAsync(Guid instance, Several<Signal> standing, Several<DepartmentRow> rows)
    {
        if (instance != Self.Instance) return false;
        if (!Self.Rebuilding) return true;
        await _actor.LoadForecastsAsync(Now, CancellationToken.None);
        _actor.Resume(standing.Items, Now);
        // Newer rows than these may have come meanwhile: the version decides.
        foreach (var row in rows.Items) await _actor.ReceiveAsync(row, Now);
        Release();
        return true;
    }

    public Task<Several<TerritoryFigures>?> FiguresAsync(string territory) => Task.FromResult(Self.Rebuilding ? null
        : new Several<TerritoryFigures>(territory.Length == 0 ? _actor.Figures() : _actor.Figures(TerritoryCode.Parse(territory))));

    public Task<Several<TerritoryForecast>?> ForecastAsync(string territory, int horizon) =>
        Task.FromResult(Self.Rebuilding ? null : new Several<TerritoryForecast>(_actor.Forecasts(TerritoryCode.Parse(territory), horizon, Now)));

    public Task<Several<ForecastScores>?> ScoresAsync(string territory) =>
        Task.FromResult(Self.Rebuilding ? null : new Several<ForecastScores>(_actor.Scores(TerritoryCode.Parse(territory))));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!Self.Rebuilding) _actor.SaveForecasts(Now);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task DrainAsync()
    {
        _actor.Drain(Now);
        Arm();
        return Task.CompletedTask;
    }
}
