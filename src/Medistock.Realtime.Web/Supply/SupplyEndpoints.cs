using System.Globalization;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Supply;

/// <summary><c>/api/v1/presentations/{code}/supply</c>: what laboratories and wholesalers hold, sell and expect. Competitors' figures: for the authorities' national roles only.</summary>
public static class SupplyEndpoints
{
    /// <param name="AgeHours">Of the statement, now.</param>
    /// <param name="Stale">Older than two weeks: not judged, not to be shown as current.</param>
    public sealed record StatedView(decimal Quantity, DateTimeOffset At, double AgeHours, bool Stale);
    /// <param name="Valid">A month long at least, ended, not more than 400 days ago.</param>
    public sealed record UsualView(decimal PerMonth, DateOnly From, DateOnly To, DateTimeOffset At, bool Valid);
    /// <param name="Kind"><c>laboratory</c>, <c>depositary</c> or <c>wholesaler</c>.</param>
    public sealed record HolderView(string Name, string Kind, StatedView? Stock, UsualView? UsualSales, StatedView? LastWeek, StatedView? LastFourWeeks);
    public sealed record NoticeView(DateTimeOffset At, DateOnly Due, decimal Quantity, bool Confirmed);
    public sealed record ReceiptView(DateOnly On, decimal Quantity, bool Last, DateTimeOffset At);
    /// <param name="Status"><c>planned</c>, <c>partial</c>, <c>received</c>, <c>abandoned</c>, or <c>unannounced</c>.</param>
    /// <param name="Concern"><c>late</c>, <c>unconfirmed</c>, <c>moved</c>; null: none.</param>
    /// <param name="MovedDays">Announced date now − first announced date.</param>
    public sealed record ArrivalView(
        string Id, string Source, string Status, DateOnly? Due, decimal? Quantity, decimal Received, decimal Remaining, bool Confirmed, string? Concern, int MovedTimes, int MovedDays,
        IReadOnlyList<NoticeView> Notices, IReadOnlyList<ReceiptView> Receipts, DateTimeOffset? AbandonedAt);
    /// <summary>Days late in the best half of cases, the next quarter, the next 15 % and the worst tenth (365: it may not come), and the share that comes.</summary>
    public sealed record SlipView(int Ordinary, int Bad, int Worse, int Worst, double Share);
    /// <param name="DeliveriesSeen">Behind the law, discounted; 0: the product's prior alone.</param>
    public sealed record SourceView(string Name, double DeliveriesSeen, SlipView Confirmed, SlipView Unconfirmed);
    /// <param name="Months">Stock of laboratories and dépositaires ÷ usual month; null with <paramref name="Reason"/>: <c>no-stock</c>, <c>no-sales</c>, <c>stale</c>.</param>
    /// <param name="ThresholdSince">Null: the default of the regulation.</param>
    public sealed record MarketView(double? Months, string? Reason, decimal ThresholdMonths, DateOnly? ThresholdSince, string? ThresholdBy);
    public sealed record SupplyView(
        string Presentation, string Unit, DateTimeOffset Now, MarketView Market, IReadOnlyList<HolderView> Holders, IReadOnlyList<ArrivalView> Arrivals, IReadOnlyList<SourceView> Sources);

    public static void MapSupply(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/presentations/{code}/supply", GetAsync).Declares(AccessAction.ReadSupply).WithTags("supply");

    private static async Task<Results<Ok<SupplyView>, Problem>> GetAsync(string code, INation nation, CancellationToken cancel)
    {
        if (!Asked.Presentation(code, out var presentation, out var bad)) return bad;
        var now = nation.Clock.GetUtcNow();
        if (await nation.SupplyAsync(presentation, cancel) is { } known) return TypedResults.Ok(ViewOf(known, now));
        return nation.Reference.Current.Find(presentation) is null
            ? new Problem(404, "presentation.unknown", $"{presentation} is a well-formed code that no reference names and nobody upstream states anything of")
            : TypedResults.Ok(ViewOf(new SupplyAnswer(new(presentation, [], []), [], null), now));
    }

    private static SupplyView ViewOf(SupplyAnswer answer, DateTimeOffset now)
    {
        var supply = answer.Supply;
        var market = MarketStock.Of(supply, now);
        return new(supply.Presentation.ToString(), LineViews.UnitName(supply.Presentation.Unit), now,
            new(market.Months is { } months ? Math.Round(months, 2) : null, market.Unknown switch
            {
                MarketUnknown.NoStock => "no-stock", MarketUnknown.NoSales => "no-sales", MarketUnknown.Stale => "stale", _ => null,
            }, answer.Threshold?.Months ?? SafetyThreshold.DefaultMonths, answer.Threshold?.From, answer.Threshold?.By.Name),
            [.. supply.Holders.Select(holder => ViewOf(holder, now))], [.. supply.Arrivals.Select(arrival => ViewOf(arrival, now))],
            [.. answer.Sources.Select(source => new SourceView(source.Holder.Name, Math.Round(source.Seen, 1), ViewOf(source.Confirmed), ViewOf(source.Unconfirmed)))]);
    }

    private static HolderView ViewOf(HolderSupply holder, DateTimeOffset now) => new(
        holder.Holder.Name, holder.Holder.Kind switch { HolderKind.Exploitant => "laboratory", HolderKind.Depositaire => "depositary", HolderKind.Grossiste => "wholesaler", _ => "authority" },
        ViewOf(holder.Stock, now),
        holder.Usual is { } usual ? new(usual.PerMonth.ToDecimal(), usual.From, usual.To, usual.At, usual.Valid(DateOnly.FromDateTime(now.UtcDateTime))) : null,
        ViewOf(holder.LastWeek, now), ViewOf(holder.LastFourWeeks, now));

    private static StatedView? ViewOf(StatedAmount? stated, DateTimeOffset now) =>
        stated is { } known ? new(known.Amount.ToDecimal(), known.At, Math.Round((now - known.At).TotalHours, 1), now - known.At > HolderSupply.StaleAfter) : null;

    private static ArrivalView ViewOf(Arrival arrival, DateTimeOffset now)
    {
        var (times, days) = arrival.Moved;
        var concern = ArrivalRule.Default.Of(arrival, now);
        return new(arrival.Id, arrival.Holder.Name, arrival.Status.ToString().ToLower(CultureInfo.InvariantCulture), arrival.Current?.Due, arrival.Current?.Quantity.ToDecimal(),
            arrival.Came.ToDecimal(), arrival.Remaining.ToDecimal(), arrival.Confirmed, concern == ArrivalConcern.None ? null : concern.ToString().ToLower(CultureInfo.InvariantCulture), times, days,
            [.. arrival.Notices.Select(notice => new NoticeView(notice.At, notice.Due, notice.Quantity.ToDecimal(), notice.Confirmed))],
            [.. arrival.Receipts.Select(receipt => new ReceiptView(receipt.On, receipt.Quantity.ToDecimal(), receipt.Last, receipt.At))], arrival.AbandonedAt);
    }

    private static SlipView ViewOf(SlipLaw law) => new(law.Ordinary, law.Bad, law.Worse, law.Worst, Math.Round(law.Share, 3));
}
