using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;

namespace Medistock.Realtime.Domain.Tests.Epidemiology;

public sealed class PhaseRuleTests
{
    private static readonly DateOnly First = new(2024, 1, 1);
    private static readonly DateTimeOffset Known = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly EpidemicSeriesKey Flu = new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.France, AgeClass.All);
    private static readonly PhaseRule Rule = PhaseRule.Default;

    private static EpidemicBook Book(IEnumerable<double?> values)
    {
        var book = new EpidemicBook();
        var week = 0;
        foreach (var value in values)
        {
            if (value is not null) book.Take(new(Flu, First.AddDays(7 * week), value, null, null), Known);
            week++;
        }
        return book;
    }

    /// <summary>A quiet year, then a wave.</summary>
    private static IEnumerable<double?> Year(params double?[] then) => Enumerable.Range(0, 52).Select(week => (double?)(100 + week % 5 * 10)).Concat(then);

    private static EpidemicPhase PhaseOf(IEnumerable<double?> values) => Rule.Walk(Book(values).Weeks(Flu))[^1].Phase;

    [Fact]
    public void One_week_above_is_not_an_epidemic_two_are()
    {
        Assert.Equal(EpidemicPhase.Base, PhaseOf(Year(400)));
        Assert.Equal(EpidemicPhase.Base, PhaseOf(Year(400, 120, 400)));
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf(Year(400, 500)));
    }

    [Fact]
    public void It_is_left_after_two_weeks_clearly_below_the_provisional_one_not_counted()
    {
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf(Year(400, 900, 900, 100)));
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf(Year(400, 900, 900, 100, 100)));
        Assert.Equal(EpidemicPhase.Base, PhaseOf(Year(400, 900, 900, 100, 100, 100)));
    }

    [Fact]
    public void A_missing_week_neither_enters_nor_leaves()
    {
        Assert.Equal(EpidemicPhase.Base, PhaseOf(Year(400, null, 500)));
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf(Year(400, 900, 900, 100, null, 100)));
    }

    [Fact]
    public void With_too_short_a_past_nothing_is_said() => Assert.Equal(EpidemicPhase.Unknown, PhaseOf([100, 100, 900, 900]));

    [Fact]
    public void A_revision_of_the_last_week_does_not_make_it_flap()
    {
        var book = Book(Year(400, 500));
        var before = Rule.Walk(book.Weeks(Flu))[^1].Phase;
        var last = First.AddDays(7 * 53);
        foreach (var revised in new[] { 100.0, 480, 90, 510 })
        {
            book.Take(new(Flu, last, revised, null, null), Known.AddDays(revised));
            Assert.Equal(EpidemicPhase.Epidemic, before = Rule.Judge(before, book.Weeks(Flu)).Phase);
        }
    }

    [Fact]
    public void A_level_that_the_publication_states_goes_before_ours()
    {
        var book = Book(Year(100));
        book.Take(new(Flu, First.AddDays(7 * 53), 110, EpidemicLevel.Epidemic, null), Known);
        var judged = Rule.Judge(EpidemicPhase.Base, book.Weeks(Flu));
        Assert.Equal((EpidemicPhase.Epidemic, true), (judged.Phase, judged.Stated));
        book.Take(new(Flu, First.AddDays(7 * 54), 900, EpidemicLevel.Transition, null), Known);
        Assert.Equal(EpidemicPhase.Epidemic, Rule.Judge(judged.Phase, book.Weeks(Flu)).Phase);
    }

    [Fact]
    public void A_territory_where_nearly_nothing_is_seen_is_not_epidemic_for_two_cases()
    {
        var quiet = Enumerable.Range(0, 60).Select(week => (double?)(week == 20 ? 80 : 0));
        Assert.Equal(EpidemicPhase.Base, PhaseOf(quiet.Concat([5, 5])));
    }

    [Fact]
    public void Every_revision_is_kept_with_both_its_times()
    {
        var book = Book(Year());
        var week = First.AddDays(70);
        book.Take(new(Flu, week, 250, null, Known.AddDays(-30)), Known);
        Assert.True(book.Take(new(Flu, week, 260, null, null), Known.AddDays(7)));
        Assert.False(book.Take(new(Flu, week, 260, null, null), Known.AddDays(7)));
        var kept = Assert.Single(book.Weeks(Flu), of => of.Monday == week);
        Assert.Equal(260, kept.Stands.Value);
        Assert.Equal(250, kept.KnownAt(Known.AddDays(-1))!.Value.Value);
        Assert.Null(kept.KnownAt(Known.AddDays(-31)));
    }

    [Fact]
    public void The_oldest_weeks_and_the_revisions_in_the_middle_give_way()
    {
        var book = Book(Enumerable.Range(0, EpidemicBook.WeekLimit + 10).Select(week => (double?)week));
        var weeks = book.Weeks(Flu);
        Assert.Equal((EpidemicBook.WeekLimit, 10.0), (weeks.Count, weeks[0].Stands.Value!.Value));
        for (var i = 0; i < 40; i++) book.Take(new(Flu, First.AddDays(7 * 100), 1_000 + i, null, null), Known.AddDays(1 + i));
        var revised = Assert.Single(book.Weeks(Flu), week => week.Revisions.Count > 1);
        Assert.Equal((EpidemicBook.RevisionLimit, 100.0, 1_039.0), (revised.Revisions.Count, revised.Revisions[0].Value!.Value, revised.Stands.Value!.Value));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(31)]
    public void Any_order_with_any_repeats_gives_the_same_book(int seed)
    {
        var chance = new Random(seed);
        var facts = Enumerable.Range(0, 200).Select(_ => (Fact: new EpidemicFact(Flu, First.AddDays(7 * chance.Next(12)), chance.Next(3) * 100, null, null), At: Known.AddDays(chance.Next(30)))).ToList();
        string Shown(IEnumerable<(EpidemicFact Fact, DateTimeOffset At)> order)
        {
            var book = new EpidemicBook();
            foreach (var (fact, at) in order) book.Take(fact, at);
            return string.Join('\n', book.Weeks(Flu).Select(week => $"{week.Monday}: {string.Join(' ', week.Revisions)}"));
        }
        var expected = Shown(facts);
        for (var run = 0; run < 20; run++) Assert.True(expected == Shown(facts.Concat(facts.Take(50)).OrderBy(_ => chance.Next())), $"seed {seed}, run {run}");
    }

    [Theory, InlineData("2020-12-28", "2020-S53"), InlineData("2022-01-03", "2022-S01"), InlineData("2019-12-30", "2020-S01")]
    public void Weeks_are_written_as_published(string monday, string text) => Assert.Equal(text, IsoWeek.Text(DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture)));
}
