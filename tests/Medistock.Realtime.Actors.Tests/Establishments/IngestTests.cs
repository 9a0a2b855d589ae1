using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

public class IngestTests
{
    private readonly EstablishmentHarness _place = new();

    [Fact]
    public async Task A_batch_answers_with_the_figures_of_the_lines_it_touched()
    {
        var answer = await _place.Report(Fact(FactType.Count, -1, 8, 120), Fact(FactType.Dispensed, -1, 9, 2), Fact(FactType.Count, -1, 8, 7, of: B));
        Assert.Equal((1, false, 3, 0, 0), (answer.Sequence, answer.Replayed, answer.Accepted, answer.Duplicates, answer.Unknown));
        Assert.Equal([(A, 118m), (B, 7m)], answer.Lines.Select(line => (line.Presentation, line.Stock!.Value.ToDecimal())));
        Assert.Equal((await _place.Figures()).Lines, answer.Lines);
    }

    [Fact]
    public async Task The_same_batch_again_is_replayed_without_effect()
    {
        var batch = _place.Batch(Fact(FactType.Count, -1, 8, 120, "a"), Fact(FactType.Count, 1, 8, 1), Fact(FactType.Dispensed, -1, 9, 2, "a"), Fact(FactType.Dispensed, -1, 9, 2), Withdrawal("zz"));
        var first = await _place.Report(batch);
        foreach (var discard in (bool[])[false, true])
        {
            if (discard) _place.Discard();
            var again = await _place.Report(batch);
            Assert.True(again.Replayed);
            Assert.Equal((first.Sequence, first.Accepted, first.Duplicates, first.Unknown), (again.Sequence, again.Accepted, again.Duplicates, again.Unknown));
            Assert.Equal(first.Rejected, again.Rejected);
            Assert.Equal(first.Lines, again.Lines);
        }
        Assert.Single(_place.Rows);
    }

    [Fact]
    public async Task A_replay_shows_the_lines_a_withdrawal_touched()
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120), Fact(FactType.Dispensed, -1, 9, 2, "a"));
        var batch = _place.Batch(Withdrawal("a"));
        var first = await _place.Report(batch);
        Assert.Equal(120, Assert.Single(first.Lines).Stock!.Value.ToDecimal());
        Assert.Equal(first.Lines, (await _place.Report(batch)).Lines);
    }

    [Fact]
    public async Task The_same_batch_id_with_another_body_is_a_conflict()
    {
        var batch = _place.Batch(Fact(FactType.Count, -1, 8, 120));
        await _place.Report(batch);
        var outcome = await _place.Actor.ReportAsync(batch with { BodyHash = 999 }, "key-1", false, _place.Now, default);
        Assert.Equal(1, Assert.IsType<ReportOutcome.Conflict>(outcome).Sequence);
        Assert.Single(_place.Rows);
    }

    [Fact]
    public async Task A_batch_id_past_the_256_remembered_is_found_in_the_journal()
    {
        var first = _place.Batch(Fact(FactType.Count, -1, 8, 120));
        await _place.Report(first);
        for (var i = 0; i < EstablishmentActor.RememberedBatches + 5; i++) await _place.Report(Fact(FactType.Dispensed, -1, 9, 0));
        Assert.Equal((true, 1), ((await _place.Report(first)).Replayed, (await _place.Report(first)).Sequence));
    }

    [Fact]
    public async Task A_dry_run_answers_and_records_nothing()
    {
        var batch = _place.Batch(Fact(FactType.Count, -1, 8, 120, "a"));
        Assert.Equal(120, Assert.Single((await _place.Report(batch, dryRun: true)).Lines).Stock!.Value.ToDecimal());
        Assert.Empty(_place.Rows);
        Assert.Empty((await _place.Figures()).Lines);
        Assert.Equal((false, 0), ((await _place.Report(batch)).Replayed, (await _place.Report(_place.Batch(), dryRun: true)).Duplicates));
    }

    [Fact]
    public async Task A_line_too_far_ahead_or_too_old_is_refused_alone()
    {
        var answer = await _place.Report(
            Fact(FactType.Count, 0, 12.25, 10), Fact(FactType.Count, 0, 12.26, 11),
            Fact(FactType.Dispensed, 0, 0, 1) with { At = _place.Now.AddDays(-35) }, Fact(FactType.Dispensed, 0, 0, 1) with { At = _place.Now.AddDays(-35).AddSeconds(-1) });
        Assert.Equal([(1, "line.future"), (3, "line.tooOld")], answer.Rejected.Select(line => (line.Index, line.Code)));
        Assert.Equal((2, 10m), (answer.Accepted, Assert.Single(answer.Lines).Stock!.Value.ToDecimal()));
    }

    [Fact]
    public async Task A_line_refused_for_its_time_may_come_again_under_its_id()
    {
        await _place.Report(Fact(FactType.Count, 1, 8, 10, "a"));
        Assert.Equal((1, 0), ((await _place.Report(Fact(FactType.Count, 0, 8, 10, "a"))).Accepted, (await _place.Report()).Duplicates));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-36)]
    public async Task A_reportedThrough_ahead_of_now_or_ancient_is_set_aside_and_said(int day)
    {
        var answer = await _place.Report(_place.Batch(At(day, 0), Fact(FactType.Count, -1, 8, 10)));
        Assert.Equal((-1, "batch.reportedThrough"), (answer.Rejected.Single().Index, answer.Rejected.Single().Code));
        Assert.Null((await _place.Figures()).ReportedThrough);
        Assert.Equal(1, answer.Accepted);
    }

    [Fact]
    public async Task Closed_days_out_of_all_reason_are_set_aside_and_said()
    {
        var answer = await _place.Report(_place.Batch() with { ClosedDays = [DateOnly.MaxValue, DateOnly.MinValue, new(2026, 11, 22)] });
        Assert.Equal("batch.closedDays", answer.Rejected.Single().Code);
        Assert.Equal([new(2026, 11, 22)], BatchRecord.Decode(_place.Rows[0].Payload.Span).Batch.ClosedDays);
    }

    [Theory]
    [InlineData("k-7")]
    [InlineData("0f0c3a52-8a52-4f3e-9d6e-2f4a3f0a1b2c")]
    [InlineData("vente n° 12")]
    public async Task A_repeated_line_id_changes_nothing(string id)
    {
        var sale = Fact(FactType.Dispensed, -1, 9, 2, id);
        Assert.Equal(1, (await _place.Report(Fact(FactType.Count, -1, 8, 120), sale, sale)).Duplicates);
        Assert.Equal(1, (await _place.Report(sale)).Duplicates);
        Assert.Equal(1, (await _place.Report(sale with { Quantity = Quantity.Of(50), At = At(0, 9) })).Duplicates);
        _place.Discard();
        Assert.Equal(1, (await _place.Report(sale)).Duplicates);
        _place.Actor.SaveSnapshot();
        _place.Discard();
        Assert.Equal(1, (await _place.Report(sale)).Duplicates);
        Assert.Equal(118, (await _place.Line()).Stock!.Value.ToDecimal());
    }

    [Fact]
    public async Task Ids_that_arrive_out_of_order_are_each_taken_once()
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120, "k-1"), Fact(FactType.Dispensed, -1, 9, 1, "k-9"));
        Assert.Equal(2, (await _place.Report(Fact(FactType.Dispensed, -1, 9, 1, "k-3"), Fact(FactType.Dispensed, -1, 9, 1, "k-2"))).Accepted);
        var again = await _place.Report(Fact(FactType.Dispensed, -1, 9, 1, "k-3"), Fact(FactType.Dispensed, -1, 9, 1, "k-2"), Fact(FactType.Dispensed, -1, 9, 1, "k-1"));
        Assert.Equal((0, 3), (again.Accepted, again.Duplicates));
        Assert.Equal(117, (await _place.Line()).Stock!.Value.ToDecimal());
    }

    [Fact]
    public async Task An_empty_batch_with_reportedThrough_makes_silence_a_zero()
    {
        await _place.Report(Fact(FactType.Count, -9, 8, 120), Fact(FactType.Dispensed, -7, 9, 7));
        await _place.Report(_place.Batch(At(0, 11)));
        var line = await _place.Line();
        Assert.Equal((7, 1.0, At(0, 11)), (line.Consumption.ObservedDays, line.Consumption.Smoothed!.Value.PerDay, line.AsOf));
    }

    [Fact]
    public async Task A_busy_journal_changes_nothing()
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120));
        var batch = _place.Batch(Fact(FactType.Dispensed, -1, 9, 2, "a"));
        _place.Fault = AppendFault.Busy;
        await Assert.ThrowsAsync<JournalBusyException>(() => _place.Report(batch));
        Assert.Equal((1, 120m), (_place.Actor.Head, (await _place.Line()).Stock!.Value.ToDecimal()));
        var answer = await _place.Report(batch);
        Assert.Equal((2L, false, 0), (answer.Sequence, answer.Replayed, answer.Duplicates));
    }

    [Theory]
    [InlineData(nameof(AppendFault.LostAfterDisk), true)]
    [InlineData(nameof(AppendFault.LostBeforeDisk), false)]
    [InlineData(nameof(AppendFault.Fence), false)]
    public async Task After_an_ambiguous_failure_the_same_batch_lands_once(string fault, bool written)
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120));
        await _place.Wait(1000);
        _place.Sent.Clear();
        var batch = _place.Batch(Fact(FactType.Dispensed, -1, 9, 2, "a"));
        _place.Fault = Enum.Parse<AppendFault>(fault);
        await Assert.ThrowsAnyAsync<Exception>(() => _place.Report(batch));
        Assert.Equal(written, (await _place.Report(batch)).Replayed);
        Assert.Equal((2, 118m), (_place.Rows.Count, (await _place.Line()).Stock!.Value.ToDecimal()));
        await _place.Wait(1000);
        Assert.Equal((2L, 118m), (_place.Sent[^1].Sequence, _place.Sent[^1].Lines.Single(line => line.Presentation == A).Stock!.Value.ToDecimal()));
    }

    [Fact]
    public async Task A_withdrawal_holds_from_when_it_is_received_before_or_after_its_line()
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120), Fact(FactType.Dispensed, -1, 9, 2, "a"));
        await _place.Report(Withdrawal("a"), Withdrawal("b"));
        await _place.Report(Fact(FactType.Dispensed, -1, 10, 50, "b"));
        await _place.Report(Withdrawal("a"));
        Assert.Equal(120, (await _place.Line()).Stock!.Value.ToDecimal());
        _place.Now = At(30, 12);
        await _place.Report(Fact(FactType.Dispensed, 29, 10, 1, "c"));
        _place.Now = At(60, 12);
        await _place.Report(Fact(FactType.Dispensed, 28, 10, 1, "d"));
        Assert.Equal(118, (await _place.Line()).Stock!.Value.ToDecimal());
        Assert.Equal(_place.Folded(), (await _place.Figures()).Lines);
    }

    [Fact]
    public async Task Sub_millisecond_times_read_back_as_they_were_judged()
    {
        await _place.Report(Fact(FactType.Count, -1, 8, 120) with { At = At(-1, 8).AddTicks(5) }, Fact(FactType.Dispensed, -1, 8, 1) with { At = At(-1, 8).AddTicks(9) });
        Assert.Equal(120, (await _place.Line()).Stock!.Value.ToDecimal());
        Assert.Equal(_place.Folded(), (await _place.Figures()).Lines);
    }

    [Fact]
    public async Task A_place_that_never_reported_has_figures_only_if_the_reference_knows_it()
    {
        Assert.Empty((await _place.Figures()).Lines);
        Assert.True((await _place.Figures()).Stale);
        _place.Know(Medistock.Realtime.Domain.Reference.ReferenceBook.Empty);
        Assert.Null(await _place.Actor.FiguresAsync(null, _place.Now, default));
    }
}
