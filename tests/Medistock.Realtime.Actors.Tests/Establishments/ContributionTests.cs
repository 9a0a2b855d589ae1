using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

public class ContributionTests
{
    private readonly EstablishmentHarness _place = new();

    /// <summary>Seven days of ten a day on A and B, covered 12 days: level ok, sent.</summary>
    private async Task Stocked()
    {
        var facts = new List<StockFact> { Fact(FactType.Count, -8, 8, 190), Fact(FactType.Count, -8, 8, 190, of: B) };
        for (var day = -7; day < 0; day++) facts.AddRange([Fact(FactType.Dispensed, day, 12, 10), Fact(FactType.Dispensed, day, 12, 10, of: B)]);
        await _place.Report(_place.Batch(At(0, 8), [.. facts]));
        await _place.Wait(1000);
        _place.Sent.Clear();
    }

    [Fact]
    public async Task Changed_lines_wait_for_the_flush_when_no_level_crosses()
    {
        await Stocked();
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 1));
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 1));
        Assert.Empty(_place.Sent);
        await _place.Wait(100);
        Assert.Empty(_place.Sent);
        Assert.NotNull(_place.Actor.NextDue);
        await _place.Wait(60);
        var sent = Assert.Single(_place.Sent);
        Assert.Equal((3, A, 118m), (sent.Sequence, sent.Lines.Single().Presentation, sent.Lines.Single().Stock!.Value.ToDecimal()));
        Assert.Null(_place.Actor.NextDue);
    }

    [Fact]
    public async Task A_level_that_crosses_is_sent_at_once()
    {
        await Stocked();
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 21));
        Assert.Equal(CoverageLevel.Alert, Assert.Single(Assert.Single(_place.Sent).Lines).Level);
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 50));
        Assert.Equal(CoverageLevel.Critical, Assert.Single(_place.Sent[^1].Lines).Level);
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 1));
        Assert.Equal(2, _place.Sent.Count);
    }

    [Fact]
    public async Task A_code_no_reference_names_is_kept_counted_and_sent_once_it_is_known()
    {
        await Stocked();
        var facts = Enumerable.Range(0, 4).Select(i => Fact(i == 0 ? FactType.Count : FactType.Dispensed, -4 + i, 8, i == 0 ? 100 : 30, of: Unknown)).ToArray();
        var answer = await _place.Report(facts);
        Assert.Equal((4, 4), (answer.Accepted, answer.Unknown));
        Assert.Equal(10, (await _place.Line(Unknown)).Stock!.Value.ToDecimal());
        Assert.Empty(_place.Sent);
        await _place.Wait(1000);
        Assert.DoesNotContain(_place.Sent.SelectMany(sent => sent.Lines), line => line.Presentation == Unknown);

        _place.Know(Book(A, B, Unknown));
        await _place.Actor.PublishAllAsync(_place.Now, default);
        Assert.Equal(10, _place.Sent[^1].Lines.Single(line => line.Presentation == Unknown).Stock!.Value.ToDecimal());
        Assert.Equal(3, _place.Sent[^1].Lines.Count);
    }

    [Fact]
    public async Task Hors_referentiel_nothing_is_sent_until_the_reference_places_it()
    {
        _place.Know(ReferenceBook.Empty);
        await _place.Report(Fact(FactType.Count, -1, 8, 10));
        await _place.Wait(1000);
        Assert.Empty(_place.Sent);
        Assert.Null(_place.Actor.NextDue);
        _place.Know(Book(A));
        await _place.Actor.PublishAllAsync(_place.Now, default);
        Assert.Equal(10, Assert.Single(Assert.Single(_place.Sent).Lines).Stock!.Value.ToDecimal());
    }

    [Fact]
    public async Task Placed_in_another_time_zone_its_days_are_cut_anew()
    {
        await _place.Report(Fact(FactType.Count, -2, 8, 10), Fact(FactType.Dispensed, -1, 20, 3));
        _place.Know(Book("988", "Pacific/Noumea", A));
        Assert.Equal(_place.Folded(), (await _place.Figures()).Lines);
    }

    [Fact]
    public async Task The_first_access_of_a_local_day_sends_every_line_again()
    {
        await Stocked();
        _place.Now = At(1, 0.01);
        await _place.Figures();
        await _place.Wait(1000);
        Assert.Equal([A, B], Assert.Single(_place.Sent).Lines.Select(line => line.Presentation).Order());
        await _place.Figures();
        await _place.Wait(1000);
        Assert.Single(_place.Sent);
    }

    [Fact]
    public async Task Loaded_again_on_a_later_day_every_line_is_sent()
    {
        await Stocked();
        _place.Discard();
        _place.Now = At(1, 9);
        await _place.Report(Fact(FactType.Dispensed, 1, 8, 1));
        await _place.Wait(1000);
        Assert.Equal([A, B], _place.Sent.SelectMany(sent => sent.Lines).Select(line => line.Presentation).Distinct().Order());
    }

    [Fact]
    public async Task Published_late_one_evening_the_lines_are_sent_again_the_next_day()
    {
        await Stocked();
        _place.Discard();
        _place.Now = At(0, 23.9);
        await _place.Actor.PublishAllAsync(_place.Now, default);
        _place.Sent.Clear();
        _place.Now = At(1, 0.1);
        await _place.Figures();
        await _place.Wait(1000);
        Assert.Equal(2, Assert.Single(_place.Sent).Lines.Count);
    }

    [Fact]
    public async Task ReportedThrough_reaching_a_new_day_sends_every_line_whose_window_moved()
    {
        await Stocked();
        _place.Now = At(1, 0.01);
        await _place.Figures();
        await _place.Wait(1000);
        _place.Sent.Clear();
        await _place.Report(_place.Batch(At(1, 0.01)));
        await _place.Wait(1000);
        Assert.Equal(2, Assert.Single(_place.Sent).Lines.Count);
        await _place.Report(_place.Batch(At(1, 0.015)));
        await _place.Wait(1000);
        Assert.Empty(_place.Sent[^1].Lines);
        Assert.Equal(At(1, 0.015), _place.Sent[^1].ReportedThrough);
    }

    [Fact]
    public async Task The_first_streamed_movement_sends_the_lines_it_changes_without_naming_them()
    {
        await _place.Report(Fact(FactType.Count, -7, 8, 80), Fact(FactType.Count, 0, 8, 10), Fact(FactType.Count, -7, 8, 80, of: B), Fact(FactType.Count, 0, 8, 10, of: B));
        await _place.Wait(1000);
        Assert.All(_place.Sent[^1].Lines, line => Assert.Equal(10.0, line.Consumption!.Value.PerDay));
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 1));
        await _place.Wait(1000);
        Assert.Null(_place.Sent.SelectMany(sent => sent.Lines).Last(line => line.Presentation == B).Consumption);
    }

    [Fact]
    public async Task A_place_that_never_reported_claims_no_freshness()
    {
        await _place.Figures();
        await _place.Wait(1000);
        await _place.Actor.PublishAllAsync(_place.Now, default);
        Assert.Empty(_place.Sent);
    }

    [Fact]
    public async Task What_the_department_could_not_take_is_sent_again()
    {
        await Stocked();
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 1));
        _place.PeersRefuse = true;
        await Assert.ThrowsAsync<EngineBusyException>(() => _place.Wait(1000));
        _place.PeersRefuse = false;
        await _place.Wait(1000);
        Assert.Equal(119, Assert.Single(_place.Sent[^1].Lines).Stock!.Value.ToDecimal());
    }

    [Fact]
    public async Task A_need_read_off_counts_without_declared_receipts_is_sent_as_at_least()
    {
        await _place.Report(Fact(FactType.Count, -8, 8, 100), Fact(FactType.Count, -1, 8, 60));
        await _place.Wait(200);
        Assert.True(Assert.Single(_place.Sent[^1].Lines).LowerBound);
        await _place.Report(Fact(FactType.Dispensed, 0, 9, 2));
        await _place.Wait(200);
        Assert.False(Assert.Single(_place.Sent[^1].Lines).LowerBound);
    }

    [Fact]
    public async Task Figures_of_a_clock_ahead_of_ours_are_not_fresher_than_now()
    {
        await _place.Report(_place.Batch(_place.Now.AddMinutes(14), Fact(FactType.Count, 0, 12.2, 100)));
        Assert.Equal(_place.Now, (await _place.Line()).AsOf);
    }
}
