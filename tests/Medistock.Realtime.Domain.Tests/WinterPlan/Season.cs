using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Domain.Tests.WinterPlan;

/// <summary>A plan that decisions are recorded in, one after the other, as the actor would.</summary>
internal sealed class Season
{
    public static readonly TerritoryCode Reunion = TerritoryCode.Parse("DEP-974"), Mayotte = TerritoryCode.Parse("DEP-976");
    private static readonly Author Evaluator = new("k1", "A. Évaluatrice", "evaluator");
    private static readonly Participant[] Both = [new("A. Martin", "ANSM"), new("B. Durand", "DGS")];

    public PlanBook Book { get; private set; } = PlanBook.Empty;
    public DateTimeOffset Now { get; set; } = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero);

    public DecisionDraft Draft(TerritoryCode scope, PlanCommand command, string? season = null) => new(
        scope, command, command == PlanCommand.Prepare ? season ?? "2026-2027" : season, PhaseMachine.NeedsRss(command) ? new("RSS", DateOnly.FromDateTime(Now.UtcDateTime)) : null, Both,
        "motif", Now, null, null, null);

    public PlanRefused? Refusal(DecisionDraft draft) => DecisionRules.Check(Book, draft, Now).Refused;

    /// <summary>Records it and lets a day pass.</summary>
    public Decision Decide(DecisionDraft draft)
    {
        var (changes, unchanged, refused) = DecisionRules.Check(Book, draft, Now);
        Assert.Null(refused);
        var decision = new Decision("D" + (Book.Sequence + 1), draft, changes, unchanged, Evaluator, Now);
        Book = Book.Apply(Book.Sequence + 1, new PlanEntry.Decided(decision));
        Now = Now.AddDays(1);
        return decision;
    }

    public Decision Decide(TerritoryCode scope, PlanCommand command, string? season = null) => Decide(Draft(scope, command, season));

    public SeasonPhase PhaseOf(TerritoryCode territory) => Book.At(territory, Now).Phase;
}
