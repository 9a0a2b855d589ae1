using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Simulator.Upstream;

/// <summary>
/// What laboratories and a wholesaler of the simulated nation state, day by day: stocks on Mondays, a delivery of four weeks' sales every four weeks, most of them on
/// time, some late, moved, never confirmed or in two parts. A laboratory that fails delivers nothing and its stock runs down. The same day gives the same facts.
/// </summary>
public sealed class StatedSupply(SimulatedNation nation, IReadOnlyList<Scenario> scenarios)
{
    /// <summary>Days before a delivery at which it is announced; facts of so many days make a past.</summary>
    public const int AnnouncedBefore = 60;
    private const int Every = 28, ConfirmedBefore = 4, LateBy = 6, MovedBy = 14, MovedAt = 10, RestAfter = 10;
    private const string Wholesaler = "GROSSISTE SIMULÉ";

    private enum Course { OnTime, Late, Moved, Unconfirmed, Partial }

    /// <summary>Said at six in the morning, UTC.</summary>
    public IReadOnlyList<SupplyFact> Of(DateOnly day)
    {
        var facts = new List<SupplyFact>();
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);
        for (var p = 0; p < nation.Presentations.Count; p++)
        {
            var presentation = nation.Presentations[p];
            if (!Holder.TryOf(HolderKind.Exploitant, presentation.Laboratory, out var laboratory, out _)) continue;
            var monthly = nation.Facts.Sales[presentation.Code].BoxesPerYear / 12;
            if (day.DayOfWeek == DayOfWeek.Monday) State(facts, presentation.Code, laboratory, p, monthly, day, at);
            Deliver(facts, presentation.Code, laboratory, p, monthly, day, at);
        }
        return facts;
    }

    private void State(List<SupplyFact> facts, PresentationCode code, Holder laboratory, int p, double monthly, DateOnly day, DateTimeOffset at)
    {
        // Two and a half to five months, drifting a little from week to week.
        var months = new Chance(nation.Seed, 61, p).Between(2.6, 5) * new Chance(nation.Seed, 62, p, day.DayNumber / 7).Between(0.97, 1.03);
        if (Failing(code, day) is { } since) months = Math.Max(0.2, months - (day.DayNumber - since.DayNumber + 45) / 30.0);
        facts.Add(new SupplyFact.Stock(code, laboratory, at, Boxes(monthly * months)));
        facts.Add(new SupplyFact.Sales(code, laboratory, at, SalesWindow.UsualMonth, Boxes(monthly), day.AddDays(-366), day.AddDays(-1)));
        facts.Add(new SupplyFact.Sales(code, laboratory, at, SalesWindow.LastWeek, Boxes(monthly * 7 / 30.4), null, null));
        facts.Add(new SupplyFact.Sales(code, laboratory, at, SalesWindow.LastFourWeeks, Boxes(monthly * 28 / 30.4), null, null));
        if (nation.Facts.Sales[code].HospitalOnly) return;
        var wholesaler = Holder.Of(HolderKind.Grossiste, Wholesaler);
        facts.Add(new SupplyFact.Stock(code, wholesaler, at, Boxes(monthly * new Chance(nation.Seed, 63, p, day.DayNumber).Between(0.4, 0.7))));
        facts.Add(new SupplyFact.Sales(code, wholesaler, at, SalesWindow.LastWeek, Boxes(monthly * 5 / 30.4), null, null));
    }

    private void Deliver(List<SupplyFact> facts, PresentationCode code, Holder laboratory, int p, double monthly, DateOnly day, DateTimeOffset at)
    {
        var offset = new Chance(nation.Seed, 64, p).Below(Every);
        var quantity = Boxes(monthly * Every / 30.4);
        // Every delivery that can have something to say today.
        for (var k = (day.DayNumber - offset - MovedBy - RestAfter) / Every; offset + k * Every <= day.DayNumber + AnnouncedBefore; k++)
        {
            var due = DateOnly.FromDayNumber(offset + k * Every);
            var id = $"SIM-{k}";
            var course = CourseOf(p, k);
            var final = course == Course.Moved ? due.AddDays(MovedBy) : due;
            var comes = course == Course.Late ? due.AddDays(LateBy) : final;
            if (day == due.AddDays(-AnnouncedBefore)) facts.Add(new SupplyFact.Announced(code, laboratory, at, id, due, quantity, false));
            if (Failing(code, due) is not null) continue;
            if (course == Course.Moved && day == due.AddDays(-MovedAt)) facts.Add(new SupplyFact.Announced(code, laboratory, at, id, final, quantity, false));
            if (course is not (Course.Unconfirmed or Course.Late) && day == final.AddDays(-ConfirmedBefore)) facts.Add(new SupplyFact.Confirmed(code, laboratory, at, id));
            if (course == Course.Partial)
            {
                var part = new Quantity(quantity.TenThousandths / 2);
                if (day == comes) facts.Add(new SupplyFact.Received(code, laboratory, at, id, day, part, false));
                if (day == comes.AddDays(RestAfter)) facts.Add(new SupplyFact.Received(code, laboratory, at, id, day, quantity - part, true));
            }
            else if (day == comes) facts.Add(new SupplyFact.Received(code, laboratory, at, id, day, quantity, true));
        }
    }

    private Course CourseOf(int p, int k) => new Chance(nation.Seed, 65, p, k).Uniform() switch
    {
        < 0.80 => Course.OnTime, < 0.86 => Course.Late, < 0.92 => Course.Moved, < 0.96 => Course.Unconfirmed, _ => Course.Partial,
    };

    /// <summary>Since when the laboratory of a presentation delivers nothing; null: it does.</summary>
    private DateOnly? Failing(PresentationCode code, DateOnly day)
    {
        var laboratory = nation.Facts.Book.Find(code)!.Laboratory;
        foreach (var scenario in scenarios)
            if (scenario is Scenario.LaboratoryFails fails && fails.Laboratory == laboratory && fails.Holds(day)) return DateOnly.FromDateTime(fails.From.UtcDateTime);
        return null;
    }

    private static Quantity Boxes(double boxes) => Quantity.Of((long)Math.Max(0, Math.Round(boxes)));
}
