using System.Buffers;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Scores;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>What a presentation has foreseen is held against what came. <see cref="Nation.Start"/> is a Sunday morning.</summary>
public sealed class ForecastScoreTests
{
    private const EstablishmentKind Pui = EstablishmentKind.Pui;
    private static readonly int Yesterday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 21));
    private readonly RecordingPeers _peers = new();
    private readonly Snapshots _saved = new();
    private long _version;

    private sealed class Snapshots : ISnapshots
    {
        public Snapshot? Saved { get; set; }
        public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new(Saved);
        public void Save(string stream, Snapshot snapshot) => Saved = snapshot;
    }

    private PresentationActor Actor() => new(Propofol, _peers, () => Book) { Snapshots = _saved };

    private DepartmentRow Row(double stock, params (int Day, double Demand)[] days) => new(
        Mayenne, Propofol, ++_version, [new(Pui, new((long)(stock * Quantity.Scale)), new(10_000_000), 4, 0, 0, 0, 0, Start)])
    {
        Usual = [new(10_000_000)],
        Days = [.. days.Select(day => new DepartmentDay(Pui, day.Day, new(day.Demand, 10, 0, 0, 10, 4, 0), new(4, day.Demand, 0, 1)))],
    };

    private static double Demand(int day) => 10 + day % 3 - 1;

    /// <summary>Sixty days at once, then day after day; <paramref name="stock"/> is that of a morning, n days after <see cref="Nation.Start"/>.</summary>
    private async Task<PresentationActor> LivedAsync(int days, Func<int, double> stock, Func<int, bool>? told = null)
    {
        var actor = Actor();
        foreach (var half in Enumerable.Range(Yesterday - 59, 60).Select(day => (day, Demand(day))).Chunk(30)) await actor.ReceiveAsync(Row(stock(0), half), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        for (var n = 1; n <= days; n++)
        {
            var (now, day) = (Start.AddDays(n), Yesterday + n);
            await actor.ReceiveAsync(told?.Invoke(day) == false ? Row(stock(n)) : Row(stock(n), (day, Demand(day))), now);
            await actor.TickAsync(now.AddMinutes(2));
        }
        return actor;
    }

    private static ForecastScores Of(PresentationActor actor, TerritoryCode territory) => Assert.Single(actor.Scores(territory));

    [Fact]
    public async Task Each_calendar_week_is_scored_once_in_every_territory()
    {
        var actor = await LivedAsync(85, _ => 300);
        foreach (var territory in new[] { TerritoryCode.Of(Mayenne), TerritoryCode.Parse("REG-52"), TerritoryCode.France })
        {
            var scores = Of(actor, territory);
            Assert.Equal((Propofol, territory, Pui), (scores.Presentation, scores.Territory, scores.Link));
            // 85 days after a Saturday: Sundays 1, 8 … 85.
            Assert.Equal(Yesterday + 85, scores.Through);
            Assert.InRange(scores.Weeks.Scored, 13, 22);
            Assert.All(scores.Outcomes.Take(13), outcome => Assert.NotEqual(WeekOutcome.NotScored, outcome));
            Assert.Equal(scores.Outcomes.Select(outcome => outcome != WeekOutcome.NotScored), scores.Losses.Select(loss => loss is not null));
            Assert.Equal(scores.Weeks.Scored, scores.Outcomes.Count(outcome => outcome != WeekOutcome.NotScored));
            Assert.True(scores.Weeks.MeanLoss < 0.2 && scores.Weeks.MeanRuleLoss < 0.2);
        }
        Assert.Empty(actor.Scores(TerritoryCode.Metropole));
    }

    [Fact]
    public async Task A_week_with_a_day_that_nobody_told_is_not_scored()
    {
        // Days 2–8 are a week; it is the second newest on day 15.
        var scores = Of(await LivedAsync(15, _ => 300, day => day != Yesterday + 4), TerritoryCode.Of(Mayenne));
        Assert.Equal((true, false, true), (scores.Outcomes[0] != WeekOutcome.NotScored, scores.Outcomes[1] != WeekOutcome.NotScored, scores.Outcomes[2] != WeekOutcome.NotScored));
    }

    [Fact]
    public async Task Dates_are_scored_when_the_stock_runs_out_and_the_signals_lead_is_known()
    {
        // Falls by ten a day from 250: under one day of need on the 25th morning.
        var actor = await LivedAsync(27, n => Math.Max(0, 250 - 10 * n));
        var dates = Of(actor, TerritoryCode.Of(Mayenne)).Depletion;
        Assert.InRange(dates.Scored, 3, 4);
        Assert.Equal(0, dates.Unknown);
        Assert.InRange(dates.ErrorDays / dates.Compared, 0, 2);
        Assert.Equal((1.0, 1.0), (dates.Outs, dates.Signalled));
        Assert.InRange(dates.LeadDays, 1, 12);
    }

    [Fact]
    public async Task Scores_outlive_the_process_and_a_state_of_before_begins_them_anew()
    {
        var actor = await LivedAsync(50, n => Math.Max(0, 250 - 10 * n));
        var before = Of(actor, TerritoryCode.France);
        actor.SaveForecasts(Start.AddDays(50).AddHours(1));
        var again = Actor();
        await again.LoadForecastsAsync(Start.AddDays(51), default);
        Assert.Equivalent(before, Of(again, TerritoryCode.France), strict: true);
        var forecast = Assert.Single(actor.Forecasts(TerritoryCode.France, 7, Start.AddDays(50)));

        var third = _saved.Saved!.Value;
        _saved.Saved = new(third.Sequence + 1, OfVersion(2, third.State.Span));
        var second = Actor();
        await second.LoadForecastsAsync(Start.AddDays(51), default);
        var kept = Of(second, TerritoryCode.France);
        Assert.Equivalent(before with { Losses = kept.Losses }, kept, strict: true);
        Assert.All(kept.Losses, Assert.Null);

        _saved.Saved = new(third.Sequence + 2, OfVersion(1, third.State.Span));
        var old = Actor();
        await old.LoadForecastsAsync(Start.AddDays(51), default);
        var empty = Of(old, TerritoryCode.France);
        Assert.Equal((null, 0, default(WeekTally), default(DepletionTally)), (empty.Through, empty.Outcomes.Count, empty.Weeks, empty.Depletion));
        Assert.Equal(forecast.Days, Assert.Single(old.Forecasts(TerritoryCode.France, 7, Start.AddDays(50))).Days);
    }

    /// <summary>The same state as an older version wrote it: of 1 each series ended with its surprises, of 2 weeks had no losses.</summary>
    private static byte[] OfVersion(byte version, ReadOnlySpan<byte> state)
    {
        const int WeeksOfVersion2 = 120;
        var output = new ArrayBufferWriter<byte>();
        var reader = new ByteReader(state);
        var writer = new ByteWriter(output);
        Assert.Equal(3, reader.Byte());
        writer.Byte(version);
        var count = reader.Count();
        writer.Varint((ulong)count);
        for (; count > 0; count--)
        {
            writer.Text(reader.Text());
            writer.Byte(reader.Byte());
            for (var block = 0; block < 2; block++) writer.Bytes(reader.Bytes());
            for (var day = 0; day < 2; day++) writer.Signed(reader.Signed());
            writer.Byte(reader.Byte());
            for (var block = 0; block < 6; block++) writer.Bytes(reader.Bytes());
            var weeks = reader.Bytes();
            var dates = reader.Bytes();
            var flags = reader.Byte();
            if (version > 1)
            {
                writer.Bytes(weeks[..WeeksOfVersion2]);
                writer.Bytes(dates);
                writer.Byte(flags);
            }
            for (var number = 0; number < 3; number++)
            {
                var signed = reader.Signed();
                if (version > 1) writer.Signed(signed);
            }
        }
        return output.WrittenSpan.ToArray();
    }
}
