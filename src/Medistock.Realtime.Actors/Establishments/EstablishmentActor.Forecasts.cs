using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Lines;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>When each line runs out: computed in the flush, read by the answers.</summary>
public sealed partial class EstablishmentActor
{
    private static readonly TimeSpan DepletionHolds = TimeSpan.FromHours(1);
    /// <summary>A stock that has moved by less, 1 ÷ 10, moves its date little.</summary>
    private const long StockMoves = 10;

    /// <summary>What was last sent of a line, and its depletion with the stock it was computed from: 40 bytes for each line that has moved since the actor was loaded.</summary>
    private readonly record struct SentLine(CoverageLevel Level, long Stock, long DepletedAt, DateOnly? P10, DateOnly? P50, DateOnly? P90, byte Within5, byte Within10, byte Within30)
    {
        private const double Steps = 255;

        public LineDepletion? Depletion => DepletedAt == 0 ? null
            : new(DateTimeOffset.FromUnixTimeMilliseconds(DepletedAt), P10, P50, P90, Within5 / Steps, Within10 / Steps, Within30 / Steps);

        public static SentLine Of(CoverageLevel level, long stock, LineDepletion? depletion) => depletion is not { } known ? new(level, stock, 0, null, null, null, 0, 0, 0)
            : new(level, stock, known.AsOf.ToUnixTimeMilliseconds(), known.P10, known.P50, known.P90, Share(known.Within5), Share(known.Within10), Share(known.Within30));

        private static byte Share(double chance) => (byte)Math.Round(Steps * Math.Clamp(chance, 0, 1));
    }

    /// <summary>Days of demand from today on, and what they rest on. Null: the establishment does not hold the presentation, or nobody ever observed it.</summary>
    public async ValueTask<LineForecast?> ForecastAsync(PresentationCode presentation, int horizon, DateTimeOffset now, CancellationToken cancel)
    {
        var stock = await LoadAsync(cancel);
        RollDay(stock, now);
        var context = ContextOf(stock, now);
        return stock.Assess(presentation, context) is { } figures ? LineForecasts.Forecast(stock.LineOf(presentation), figures, context, ShapeOf(presentation, context), horizon) : null;
    }

    private PublishedShape ShapeOf(PresentationCode presentation, in ReportingContext context) =>
        reference.Current.Find(finess) is { } known && Shapes.Find(presentation, known.Department, context.Kind) is { } found ? found.Shape : default;

    private void NoteSent(Domain.Stock.EstablishmentStock stock, in LineFigures figures, in ReportingContext context, double elapsed)
    {
        var now = context.Now;
        var left = figures.Stock?.TenThousandths ?? 0;
        if (_sent.TryGetValue(figures.Presentation, out var before) && before.DepletedAt != 0 && before.Level == figures.Level && figures.Coverage.Reason == CoverageReason.None
            && now - before.DepletedAt < (long)DepletionHolds.TotalMilliseconds && Math.Abs(left - before.Stock) <= before.Stock / StockMoves) return;
        _sent[figures.Presentation] = SentLine.Of(figures.Level, left, LineForecasts.Deplete(stock.LineOf(figures.Presentation), figures, context, elapsed, ShapeOf(figures.Presentation, context)));
    }

    /// <summary>The last computed, with its own time; null until the next flush, or where the coverage is no number.</summary>
    private LineDepletion?[] DepletionsOf(IReadOnlyList<LineFigures> lines)
    {
        var depletions = new LineDepletion?[lines.Count];
        for (var i = 0; i < depletions.Length; i++)
            depletions[i] = lines[i].Coverage.Reason == CoverageReason.None && _sent.TryGetValue(lines[i].Presentation, out var sent) ? sent.Depletion : null;
        return depletions;
    }

    /// <summary>Before the draft becomes true: what it changes of days that territories have learnt.</summary>
    private void NoteLate(EstablishmentStock stock, StockDraft draft, RecordedBatch batch, DateTimeOffset now)
    {
        var today = stock.Calendar.DayOf(now.ToUnixTimeMilliseconds());
        var midnight = stock.Calendar.StartOf(today);
        if (!draft.Withdraws && !batch.Facts.Any(fact => fact.At.ToUnixTimeMilliseconds() < midnight) || reference.Current.Find(finess) is not { } known) return;
        foreach (var presentation in draft.Touched)
        {
            if (Shapes.Find(presentation, known.Department, known.Kind) is not { LearntThrough: var learnt }) continue;
            var changed = draft.Changed(presentation, today - LineDays.Told, Math.Min(learnt, today - 1)).ToDouble();
            if (changed > 0) _late[presentation] = _late.GetValueOrDefault(presentation).Plus(presentation, changed, today);
        }
    }

    private IReadOnlyList<LateDemand> LateOf(List<LineContribution> lines) => _late.Count == 0 ? [] : [.. lines.Where(line => _late.ContainsKey(line.Presentation)).Select(line => _late[line.Presentation])];
}
