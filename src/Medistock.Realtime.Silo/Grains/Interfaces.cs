using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Concurrency;

namespace Medistock.Realtime.Silo.Grains;

// Aliases and the order of parameters are the wire: add methods, never change one that has served.

/// <summary>An establishment; key = FINESS. Presentations travel as the word of their code.</summary>
[Alias("medistock.establishment")]
internal interface IEstablishmentGrain : IGrainWithStringKey
{
    [Alias("report")]
    Task<ReportOutcome> ReportAsync(ReportedBatch batch, string principal, bool dryRun);
    /// <param name="presentation">0: all.</param>
    [Alias("figures")]
    Task<EstablishmentFigures?> FiguresAsync(ulong presentation);
    [Alias("forecast")]
    Task<LineForecast?> ForecastAsync(ulong presentation, int horizon);
    /// <summary>Says everything it holds to its department again. Gives the sequence that the department will have seen; 0: it has nothing to say, or no department.</summary>
    [Alias("publish")]
    Task<long> PublishAllAsync();
    [Alias("tick")]
    Task TickAsync();
    [Alias("drain")]
    Task DrainAsync();
}

/// <summary>A department; key = its INSEE code. Null answers: it is being rebuilt, what it holds is partial.</summary>
[Alias("medistock.department")]
internal interface IDepartmentGrain : IGrainWithStringKey
{
    [Alias("receive")]
    Task ReceiveAsync(Several<EstablishmentContribution> contributions);
    /// <summary>Nothing but being there: a newly made instance makes itself known to its silo, which rebuilds it.</summary>
    [Alias("wake")]
    Task WakeAsync();
    /// <summary>Gives the rules their hysteresis back. False: another instance has taken its place.</summary>
    [Alias("resume")]
    Task<bool> ResumeAsync(Guid instance, Several<Signal> standing);
    /// <summary>All its establishments have spoken: it may speak and judge.</summary>
    [Alias("release")]
    Task<bool> ReleaseAsync(Guid instance);
    [Alias("seen")]
    Task<Dictionary<string, long>> SeenAsync();
    [Alias("forget")]
    Task ForgetAsync(string[] establishments);
    [Alias("rows")]
    Task<Several<DepartmentRow>?> RowsAsync(ulong[] presentations);
    [Alias("lines")]
    Task<Several<HeldLine>?> LinesAsync(ulong presentation);
    [Alias("reporting")]
    Task<ReportingState?> ReportingAsync();
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
    [Alias("drain")]
    Task DrainAsync();
}

/// <summary>A presentation over the country; key = CIP13, UCD13 or X- code. Null answers: it is being rebuilt.</summary>
[Alias("medistock.presentation")]
internal interface IPresentationGrain : IGrainWithStringKey
{
    [Alias("receive")]
    Task ReceiveAsync(Several<DepartmentRow> rows);
    /// <summary>What is known upstream of it.</summary>
    [Alias("supply")]
    Task SupplyAsync(SupplyRow row);
    [Alias("wake")]
    Task WakeAsync();
    /// <summary>Every department has spoken. False: another instance has taken its place.</summary>
    [Alias("restore")]
    Task<bool> RestoreAsync(Guid instance, Several<Signal> standing, Several<DepartmentRow> rows);
    /// <param name="territory">Empty: all.</param>
    [Alias("figures")]
    Task<Several<TerritoryFigures>?> FiguresAsync(string territory);
    [Alias("forecast")]
    Task<Several<TerritoryForecast>?> ForecastAsync(string territory, int horizon);
    [Alias("scores")]
    Task<Several<ForecastScores>?> ScoresAsync(string territory);
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
    [Alias("drain")]
    Task DrainAsync();
}

/// <summary>A molecule group over the country; key = the group. Null answers: it is being rebuilt.</summary>
[Alias("medistock.group")]
internal interface IMoleculeGroupGrain : IGrainWithStringKey
{
    [Alias("receive")]
    Task ReceiveAsync(Several<MemberRow> rows);
    [Alias("wake")]
    Task WakeAsync();
    /// <summary>Gives the rules their hysteresis back, once, and waits a moment for what was kept. How many of <paramref name="expected"/> are not known yet; at none the group judges again. −1: another instance has taken its place.</summary>
    [Alias("restore"), AlwaysInterleave]
    Task<int> RestoreAsync(Guid instance, Several<Signal> standing, ulong[] expected);
    /// <summary>No longer waits for those that do not speak: they are unknown.</summary>
    [Alias("release")]
    Task ReleaseAsync(Guid instance);
    /// <param name="territory">Empty: all.</param>
    [Alias("members")]
    Task<Several<MemberRow>?> MembersAsync(string territory);
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
    [Alias("drain")]
    Task DrainAsync();
}

/// <summary>The nation's facts; one, key <see cref="Key"/>.</summary>
[Alias("medistock.facts")]
internal interface IFactGrain : IGrainWithStringKey
{
    const string Key = "nation";

    [Alias("record")]
    Task<FactOutcome> RecordAsync(FactParcel parcel);
    [Alias("supply")]
    Task<SupplyAnswer?> SupplyAsync(ulong presentation);
    [Alias("epidemic")]
    Task<Several<SeriesAnswer>> EpidemicAsync(byte disease, string territory);
    /// <summary>Presentations that were made anew are told again what is known upstream of them.</summary>
    [Alias("repeat")]
    Task RepeatAsync(ulong[] presentations);
    /// <summary>False: it waits for <see cref="ResumeAsync"/> before it judges anything.</summary>
    [Alias("wake")]
    Task<bool> WakeAsync();
    /// <summary>Gives the rules their hysteresis back.</summary>
    [Alias("resume")]
    Task ResumeAsync(Several<Signal> standing);
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
}

/// <summary>The nation's signals; one, key <see cref="Key"/>.</summary>
[Alias("medistock.board")]
internal interface IBoardGrain : IGrainWithStringKey
{
    const string Key = "nation";

    /// <summary>Returns when each of them is on disk, or changes nothing; else it is to be said again.</summary>
    [Alias("observe")]
    Task ObserveAsync(Several<SignalObservation> observations);
    /// <summary>The winter plan's log has come at least this far. Since dialect 3.</summary>
    [Alias("announce")]
    Task AnnounceAsync(long planHead);
    [Alias("act")]
    Task<SignalActionOutcome> ActAsync(string id, SignalActionRequest action);
    /// <summary>One signal or none, with what was last seen of it, though only its changes are on disk.</summary>
    [Alias("find")]
    Task<Several<Signal>> FindAsync(string id);
    [Alias("wake")]
    Task WakeAsync();
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
}

/// <summary>The nation's winter plan; one, key <see cref="Key"/>. Since dialect 3.</summary>
[Alias("medistock.plan")]
internal interface IPlanGrain : IGrainWithStringKey
{
    const string Key = "nation";

    [Alias("act")]
    Task<PlanOutcome> ActAsync(PlanRequest request);
    [Alias("wake")]
    Task WakeAsync();
    /// <summary>False: it waits for <see cref="ResumeAsync"/> before reports raise signals. Since dialect 4, as the next two.</summary>
    [Alias("resumed")]
    Task<bool> ResumedAsync();
    /// <summary>Gives the rule its hysteresis back.</summary>
    [Alias("resume")]
    Task ResumeAsync(Several<Signal> standing);
    [Alias("hold")]
    Task HoldAsync(bool hold);
    [Alias("tick")]
    Task TickAsync();
}
