using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>Once a day of Paris, what the groups use and how long they last, so that what a measure changed can be told from the log alone.</summary>
public sealed partial class PlanObserver
{
    /// <summary>Hour from which yesterday has been told by nearly all, in Polynésie as well.</summary>
    public const int FiguresHour = 12;

    private async Task NoteFiguresAsync(PlanBook book, DateTimeOffset now, CancellationToken cancel)
    {
        var local = PlanCalendar.Local(now);
        var day = DateOnly.FromDateTime(local.DateTime);
        if (local.Hour < FiguresHour || book.Figures.Last?.Day >= day || _seen.FiguresOf(day, book) is not { } figures) return;
        await nation.RecordPlanAsync(new PlanRequest.NoteFigures(KeyOf($"figures {day:O}"), figures, WinterPlanActor.Program), cancel);
    }
}
