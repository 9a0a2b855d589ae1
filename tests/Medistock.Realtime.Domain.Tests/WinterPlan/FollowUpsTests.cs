using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Domain.Tests.WinterPlan;

public sealed class FollowUpsTests
{
    private const string Syrup = "amoxicilline/suspension-buvable/paediatric";
    private static readonly PresentationCode Marker = PresentationCode.Parse("3400949497294"), Alternative = PresentationCode.Parse("3400938256802"), Other = PresentationCode.Parse("3400930082157");
    private static readonly DepartmentCode Mayenne = DepartmentCode.Parse("53"), Reunion = DepartmentCode.Parse("974");
    private static readonly CoverageRules Standby = new(ThresholdBook.Default, new(DutyPeriods.Weekly, DutyPeriods.Weekly, [new(Other, TimeSpan.FromHours(12))]));
    private static readonly ReferenceBook Book = new(1,
        [Of(Marker, Syrup, "AMOXICILLINE", "J01CA04"), Of(Alternative, "ampicilline/orale-solide/adult", null, "J01CA01"), Of(Other, "propofol/injectable/adult", "PROPOFOL", "N01AX10")], [], []);

    private static Presentation Of(PresentationCode code, string group, string? marker, string atc) => new(code, null, code.ToString(), "", [], "", "", Patients.All, "", true, Atc.Parse(atc), group, marker, true);

    private readonly Season _season = new();

    private FollowUps Now() => FollowUps.Standing(Standby).At(_season.Book, Book, _season.Now);
    private CloserDuty? Asked(DepartmentCode department) => Now().RulesIn(department).Duties.Closer;

    private void Decide(params PlanCommand[] commands)
    {
        foreach (var command in commands) _season.Decide(command == PlanCommand.Escalate ? TerritoryCode.Metropole : TerritoryCode.France, command);
    }

    [Fact]
    public void Before_a_level_nothing_more_is_asked()
    {
        Assert.Same(Standby, Now().RulesIn(Mayenne));
        Decide(PlanCommand.Prepare);
        Assert.Same(Standby, Now().RulesIn(Mayenne));
        Assert.Same(Standby, Now().RulesIn((DepartmentCode?)null));
    }

    [Fact]
    public void At_level_1_the_markers_are_asked_for_and_at_level_2_their_alternatives_too_where_the_level_holds()
    {
        Decide(PlanCommand.Prepare, PlanCommand.Activate);
        Assert.Equal([Marker], Asked(Mayenne)!.List);
        Decide(PlanCommand.Escalate);
        Assert.Equal(("plan-hivernal-niveau-2", DutyPeriods.Daily), (Asked(Mayenne)!.Name, Asked(Mayenne)!.Period));
        Assert.Equal(new HashSet<PresentationCode> { Marker, Alternative }, Asked(Mayenne)!.List);
        Assert.Equal(("plan-hivernal-niveau-1", DutyPeriods.Weekly), (Asked(Reunion)!.Name, Asked(Reunion)!.Period));
    }

    [Fact]
    public void While_nothing_changes_it_is_the_same_object()
    {
        Decide(PlanCommand.Prepare, PlanCommand.Activate);
        var first = Now();
        Assert.Same(first, first.At(_season.Book, Book, _season.Now.AddDays(3)));
        Decide(PlanCommand.Escalate);
        Assert.NotSame(first, first.At(_season.Book, Book, _season.Now));
        // A weekly word was owed before level 1 as well: only level 2 makes anything stale sooner, and only where it holds.
        Assert.Empty(first.ChangedSince(FollowUps.Standing(Standby)));
        Assert.Equal([TerritoryCode.Metropole], first.At(_season.Book, Book, _season.Now).ChangedSince(first));
        Assert.Equal([TerritoryCode.Metropole], first.ChangedSince(first.At(_season.Book, Book, _season.Now)));
    }

    [Fact]
    public void A_level_asks_nobody_less_often_and_nobody_is_late_for_a_word_that_was_not_asked_for()
    {
        Decide(PlanCommand.Prepare, PlanCommand.Activate, PlanCommand.Escalate);
        var (duties, since) = (Now().RulesIn(Mayenne).Duties, Asked(Mayenne)!.Since);
        foreach (var code in new[] { Marker, Alternative, Other })
            for (var hours = -400; hours <= 400; hours += 7)
            {
                var (word, duty) = (since.AddHours(hours), duties.Of(EstablishmentKind.Pui, code));
                var standing = Standby.Duties.Of(EstablishmentKind.Pui, code);
                Assert.True(duty.SilentAt(word) <= standing.SilentAt(word));
                Assert.True(duty.SilentAt(word) == standing.SilentAt(word) || duty.SilentAt(word) >= since + 2 * DutyPeriods.Daily);
                Assert.True(duty.DueAt(word) <= duty.SilentAt(word));
                if (hours >= 0 && code != Other) Assert.Equal(word + 2 * DutyPeriods.Daily, duty.SilentAt(word));
                if (code == Other) Assert.Equal(word + TimeSpan.FromHours(24), duty.SilentAt(word));
            }
    }
}
