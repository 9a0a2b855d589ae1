using System.Collections.Immutable;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Where one territory stands.</summary>
/// <param name="Season">Null before the first.</param>
/// <param name="OwnCalendar">It has opened this season by its own name: decisions for France entière do not reach it.</param>
/// <param name="Since">From when the phase holds; null: no decision was ever recorded.</param>
/// <param name="Decision">That brought it there.</param>
public sealed record TerritoryPhase(TerritoryCode Territory, SeasonPhase Phase, string? Season, bool OwnCalendar, DateTimeOffset? Since, string? Decision)
{
    public static TerritoryPhase Never(TerritoryCode territory) => new(territory, SeasonPhase.OffSeason, null, false, null, null);
    public int? Level => PhaseMachine.LevelOf(Phase);
}

/// <summary>
/// The winter plan: the fold of its log. Immutable; the same rows give the same book, and the first rows give what was known after them.
/// </summary>
public sealed record PlanBook
{
    private static readonly ImmutableDictionary<TerritoryCode, ImmutableList<TerritoryPhase>> NoPhases = ImmutableDictionary<TerritoryCode, ImmutableList<TerritoryPhase>>.Empty;

    public static PlanBook Empty { get; } = new();

    /// <summary>Of the newest row.</summary>
    public long Sequence { get; private init; }
    public ImmutableList<Decision> Decisions { get; private init; } = [];
    /// <summary>Decisions that hold, or will from the moment they name, but whose beginning is not in the log yet.</summary>
    public ImmutableList<Decision> Pending { get; private init; } = [];
    public ImmutableList<Proposal> Proposals { get; private init; } = [];
    public ImmutableDictionary<string, PlanEntry.Withdrawn> Withdrawals { get; private init; } = ImmutableDictionary<string, PlanEntry.Withdrawn>.Empty;
    public ImmutableList<Release> Releases { get; private init; } = [];

    /// <summary>What is public at a moment, or will be, of what nobody has taken back.</summary>
    public IEnumerable<Release> StandingReleases => Releases.Where(release => !Withdrawals.ContainsKey(release.Id));
    /// <summary>Each measure's rows, oldest first: the last one is the measure, the others its history.</summary>
    public ImmutableDictionary<string, ImmutableList<PlanEntry.Measured>> Measures { get; private init; } = ImmutableDictionary<string, ImmutableList<PlanEntry.Measured>>.Empty;
    /// <summary>Reflex sheets that people have revised, by lever.</summary>
    public ImmutableDictionary<string, ReflexSheet> Sheets { get; private init; } = ImmutableDictionary<string, ReflexSheet>.Empty;
    public ImmutableList<FieldReport> Reports { get; private init; } = [];
    /// <summary>Sequence of the newest observation; 0: none.</summary>
    public long LastObserved { get; private init; }
    public LightBook Lights { get; private init; } = LightBook.Empty;
    public FigureBook Figures { get; private init; } = FigureBook.Empty;
    private ImmutableDictionary<TerritoryCode, ImmutableList<TerritoryPhase>> Phases { get; init; } = NoPhases;

    public PlanBook Apply(long sequence, PlanEntry entry)
    {
        var next = this with { Sequence = sequence };
        return entry switch
        {
            PlanEntry.Decided(var decision) => (Pending.Find(pending => pending.Id == decision.Draft.Corrects) is { } replaced ? next.Without(replaced) : next).Decide(decision),
            PlanEntry.TookEffect took => next with { Pending = Pending.RemoveAll(decision => decision.Id == took.DecisionId) },
            PlanEntry.Proposed(var proposal) => next with { Proposals = Proposals.Add(proposal) },
            PlanEntry.Withdrawn withdrawn => next with { Withdrawals = Withdrawals.SetItem(withdrawn.ProposalId, withdrawn) },
            PlanEntry.Released(var release) => next with { Releases = Releases.Add(release) },
            PlanEntry.Measured measured => next with { Measures = Measures.SetItem(measured.Measure.Id, (Measures.GetValueOrDefault(measured.Measure.Id) ?? []).Add(measured)) },
            PlanEntry.FieldTold(var report, _, _) => next with { Reports = Reports.Add(report) },
            PlanEntry.Observed observed => next with { Lights = Lights.After(observed), LastObserved = sequence },
            PlanEntry.FiguresSeen(var figures, _, _) => next with { Figures = Figures.After(figures) },
            PlanEntry.SheetRevised(var sheet, _, _) => next with { Sheets = Sheets.SetItem(sheet.Lever, sheet) },
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "no fold is written for this row"),
        };
    }

    /// <summary>Without what a planned decision would have done; the decision itself stays in the list.</summary>
    internal PlanBook Without(Decision planned) => this with
    {
        Pending = Pending.Remove(planned),
        Phases = planned.Changes.Aggregate(Phases, (phases, change) => phases.SetItem(change.Territory, HistoryOf(change.Territory).RemoveAll(phase => phase.Decision == planned.Id))),
    };

    private PlanBook Decide(Decision decision) => this with
    {
        Decisions = Decisions.Add(decision), Pending = Pending.Add(decision),
        Phases = decision.Changes.Aggregate(Phases, (phases, change) => phases.SetItem(change.Territory, HistoryOf(change.Territory).Add(
            new(change.Territory, change.To, change.Season, change.OwnCalendar, decision.Draft.EffectiveAt, decision.Id)))),
    };

    /// <summary>Where a territory stands at <paramref name="moment"/>, by the decisions in this book.</summary>
    public TerritoryPhase At(TerritoryCode territory, DateTimeOffset moment) => HistoryOf(territory).FindLast(phase => phase.Since <= moment) ?? TerritoryPhase.Never(territory);

    /// <summary>Where the last recorded decision leads, even if it does not hold yet.</summary>
    public TerritoryPhase Last(TerritoryCode territory) => HistoryOf(territory) is [.., var last] ? last : TerritoryPhase.Never(territory);

    /// <summary>Every phase decided for a territory, in the order of recording.</summary>
    public ImmutableList<TerritoryPhase> HistoryOf(TerritoryCode territory) => Phases.GetValueOrDefault(territory) ?? [];

    public Measure? FindMeasure(string id) => Measures.TryGetValue(id, out var rows) ? rows[^1].Measure : null;

    /// <summary>The sheet in force: people's, or what the documents say.</summary>
    public ReflexSheet SheetOf(MeasureCatalogue catalogue, string lever) => Sheets.GetValueOrDefault(lever) ?? ReflexSheet.Default(catalogue, lever);

    /// <summary>Neither taken back nor answered by a decision.</summary>
    public IEnumerable<Proposal> OpenProposals => Proposals.Where(proposal => !Withdrawals.ContainsKey(proposal.Id) && !Decisions.Exists(decision => decision.Draft.Proposal == proposal.Id));
}
