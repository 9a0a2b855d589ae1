using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Simulation.Tests.Upstream;
using Xunit.Abstractions;

namespace Medistock.Realtime.Simulation.Tests;

/// <summary>
/// Signals about facts that no pharmacy streams, over seeded winters told to the real log of facts: a few by default, a hundred with MEDISTOCK_LONG=1. None of the rules was tuned on them.
/// </summary>
public sealed class UpstreamTests(ITestOutputHelper output)
{
    private const int Few = 10, Hundred = 100;

    [Fact]
    public async Task Arrivals_safety_stocks_and_epidemics_are_told_in_time_and_rarely_wrongly()
    {
        var count = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1" ? Hundred : Few;
        var board = new UpstreamBoard();
        var runs = new UpstreamRun[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (index, _) => runs[index] = await UpstreamRun.LiveAsync(new(index + 1)));
        foreach (var run in runs) board.Add(run);
        output.WriteLine($"seeds 1–{count}\n{board}");
        foreach (var (rule, told, lead, wrong) in new[]
        {
            (ArrivalRule.UnconfirmedName, 0.99, 1.9, 0.02), (ArrivalRule.LateName, 0.99, -0.3, 0.55), (ArrivalRule.MovedName, 0.98, 4.0, 0.02),
            (SafetyStockRule.Name, 0.98, -5.0, 0.02), (EpidemicRule.Name, 0.98, -17.0, 0.08),
        })
        {
            var score = board[rule];
            Assert.True(score.Events > 0 && score.Told >= told, $"{rule}: {score.Told:P0} of {score.Events} told, at least {told:P0}");
            Assert.True(score.Quantile(0.5) >= lead, $"{rule}: median lead {score.Quantile(0.5):0.0}, at least {lead}");
            Assert.True(board.FalsePer(rule) <= wrong, $"{rule}: {board.FalsePer(rule):0.000} false, at most {wrong}");
        }
    }

    [Theory]
    [InlineData(Fate.Unconfirmed, ArrivalRule.UnconfirmedName)]
    [InlineData(Fate.ConfirmedLate, ArrivalRule.UnconfirmedName)]
    [InlineData(Fate.Late, ArrivalRule.LateName)]
    [InlineData(Fate.Postponed, ArrivalRule.MovedName)]
    public async Task Every_delivery_that_gives_concern_is_told_of_by_its_own_rule(Fate fate, string rule)
    {
        var run = await UpstreamRun.LiveAsync(new(601, fate, MarketStory.Steady, FluStory.None));
        var events = run.Winter.Events.Where(told => told.Rule == rule).ToList();
        Assert.True(events.Count > 20, $"{events.Count}");
        Assert.All(events, told => Assert.Contains(run.Spells, spell => spell.Rule == rule && spell.Subject == told.Subject && spell.From <= told.Latest && (spell.To ?? double.MaxValue) > told.Earliest));
    }

    /// <summary>Postponed is not additional (audit §162): more, under its own number, beside what was announced, moves nothing.</summary>
    [Theory, InlineData(Fate.Perfect), InlineData(Fate.Slight), InlineData(Fate.Additional)]
    public async Task A_delivery_that_keeps_its_word_or_brings_more_is_not_told_of(Fate fate)
    {
        var run = await UpstreamRun.LiveAsync(new(602, fate, MarketStory.Steady, FluStory.None));
        Assert.DoesNotContain(run.Spells, spell => spell.Rule.StartsWith("arrival.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_told_the_next_morning_is_a_question_that_ends_when_it_is_told()
    {
        var run = await UpstreamRun.LiveAsync(new(603, Fate.OnTime, MarketStory.Steady, FluStory.None));
        var asked = run.Spells.Where(spell => spell.Rule.StartsWith("arrival.", StringComparison.Ordinal)).ToList();
        Assert.All(asked, spell => Assert.True(spell.Rule == ArrivalRule.LateName && spell.To - spell.From <= 1.5, $"{spell}"));
        Assert.InRange(asked.Count, 1, 20);
    }

    [Theory]
    [InlineData(MarketStory.Falling, true)]
    [InlineData(MarketStory.Steady, false)]
    [InlineData(MarketStory.Silent, false)]
    public async Task A_market_that_falls_is_told_of_one_that_is_refilled_or_of_which_nothing_is_known_is_not(MarketStory story, bool told)
    {
        var run = await UpstreamRun.LiveAsync(new(604, Fate.Perfect, story, FluStory.None));
        var spells = run.Spells.Where(spell => spell.Rule == SafetyStockRule.Name).ToList();
        if (!told) Assert.Empty(spells);
        else Assert.All(run.Winter.Events.Where(one => one.Rule == SafetyStockRule.Name), one => Assert.Contains(spells, spell => spell.Subject == one.Subject && spell.From <= one.Latest));
        Assert.Equal(told, run.Winter.Events.Any(one => one.Rule == SafetyStockRule.Name));
    }

    [Theory]
    [InlineData(FluStory.Usual, true)]
    [InlineData(FluStory.Mild, true)]
    [InlineData(FluStory.None, false)]
    public async Task An_epidemic_is_told_of_once_for_the_nation_and_a_winter_without_one_is_quiet(FluStory story, bool told)
    {
        var run = await UpstreamRun.LiveAsync(new(605, Fate.Perfect, MarketStory.Steady, story));
        var spells = run.Spells.Where(spell => spell.Rule == EpidemicRule.Name).ToList();
        Assert.Equal(told, spells.Any(spell => spell.Subject == "FR" && spell.To is not null));
        if (!told) Assert.Empty(spells);
    }

    [Fact]
    public async Task The_same_seed_is_the_same_winter() => Assert.Equal((await UpstreamRun.LiveAsync(new(7))).Spells, (await UpstreamRun.LiveAsync(new(7))).Spells);
}
