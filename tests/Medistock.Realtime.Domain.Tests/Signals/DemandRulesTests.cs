using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.Tests.Signals;

public sealed class DepletionRuleTests
{
    private static readonly DepletionRule Rule = DepletionRule.Pui;
    private static readonly StockPicture Falling = new(90, 160, 300), Steady = new(90, 95, 100);

    [Fact]
    public void It_fires_when_ten_days_are_likely_enough_to_run_out_and_deliveries_do_not_come() =>
        Assert.Equal(Finding.Holds, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.7), stock: Falling)));

    [Fact]
    public void It_does_not_fire_while_unannounced_deliveries_keep_a_low_stock_up() =>
        Assert.Equal(Finding.Between, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.7), stock: Steady)));

    [Fact]
    public void Announced_arrivals_are_in_the_probability_already() =>
        Assert.Equal(Finding.Holds, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.7, ignored: false, beforeArrival: 0.1), stock: Steady)));

    [Fact]
    public void It_fires_when_it_runs_out_before_the_next_arrival_within_thirty_days()
    {
        Assert.Equal(Finding.Holds, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.05, within30: 0.9, beforeArrival: 0.6, ignored: false))));
        Assert.Equal(Finding.Over, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.05, within30: 0.1, beforeArrival: 0.9, ignored: false))));
    }

    [Fact]
    public void It_clears_well_below_its_thresholds_only()
    {
        Assert.Equal(Finding.Between, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.3))));
        Assert.Equal(Finding.Over, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(0.1))));
    }

    [Fact]
    public void Ten_days_of_an_officine_delivered_daily_say_nothing()
    {
        Assert.Equal(Finding.Over, DepletionRule.Officine.Find(Pictured.Of(depletion: Pictured.Depletion(0.95, within5: 0.1), stock: Falling, link: EstablishmentKind.Officine)));
        Assert.Equal(Finding.Holds, DepletionRule.Officine.Find(Pictured.Of(depletion: Pictured.Depletion(1, within5: 0.8), stock: new(40, 110, 120), link: EstablishmentKind.Officine)));
    }

    [Fact]
    public void Without_a_forecast_or_with_most_lines_unknown_nothing_is_judged()
    {
        Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Of()));
        Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Of(depletion: Pictured.Depletion(1, 1), lines: 3, unknown: 5)));
    }

    [Fact]
    public void Severity_says_how_soon_and_whether_others_can_take_over()
    {
        var (soon, later) = (Pictured.Of(depletion: Pictured.Depletion(1, within5: 0.9)), Pictured.Of(depletion: Pictured.Depletion(0.7)));
        Assert.Equal((Severity.Alert, Severity.Watch), (Rule.SeverityOf(soon, false), Rule.SeverityOf(soon, true)));
        Assert.Equal((Severity.Watch, Severity.Info), (Rule.SeverityOf(later, false), Rule.SeverityOf(later, true)));
    }

    [Fact]
    public void It_waits_for_its_days()
    {
        var alarm = default(DayAlarm);
        for (var day = 0; day < Rule.FireDays; day++)
        {
            Assert.False(alarm.Stands);
            alarm = Rule.Judge(alarm, Pictured.Of(depletion: Pictured.Depletion(0.9, day: Pictured.Day + day), stock: Falling));
        }
        Assert.True(alarm.Stands);
    }

    [Fact]
    public void The_rule_used_says_which_test_fired_and_that_it_is_ours()
    {
        Assert.Equal(DepletionRule.SoonName, Rule.Used(Pictured.Of(depletion: Pictured.Depletion(0.9))).Name);
        var arrival = Rule.Used(Pictured.Of(depletion: Pictured.Depletion(0.1, within30: 0.9, beforeArrival: 0.8)));
        Assert.Equal((DepletionRule.BeforeArrivalName, false), (arrival.Name, arrival.Official));
        Assert.Contains("non officiel", arrival.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_evidence_says_windows_trend_and_what_is_missing()
    {
        var words = DepletionRule.EvidenceOf(Pictured.Of(depletion: Pictured.Depletion(0.7), stock: Falling, unknown: 2), "boîtes", "X-A").ToList();
        Assert.All(words, evidence => Assert.Equal(("X-A", true), (evidence.Source, evidence.At > DateTimeOffset.MinValue)));
        Assert.Contains(words, evidence => evidence.What.Contains("sous 10 jours", StringComparison.Ordinal) && evidence.Value == 70);
        Assert.Contains(words, evidence => evidence.What.Contains("rythme des 7 derniers jours", StringComparison.Ordinal) && evidence.Value == 9);
        Assert.Contains(words, evidence => evidence.What.Contains("aucun arrivage annoncé", StringComparison.Ordinal));
        Assert.Contains(words, evidence => evidence.What.Contains("hors totaux", StringComparison.Ordinal) && evidence.Value == 2);
        Assert.Contains(DepletionRule.EvidenceOf(Pictured.Of(), "boîtes", "X-A"), evidence => evidence.What.Contains("non prévisible", StringComparison.Ordinal));
    }
}

public sealed class SurgeRuleTests
{
    private static readonly SurgeRule Rule = SurgeRule.Default;

    [Fact]
    public void It_fires_when_days_add_up_and_the_week_lies_above_its_ninetieth_percentile() =>
        Assert.Equal(Finding.Holds, Rule.Find(Pictured.Demand(week: 140, change: 15)));

    [Theory]
    [InlineData(140, 2)]
    [InlineData(86, 15)]
    public void One_of_the_two_alone_does_not_fire(double week, double change) => Assert.Equal(Finding.Between, Rule.Find(Pictured.Demand(week: week, change: change)));

    [Fact]
    public void A_handful_of_boxes_is_no_surge() => Assert.Equal(Finding.Between, Rule.Find(Pictured.Demand(week: 9, expected: 2, high: 4, change: 15)));

    [Fact]
    public void Back_under_its_ninetieth_percentile_it_is_over_whatever_the_sum_still_says() =>
        Assert.Equal(Finding.Over, Rule.Find(Pictured.Demand(week: 80, change: 40)));

    [Fact]
    public void Thin_observation_fires_nothing_and_clears_nothing()
    {
        Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Demand(week: 140, change: 15, observed: 0.3)));
        Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Demand(week: null)));
        Assert.Equal(Finding.Unknown, Rule.Find(null));
    }

    [Fact]
    public void A_week_far_beyond_expectation_is_an_alert()
    {
        Assert.Equal(Severity.Watch, Rule.SeverityOf(Pictured.Demand(week: 100)));
        Assert.Equal(Severity.Alert, Rule.SeverityOf(Pictured.Demand(week: 130)));
    }
}

public sealed class HoardingRuleTests
{
    private static readonly HoardingRule Rule = HoardingRule.Default;
    private static TerritoryPicture With(double now, double? week, double? month, DemandPicture? demand = null) => Pictured.Of(demand ?? Pictured.Demand(), stock: new(now, week, month));

    [Fact]
    public void It_fires_when_stock_rises_by_days_of_need_and_demand_does_not()
    {
        Assert.Equal(Finding.Holds, Rule.Find(With(400, 320, 220), null));
        Assert.Equal(Finding.Holds, Rule.Find(With(400, 220, null), null));
    }

    [Fact]
    public void Filling_up_after_a_shortage_is_none() => Assert.Equal(Finding.Over, Rule.Find(With(220, 60, 20), null));

    [Fact]
    public void Stock_that_rises_with_demand_is_none() => Assert.Equal(Finding.Between, Rule.Find(With(600, 320, 220, Pictured.Demand(week: 120)), null));

    [Fact]
    public void What_is_left_over_because_demand_fell_is_none() => Assert.Equal(Finding.Over, Rule.Find(With(400, 320, 220, Pictured.Demand(change: -20)), null));

    [Fact]
    public void Orders_that_overshoot_after_a_rise_are_none()
    {
        Assert.Equal(Finding.Between, Rule.Find(With(400, 320, 220), Pictured.Day - 20));
        Assert.Equal(Finding.Holds, Rule.Find(With(400, 320, 220), Pictured.Day - 60));
    }

    [Fact]
    public void A_stock_of_before_that_is_not_known_is_not_zero() => Assert.Equal(Finding.Unknown, Rule.Find(With(400, null, null), null));

    [Fact]
    public void Unknown_lines_or_demand_judge_nothing()
    {
        Assert.Equal(Finding.Unknown, Rule.Find(With(400, 320, 220, Pictured.Demand(observed: 0.2)), null));
        Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Of(stock: new(400, 320, 220)), null));
    }

    [Fact]
    public void Its_evidence_names_the_stock_of_before_or_that_it_is_unknown()
    {
        var words = Rule.EvidenceOf(With(400, 320, null), "boîtes", "X-A").ToList();
        Assert.Contains(words, evidence => evidence.What == "stock 7 jours avant" && evidence.Value == 320);
        Assert.Contains(words, evidence => evidence.What == "stock 28 jours avant : inconnu" && evidence.Value is null);
    }
}

public sealed class ShiftRuleTests
{
    private static readonly ShiftRule Rule = ShiftRule.Pui;

    [Fact]
    public void It_fires_when_an_alternative_rises_while_another_member_is_short() => Assert.Equal(Finding.Holds, Rule.Find(Pictured.Demand(week: 120, change: 9), true));

    [Fact]
    public void A_rise_beside_members_that_are_well_is_no_shift() => Assert.Equal(Finding.Between, Rule.Find(Pictured.Demand(week: 120, change: 9), false));

    [Fact]
    public void A_shortage_beside_an_alternative_that_does_not_rise_is_none() => Assert.Equal(Finding.Over, Rule.Find(Pictured.Demand(), true));

    [Fact]
    public void While_nothing_is_known_of_the_others_nothing_is_judged() => Assert.Equal(Finding.Unknown, Rule.Find(Pictured.Demand(week: 120, change: 9), null));

    [Fact]
    public void A_member_whose_own_demand_empties_it_is_not_one_that_patients_left()
    {
        Assert.True(Rule.IsShort(Pictured.Of(Pictured.Demand(), held: 20)));
        Assert.False(Rule.IsShort(Pictured.Of(Pictured.Demand(week: 130, change: 9), held: 20)));
        Assert.False(Rule.IsShort(Pictured.Of(Pictured.Demand())));
        Assert.Null(Rule.IsShort(Pictured.Of(Pictured.Demand(), lines: 0)));
    }
}

public sealed class RollUpRuleTests
{
    private static readonly RollUpRule Rule = RollUpRule.Default;
    private static readonly DateTimeOffset Now = Pictured.At;

    [Fact]
    public void The_parent_takes_over_when_most_departments_stand()
    {
        Assert.False(Rule.Judge(default, 6, 13, false, Now).Taken);
        Assert.True(Rule.Judge(default, 7, 13, false, Now).Taken);
        Assert.True(Rule.Judge(default, 4, 13, own: true, Now).Taken);
    }

    [Fact]
    public void One_department_speaks_for_itself() => Assert.False(Rule.Judge(default, 1, 1, true, Now).Taken);

    [Fact]
    public void It_hands_back_only_when_few_have_stood_for_a_day()
    {
        var taken = Rule.Judge(default, 10, 13, false, Now);
        Assert.True(Rule.Judge(taken, 4, 13, false, Now).Taken);
        var leaving = Rule.Judge(taken, 2, 13, false, Now);
        Assert.True(leaving.Taken);
        Assert.True(Rule.Judge(leaving, 2, 13, false, Now.AddHours(23)).Taken);
        Assert.False(Rule.Judge(leaving, 2, 13, false, Now.AddHours(24)).Taken);
        Assert.Null(Rule.Judge(leaving, 5, 13, false, Now.AddHours(23)).LeavingSince);
    }

    [Fact]
    public void It_ends_at_once_when_nothing_stands_and_never_by_ignorance()
    {
        var taken = Rule.Judge(default, 10, 13, false, Now);
        Assert.False(Rule.Judge(taken, 0, 13, false, Now).Taken);
        Assert.True(Rule.Judge(taken, 0, 0, false, Now.AddDays(9)).Taken);
    }

    [Fact]
    public void Levels_do_not_flap_whatever_the_departments_do()
    {
        var chance = new Random(99);
        var (state, changes) = (default(RollUp), new List<int>());
        for (var hour = 0; hour < 5_000; hour++)
        {
            var next = Rule.Judge(state, chance.Next(1, 8), 13, false, Now.AddHours(hour));
            if (next.Taken != state.Taken) changes.Add(hour);
            state = next;
        }
        Assert.All(changes.Chunk(2).Where(pair => pair.Length == 2), pair => Assert.True(pair[1] - pair[0] >= 24, $"seed 99: taken at {pair[0]}, left at {pair[1]}"));
    }
}
