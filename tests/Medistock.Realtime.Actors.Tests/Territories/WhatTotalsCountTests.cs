using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Territories;

/// <summary>Which lines a territory's totals may count on: never one whose own coverage is unknown, always one that is out of stock.</summary>
public sealed class WhatTotalsCountTests
{
    private readonly RecordingPeers _peers = new();
    private readonly DepartmentActor _actor;

    public WhatTotalsCountTests() => _actor = new(Mayenne, _peers, () => Book, () => DutyPeriods.Default);

    private LinkTotals Totals => _actor.Totals(Propofol).Single(totals => totals.Link == EstablishmentKind.Pui);

    private static LineContribution Line(long? stock, double? perDay, CoverageReason reason, CoverageLevel level = CoverageLevel.Unknown, DateTimeOffset? at = null) => new(
        Propofol, stock is { } held ? Quantity.Of(held) : null, perDay is { } rate ? new DailyRate((long)(rate * 1e6)) : null, level, reason, at ?? Start);

    /// <summary>Stock 0, asked for, fewer than 3 usable days: coverage 0, critical, no rate.</summary>
    private static LineContribution Out(DateTimeOffset? at = null) => Line(0, null, CoverageReason.None, CoverageLevel.Critical, at);

    private ValueTask Receive(int pui, long sequence, LineContribution line, DateTimeOffset? at = null) =>
        _actor.ReceiveAsync(From(PuiOf(pui), sequence, at ?? Start, line), at ?? Start);

    [Fact]
    public async Task A_line_with_a_coverage_is_summed()
    {
        await Receive(1, 1, Line(100, 5, CoverageReason.None, CoverageLevel.Ok));
        Assert.Equal((1, 0, Quantity.Of(100), 20.0), (Totals.Lines, Totals.UnknownLines, Totals.Stock, Totals.Coverage.Days));
    }

    [Fact]
    public async Task An_unbounded_line_is_summed_and_alone_makes_an_unbounded_territory()
    {
        await Receive(1, 1, Line(100, 0, CoverageReason.Unbounded, CoverageLevel.Ok));
        Assert.Equal((1, 0, CoverageReason.Unbounded), (Totals.Lines, Totals.UnknownLines, Totals.Coverage.Reason));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(4.0)] // sold 40 days ago: the 56-day window still has a rate, 35 days say nobody asks
    public async Task A_line_without_stock_nor_demand_is_an_honest_0_over_0(double? perDay)
    {
        await Receive(1, 1, Line(0, perDay, CoverageReason.NoDemand));
        Assert.Equal((1, 0, 0, CoverageReason.NoDemand), (Totals.Lines, Totals.UnknownLines, Totals.CriticalLines, Totals.Coverage.Reason));
        await Receive(2, 1, Line(100, 5, CoverageReason.None, CoverageLevel.Ok));
        Assert.Equal((2, 20.0), (Totals.Lines, Totals.Coverage.Days));
    }

    [Theory]
    [InlineData(CoverageReason.Thin)]
    [InlineData(CoverageReason.NoReceipts)]
    [InlineData(CoverageReason.Inconsistent)]
    [InlineData(CoverageReason.NoCount)]
    [InlineData(CoverageReason.Stale)]
    public async Task A_line_of_unknown_coverage_is_counted_as_unknown_even_where_its_stock_and_rate_are_said(CoverageReason reason)
    {
        await Receive(1, 1, Line(100, 0, reason));
        Assert.Equal((0, 1, Quantity.Zero, (double?)null), (Totals.Lines, Totals.UnknownLines, Totals.Stock, Totals.Coverage.Days));
        Assert.Equal(CoverageLevel.Unknown, Thresholds.Pui.LevelOf(Totals.Coverage));
        await Receive(2, 1, Line(10, 5, CoverageReason.None, CoverageLevel.Critical));
        Assert.Equal((1, 1, 2.0), (Totals.Lines, Totals.UnknownLines, Totals.Coverage.Days));
        await Receive(1, 2, Line(10, 5, CoverageReason.None, CoverageLevel.Critical));
        Assert.Equal((2, 0, 2), (Totals.Lines, Totals.UnknownLines, Totals.CriticalLines));
    }

    [Fact]
    public void Every_reason_is_judged_above() => Assert.Equal(8, Enum.GetValues<CoverageReason>().Length);

    [Fact]
    public async Task A_stock_out_without_a_rate_is_critical_and_not_unknown()
    {
        await Receive(1, 1, Out());
        Assert.Equal((1, 0, 1, 1, 0.0), (Totals.Lines, Totals.UnknownLines, Totals.CriticalLines, Totals.AlertLines, Totals.Coverage.Days));
        await Receive(2, 1, Line(100, 5, CoverageReason.None, CoverageLevel.Ok));
        Assert.Equal((2, 0, 1, 20.0), (Totals.Lines, Totals.UnknownLines, Totals.CriticalLines, Totals.Coverage.Days));
        Assert.Equal(PuiOf(1), Assert.Single(_peers.Observations).Subject.Establishment);
    }

    [Fact]
    public async Task Beside_a_stock_out_without_a_rate_an_unbounded_line_does_not_make_the_territory_unbounded()
    {
        await Receive(1, 1, Out());
        await Receive(2, 1, Line(100, 0, CoverageReason.Unbounded, CoverageLevel.Ok));
        Assert.Equal((2, 1, CoverageReason.Thin), (Totals.Lines, Totals.CriticalLines, Totals.Coverage.Reason));
        await Receive(1, 2, Line(0, 4, CoverageReason.None, CoverageLevel.Critical));
        Assert.Equal((2, 1, 25.0), (Totals.Lines, Totals.CriticalLines, Totals.Coverage.Days));
    }

    [Fact]
    public async Task A_need_known_only_as_at_least_is_still_said_so_in_the_totals_and_their_evidence()
    {
        await Receive(1, 1, Line(10, 5, CoverageReason.None, CoverageLevel.Critical) with { LowerBound = true });
        await Receive(2, 1, Line(10, 5, CoverageReason.None, CoverageLevel.Critical));
        Assert.Equal((2, 1, 2.0), (Totals.Lines, Totals.LowerBoundLines, Totals.Coverage.Days));
        Assert.Equal([true, false], _actor.Lines(Propofol).Select(line => line.Line.LowerBound));
        await _actor.DrainAsync(Start);
        var presentation = new PresentationActor(Propofol, _peers, () => Book);
        await presentation.ReceiveAsync(_peers.Rows[^1], Start);
        Assert.Equal(1, presentation.Figures(TerritoryCode.France).Single().Totals.LowerBoundLines);
        Assert.Contains(_peers.Observations[^1].Evidence, evidence => evidence is { What: "établissements au besoin minoré (réceptions non déclarées)", Value: 1 });
        await Receive(1, 2, Line(10, 5, CoverageReason.None, CoverageLevel.Critical));
        Assert.Equal(0, Totals.LowerBoundLines);
    }

    [Fact]
    public async Task A_rate_that_becomes_too_thin_holds_the_territory_s_signal_instead_of_clearing_it()
    {
        var presentation = new PresentationActor(Propofol, _peers, () => Book);
        var said = new List<SignalObservation>();
        for (var minute = 0; minute <= 90; minute++)
        {
            var now = Start.AddMinutes(minute);
            var line = minute < 10 ? Line(10, 5, CoverageReason.None, CoverageLevel.Critical, now) : Line(10, 0, CoverageReason.Thin, at: now);
            await Receive(1, minute + 1, line, now);
            await _actor.DrainAsync(now);
            await presentation.ReceiveAsync(_peers.Rows[^1], now);
            await presentation.TickAsync(now);
        }
        said.AddRange(_peers.Observations.Where(seen => seen.Kind == SignalKind.Coverage && seen.Subject.Establishment is null));
        Assert.NotEmpty(said);
        Assert.All(said, seen => Assert.NotNull(seen.Severity));
        Assert.All(_peers.Observations, seen => Assert.NotNull(seen.Severity));
    }

    [Fact]
    public async Task Stock_outs_without_a_rate_corroborate_and_no_consumption_is_made_up_for_them()
    {
        var presentation = new PresentationActor(Propofol, _peers, () => Book);
        var sarthe = new DepartmentActor(Sarthe, _peers, () => Book, () => DutyPeriods.Default);
        await Receive(1, 1, Out());
        await Receive(2, 1, Out());
        await sarthe.ReceiveAsync(From(PuiOf(3), 1, Start, Out()), Start);
        await _actor.DrainAsync(Start);
        await sarthe.DrainAsync(Start);
        foreach (var row in _peers.Rows.GroupBy(row => row.Department).Select(rows => rows.Last()).Reverse().ToArray()) await presentation.ReceiveAsync(row, Start);
        var region = _peers.Observations.Last(seen => seen.Subject.Territory == TerritoryCode.Parse("REG-52"));
        Assert.Equal((3, 2, true), (region.Corroboration.Establishments, region.Corroboration.Departments, region.Corroboration.Holds));
        Assert.Equal(0.0, region.Evidence[0].Value);
        Assert.Contains(region.Evidence, evidence => evidence is { What: "part sous 5 jours", Value: 100 });
        Assert.DoesNotContain(region.Evidence, evidence => evidence.What == "consommation");
    }
}
