using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="EstablishmentActor"/>. Loaded by its first call, not by its activation. Random placement spreads 24 000 of them evenly; who reports to
/// one comes in by any silo.
/// </summary>
[GrainType("establishment"), RandomPlacement]
internal sealed class EstablishmentGrain : ActorGrain, IEstablishmentGrain
{
    private readonly Finess _finess;
    private readonly FencedJournal _journal;
    private readonly EstablishmentActor _actor;

    public EstablishmentGrain(IGrainContext context, ActorParts parts) : base(parts)
    {
        _finess = Finess.Parse(context.GrainId.Key.ToString()!);
        _journal = new(parts.Journal);
        _actor = new(_finess, _journal, parts.Snapshots, parts.Peers, parts.Reference, () => parts.FollowUps.RulesOf(_finess)) { Shapes = parts.Shapes };
    }

    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Parts.Local.Establishments[_finess] = this;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Parts.Local.Establishments.TryRemove(new(_finess, this));
        if (_journal.Fenced) return;
        await _actor.DrainAsync(Now);
        _actor.SaveSnapshot();
    }

    public Task<ReportOutcome> ReportAsync(ReportedBatch batch, string principal, bool dryRun) =>
        TurnAsync(() => _actor.ReportAsync(batch, principal, dryRun, Now, CancellationToken.None));

    public Task<EstablishmentFigures?> FiguresAsync(ulong presentation) =>
        TurnAsync(() => _actor.FiguresAsync(presentation == 0 ? null : PresentationCode.FromValue(presentation), Now, CancellationToken.None));

    public Task<LineForecast?> ForecastAsync(ulong presentation, int horizon) =>
        TurnAsync(() => _actor.ForecastAsync(PresentationCode.FromValue(presentation), horizon, Now, CancellationToken.None));

    public Task<long> PublishAllAsync() => TurnAsync(async () =>
    {
        await _actor.PublishAllAsync(Now, CancellationToken.None);
        return _actor.NewestAt is not null && Parts.Reference.Current.DepartmentOf(_finess) is not null ? _actor.Head : 0;
    });

    public Task DrainAsync() => TurnAsync(async () =>
    {
        await _actor.DrainAsync(Now);
        return true;
    });

    private async Task<T> TurnAsync<T>(Func<ValueTask<T>> turn)
    {
        try
        {
            return await turn();
        }
        catch (JournalFenceException)
        {
            // Another instance writes for this establishment: this one goes, and whoever asked asks again.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            NoteDataAsOf();
            Arm();
        }
    }

    /// <summary>Only what stands in a figure counts, and a clock that runs ahead makes nothing newer than now.</summary>
    private void NoteDataAsOf()
    {
        if (_actor.NewestAt is { } newest && Parts.Reference.Current.DepartmentOf(_finess) is not null) Parts.Local.NoteDataAsOf(newest > Now ? Now : newest);
    }
}
