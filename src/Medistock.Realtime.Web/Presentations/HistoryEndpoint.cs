using System.Globalization;
using System.Threading.RateLimiting;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Territories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Medistock.Realtime.Web.Presentations;

/// <summary><c>/api/v1/presentations/{code}/history</c>: what was shown of a presentation in one territory when each local day closed.</summary>
public static class HistoryEndpoint
{
    public const int UsualDays = 60;
    /// <summary>Readings of the past at once, and how many wait: each reads up to <see cref="DayClose.MostDays"/> snapshots from the store that must also take batches.</summary>
    private const int Readers = 4, Waiting = 64;
    private static readonly ConcurrencyLimiter Gate = new(new() { PermitLimit = Readers, QueueLimit = Waiting });

    /// <exception cref="EngineBusyException">Too many wait to read the past.</exception>
    internal static async Task<IReadOnlyList<KeptDay>> ReadAsync(INation nation, PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        using var lease = await Gate.AcquireAsync(1, cancel);
        return lease.IsAcquired ? await nation.HistoryAsync(presentation, first, last, cancel) : throw new EngineBusyException("readings of the past");
    }

    /// <summary>One link of the chain at the close of a day. Null is unknown, with the reason in <paramref name="CoverageReason"/> where it is the coverage's.</summary>
    /// <param name="CriticalShare">Of <paramref name="Lines"/>, the part below its critical threshold, 0–1; <paramref name="AlertShare"/>: below its alert threshold, critical ones included.</param>
    /// <param name="LowerBoundLines">Of <paramref name="Lines"/>, those that need at least what is summed: coverage is at most what is shown.</param>
    public sealed record HistoryRow(
        string Link, string Unit, decimal? Stock, double? DailyConsumption, double? CoverageDays, string? CoverageReason, string Level, int Lines, int UnknownLines, int StaleLines,
        double? CriticalShare, double? AlertShare, double CriticalDays, double AlertDays, bool OfficialThresholds, int LowerBoundLines);

    /// <param name="Date">The local day in Paris, <c>yyyy-MM-dd</c>.</param>
    /// <param name="AsOf">When it was kept: within half an hour of its end as a rule.</param>
    /// <param name="Rows">One per link; empty: nothing was known here on that day, though elsewhere something was.</param>
    public sealed record HistoryDay(string Date, DateTimeOffset AsOf, IReadOnlyList<HistoryRow> Rows);

    /// <param name="Kept">How many days are kept at most: those before are gone.</param>
    /// <param name="Days">Ascending. A day that is missing between two others was not kept: nobody lived it to its end, or nothing was known. It is a gap, not a value.</param>
    public sealed record PresentationHistory(string Presentation, string Territory, int Kept, IReadOnlyList<HistoryDay> Days);

    /// <param name="territory"><c>FR</c> unless said.</param>
    /// <param name="days">Closed days to look back, counted from yesterday, 1 to 92; 60 unless said. Today is in none: it is not over.</param>
    internal static async Task<Results<Ok<PresentationHistory>, Problem>> GetAsync(
        string code, HttpContext context, INation nation, CancellationToken cancel, string? territory = null, int? days = null)
    {
        if (!Asked.Presentation(code, out var parsed, out var bad)) return bad;
        if (!Asked.Territory(territory ?? TerritoryCode.France.Text, out var within, out var badTerritory)) return badTerritory;
        if (days is < 1 or > DayClose.MostDays) return new Problem(400, "history.days", $"days: 1 to {DayClose.MostDays}");
        var book = nation.Reference.Current;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadCoverage, book.SubjectOf(within));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        var last = Yesterday(nation);
        var kept = await ReadAsync(nation, parsed, last.AddDays(1 - (days ?? UsualDays)), last, cancel);
        return TypedResults.Ok(new PresentationHistory(parsed.ToString(), within.Text, DayClose.MostDays, [.. kept.Select(day => new HistoryDay(
            LineViews.DateText(day.Day)!, day.AsOf, [.. day.Figures.Where(figures => figures.Territory == within).OrderBy(figures => figures.Totals.Link).Select(figures => RowOf(figures))]))]));

        HistoryRow RowOf(TerritoryFigures figures)
        {
            var row = CoverageRows.RowOf(figures, book);
            return new(row.Link, row.Unit, row.Stock, row.DailyConsumption, row.CoverageDays, row.CoverageReason, row.Level, row.Lines, row.UnknownLines, row.StaleLines,
                row.CriticalShare, row.AlertShare, row.CriticalDays, row.AlertDays, row.OfficialThresholds, row.LowerBoundLines);
        }
    }

    internal static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Says which days there are instead.</summary>
    internal static async Task<Problem> NoDayAsync(INation nation, PresentationCode presentation, DateOnly asked, CancellationToken cancel)
    {
        var last = Yesterday(nation);
        var kept = await ReadAsync(nation, presentation, last.AddDays(1 - DayClose.MostDays), last, cancel);
        var closes = DayClose.At(Paris, LocalCalendar.NumberOf(asked), presentation);
        var why = asked > last ? "is not over" : nation.Clock.GetUtcNow() < closes ? "is not kept yet: it will be within half an hour of its end" : asked <= last.AddDays(-DayClose.MostDays) ? $"is more than {DayClose.MostDays} days ago" : "was not kept: nobody lived it to its end, or nothing was known";
        return new(404, "history.no-day", $"{LineViews.DateText(asked)} {why}", ("days", kept.Select(day => LineViews.DateText(day.Day)).ToList()));
    }

    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");

    private static DateOnly Yesterday(INation nation)
    {
        return LocalCalendar.DateOf(Paris.DayOf(nation.Clock.GetUtcNow().ToUnixTimeMilliseconds()) - 1);
    }
}
