using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>Which closed days an establishment tells its department.</summary>
internal static class DayTelling
{
    /// <summary>Days of one line that are settled and that its presentation has not learnt yet: normally yesterday alone, at most <see cref="LineDays.Told"/>.</summary>
    public static void Tell(in StockLine line, in ReportingContext context, DepartmentCode department, ShapeTable shapes, List<ToldDay> into)
    {
        var today = context.Calendar.DayOf(context.Now);
        var first = today - LineDays.Told;
        if (shapes.Find(line.Presentation, department, context.Kind) is { LearntThrough: var learnt } && learnt >= first) first = learnt + 1;
        var emptySince = LineDays.EmptySince(line, context);
        for (var day = first; day < today; day++)
        {
            if (!LineDays.Settled(line, context, day, today)) continue;
            var (_, demand, known) = LineDays.Of(line, context, day, emptySince);
            if (known != DayKnowledge.Missing) into.Add(new(line.Presentation, day, demand, known == DayKnowledge.Censored));
        }
    }
}
