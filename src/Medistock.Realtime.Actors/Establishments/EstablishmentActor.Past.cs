using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>What it holds at a moment, without being asked to do anything about it.</summary>
public sealed partial class EstablishmentActor
{
    /// <summary>
    /// All lines as of <paramref name="now"/>, as <see cref="PublishAllAsync"/> would send them after a cold start; days apart, which are the forecasts'. Sends and changes nothing.
    /// Null: never reported, or not placed by the reference.
    /// </summary>
    public async ValueTask<EstablishmentContribution?> HeldAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var stock = await LoadAsync(cancel);
        var book = reference.Current;
        if (NewestAt is not { } newest || book.Find(finess) is not { } known || book.Find(known.Department) is null) return null;
        var context = ContextOf(stock, now);
        var lines = new List<LineContribution>(stock.LineCount);
        for (var i = 0; i < stock.LineCount; i++)
        {
            ref readonly var line = ref stock.LineAt(i);
            if (book.Find(line.Presentation) is not null) lines.Add(Contribution(LineAssessment.Assess(line, context)));
        }
        return new(finess, known.Kind, _head, newest, Time(stock.ReportedThrough), lines);
    }
}
