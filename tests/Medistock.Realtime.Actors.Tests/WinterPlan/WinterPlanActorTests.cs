using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.Tests.WinterPlan;

public sealed class WinterPlanActorTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Author Evaluator = new("k1", "A. Évaluatrice", "evaluator");
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();
    private readonly WinterPlanActor _plan;

    public WinterPlanActorTests() => _plan = new(_journal, _peers, () => ReferenceBook.Empty);

    private static Guid Key(int number) => new(number, 1, 1, new byte[8]);

    private static PlanRequest.Decide Request(int key, PlanCommand command, DateTimeOffset? effective = null) => new(Key(key), new(
        TerritoryCode.France, command, command == PlanCommand.Prepare ? "2026-2027" : null, PhaseMachine.NeedsRss(command) ? new("RSS", new(2026, 9, 1)) : null,
        [new("A. Martin", "ANSM"), new("B. Durand", "DGS")], "motif « écrit »", effective ?? Now, null, null, null), Evaluator);

    private async Task<PlanOutcome.Done> DecideAsync(int key, PlanCommand command, DateTimeOffset? effective = null) =>
        Assert.IsType<PlanOutcome.Done>(await _plan.ActAsync(Request(key, command, effective), Now));

    [Fact]
    public async Task A_decision_is_on_disk_with_its_beginning_and_the_board_is_told()
    {
        var done = await DecideAsync(1, PlanCommand.Prepare);
        Assert.Equal((1L, false), (done.Sequence, done.Replayed));
        Assert.Equal(["decision", "tookEffect"], _journal.Rows.Select(row => System.Text.Json.JsonDocument.Parse(row.Payload[1..]).RootElement.GetProperty("kind").GetString()));
        Assert.Equal("k1", _journal.Rows[0].Principal);
        Assert.Equal(2, _peers.PlanHeads[^1]);
    }

    [Fact]
    public async Task The_same_key_changes_nothing_and_for_another_decision_it_is_refused()
    {
        await DecideAsync(1, PlanCommand.Prepare);
        var rows = _journal.Rows.Count;
        Assert.True((await DecideAsync(1, PlanCommand.Prepare)).Replayed);
        var refused = Assert.IsType<PlanOutcome.Refused>(await _plan.ActAsync(Request(1, PlanCommand.Activate), Now));
        Assert.Equal("plan.key-conflict", refused.Why.Code);
        Assert.Equal(rows, _journal.Rows.Count);
        Assert.Equal("plan.key", Assert.IsType<PlanOutcome.Refused>(await _plan.ActAsync(Request(1, PlanCommand.Activate) with { Key = Guid.Empty }, Now)).Why.Code);
    }

    [Fact]
    public async Task A_planned_decision_takes_effect_at_its_moment_and_only_once()
    {
        await DecideAsync(1, PlanCommand.Prepare);
        var from = Now.AddDays(3);
        await DecideAsync(2, PlanCommand.Activate, from);
        var rows = _journal.Rows.Count;
        await _plan.TickAsync(from.AddTicks(-1));
        Assert.Equal(rows, _journal.Rows.Count);
        Assert.True(_plan.NextDue <= from);
        await _plan.TickAsync(from);
        await _plan.TickAsync(from.AddDays(1));
        var took = Assert.IsType<PlanEntry.TookEffect>(PlanCodec.Decode(Assert.Single(_journal.Rows.Skip(rows)).Payload.Span));
        Assert.Equal(("D3", from), (took.DecisionId, took.EffectiveAt));
    }

    [Theory]
    [InlineData((int)MemoryJournal.Failure.UnavailableNotWritten)]
    [InlineData((int)MemoryJournal.Failure.UnavailableWritten)]
    public async Task A_decision_that_a_failing_disk_may_or_may_not_have_taken_comes_right_when_it_is_given_again(int kind)
    {
        _journal.Fails = (MemoryJournal.Failure)kind;
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await _plan.ActAsync(Request(1, PlanCommand.Prepare), Now));
        _journal.Fails = MemoryJournal.Failure.None;
        await DecideAsync(1, PlanCommand.Prepare);
        await _plan.TickAsync(Now);
        Assert.Single(_plan.Book.Decisions);
        Assert.Single(_journal.Rows, row => PlanCodec.Decode(row.Payload.Span) is PlanEntry.Decided);
        Assert.Single(_journal.Rows, row => PlanCodec.Decode(row.Payload.Span) is PlanEntry.TookEffect);
    }

    [Fact]
    public async Task Another_instance_folds_the_same_plan()
    {
        await DecideAsync(1, PlanCommand.Prepare);
        await DecideAsync(2, PlanCommand.Activate, Now.AddDays(1));
        var second = new WinterPlanActor(_journal, _peers, () => ReferenceBook.Empty);
        await second.LoadAsync(Now, default);
        Assert.Equal(_plan.Book.Sequence, second.Book.Sequence);
        Assert.Equal(_plan.Book.Pending.Select(decision => decision.Id), second.Book.Pending.Select(decision => decision.Id));
        Assert.All(PlanTerritories.All, territory => Assert.Equal(_plan.Book.Last(territory), second.Book.Last(territory)));
        using var reader = new PlanReader(_journal);
        Assert.Equal(_plan.Book.Sequence, (await reader.NowAsync(default)).Sequence);
        Assert.Equal(0, (await reader.AsOfAsync(Now.AddTicks(-1), default)).Sequence);
    }

    [Fact]
    public async Task The_board_numbers_the_plans_rows_among_the_signals_once_each_and_in_order()
    {
        var board = new SignalBoard(_journal, _peers);
        await DecideAsync(1, PlanCommand.Prepare);
        await board.AnnounceAsync(2, Now);
        await board.AnnounceAsync(2, Now);
        await DecideAsync(2, PlanCommand.Activate);
        await board.AnnounceAsync(3, Now);
        Assert.Equal([(1L, 1L), (2L, 2L), (3L, 3L), (4L, 4L)], _peers.Live.OfType<PlanChange>().Select(change => (change.Sequence, change.PlanSequence)));
        Assert.Equal(4, board.Head);

        // Whoever folds the log knows what was announced; nothing is said twice.
        var second = new SignalBoard(_journal, new RecordingPeers());
        await second.LoadAsync(Now, default);
        await second.AnnounceAsync(4, Now);
        Assert.Equal((4L, 4L), (second.Head, second.Announced));
        Assert.Equal([1L, 2, 3, 4], (await second.LogAsync(0, 10, default)).Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_person_s_proposal_keeps_its_evidence_and_is_answered_by_the_decision_that_names_it()
    {
        await DecideAsync(1, PlanCommand.Prepare);
        await DecideAsync(2, PlanCommand.Activate);
        Evidence[] evidence = [new("couverture officines, amoxicilline pédiatrique", 1.5, "jours", "REG-53", Now.AddHours(-2))];
        var proposed = Assert.IsType<PlanOutcome.Done>(await _plan.ActAsync(new PlanRequest.Propose(Key(3), new(TerritoryCode.Metropole, PlanCommand.Escalate, "tension", evidence, []), Evaluator), Now));
        var proposal = Assert.Single(_plan.Book.OpenProposals);
        Assert.Equal((((PlanEntry.Proposed)proposed.Entry).Proposal.Id, evidence), (proposal.Id, proposal.For));
        var decision = Request(4, PlanCommand.Escalate);
        Assert.IsType<PlanOutcome.Done>(await _plan.ActAsync(decision with { Draft = decision.Draft with { Proposal = proposal.Id } }, Now));
        Assert.Empty(_plan.Book.OpenProposals);
        Assert.Equal("proposal.closed", Assert.IsType<PlanOutcome.Refused>(await _plan.ActAsync(new PlanRequest.Withdraw(Key(5), proposal.Id, "fini", Evaluator), Now)).Why.Code);
    }

    [Fact]
    public async Task A_release_may_be_taken_back_until_it_is_public_and_then_only_corrected()
    {
        async Task<PlanOutcome> ActAsync(PlanRequest request, DateTimeOffset now) => await _plan.ActAsync(request, now);
        var from = Now.AddDays(2);
        var released = Assert.IsType<PlanOutcome.Done>(await ActAsync(new PlanRequest.Release(Key(1), new(TerritoryCode.France, "texte", [], from), Evaluator), Now));
        var id = Assert.IsType<PlanEntry.Released>(released.Entry).Release.Id;
        Assert.Equal("release.text", Assert.IsType<PlanOutcome.Refused>(await ActAsync(new PlanRequest.Withdraw(Key(2), id, "", Evaluator), Now)).Why.Code);
        Assert.Equal("release.public", Assert.IsType<PlanOutcome.Refused>(await ActAsync(new PlanRequest.Withdraw(Key(2), id, "trop tôt", Evaluator), from)).Why.Code);
        Assert.IsType<PlanOutcome.Done>(await ActAsync(new PlanRequest.Withdraw(Key(2), id, "trop tôt", Evaluator), Now));
        Assert.Empty(_plan.Book.StandingReleases);
        Assert.Single(_plan.Book.Releases);
        Assert.Equal("release.closed", Assert.IsType<PlanOutcome.Refused>(await ActAsync(new PlanRequest.Withdraw(Key(3), id, "encore", Evaluator), Now)).Why.Code);
        Assert.Equal("release.closed", Assert.IsType<PlanOutcome.Refused>(await ActAsync(new PlanRequest.Withdraw(Key(3), "R99", "encore", Evaluator), Now)).Why.Code);
    }
}
