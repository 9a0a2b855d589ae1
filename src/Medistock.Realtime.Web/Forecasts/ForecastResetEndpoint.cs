using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary><c>POST /api/v1/presentations/{code}/forecast/reset</c>: what was learnt of demand says nothing of the days to come. A fact of the journal, with who, when and why.</summary>
public static class ForecastResetEndpoint
{
    /// <summary>How far back a period may begin, and how far ahead.</summary>
    public const int MostDaysBack = 35, MostDaysAhead = 366;
    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");

    /// <param name="Territory"><c>FR</c>, <c>REG-53</c>, <c>DEP-53</c>; absent: every territory.</param>
    /// <param name="Reason">In words, kept with the decision; or one of the words of <paramref name="Kind"/>.</param>
    /// <param name="Kind"><c>indication-changed</c>, <c>obligation-changed</c>, <c>substitution</c>, <c>data-corrected</c>, <c>decided</c> (the usual one).</param>
    /// <param name="From">First day of the new period, in Paris; absent: today. Days of it learnt already cannot be told apart: the period then begins with the next.</param>
    public sealed record ResetRequest(string? Territory, string? Reason, string? Kind, DateOnly? From);

    /// <param name="Sequence">Of its row in the journal's stream <c>facts/forecasts</c>.</param>
    /// <param name="Replayed">The same decision of the same day was there already.</param>
    public sealed record ResetAnswer(string Presentation, string? Territory, string From, string Kind, string Reason, string By, long Sequence, bool Replayed);

    public static void MapForecastResets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/presentations/{code}/forecast/reset", PostAsync).WithTags("presentations").Declares(AccessAction.ResetForecast);

    /// <remarks>Answered once it is on disk; the forecast's <c>why</c> tells it from the first day learnt of the new period. Until then nothing is foreseen of the territory.</remarks>
    private static async Task<Results<Ok<ResetAnswer>, Problem>> PostAsync(string code, ResetRequest body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Presentation(code, out var presentation, out var bad)) return bad;
        TerritoryCode? territory = null;
        if (!string.IsNullOrEmpty(body.Territory))
        {
            if (!Asked.Territory(body.Territory, out var parsed, out var badTerritory)) return badTerritory;
            if (parsed.Kind == TerritoryKind.Metropole) return new Problem(422, "forecast.territory", "METRO is a sum for screens and has no forecast");
            territory = parsed;
        }
        var note = body.Reason?.Trim();
        if (string.IsNullOrEmpty(note) || note.Length > BaselineReset.LongestNote) return new Problem(422, "forecast.reason", $"reason: why, in at most {BaselineReset.LongestNote} characters");
        if (ReasonOf(body.Kind ?? (ReasonOf(note) is null ? "decided" : note)) is not { } reason)
            return new Problem(422, "forecast.kind", "kind: indication-changed, obligation-changed, substitution, data-corrected or decided");
        var now = nation.Clock.GetUtcNow();
        var today = LocalCalendar.DateOf(Paris.DayOf(now.ToUnixTimeMilliseconds()));
        var from = body.From ?? today;
        if (from < today.AddDays(-MostDaysBack) || from > today.AddDays(MostDaysAhead))
            return new Problem(422, "forecast.from", $"from: {LineViews.DateText(today.AddDays(-MostDaysBack))} to {LineViews.DateText(today.AddDays(MostDaysAhead))}");
        var by = context.Principal().Id;
        var reset = new BaselineReset(presentation, territory, from, reason, note);
        var record = new FactRecord(new("api", "", "", now), [], []) { Resets = [reset] };
        // Once accepted for writing it is carried through, whoever hangs up.
        return await nation.RecordFactsAsync(new(FactLog.ForecastStream, IdOf(reset, by), by, record.Encode()), CancellationToken.None) switch
        {
            FactOutcome.Recorded recorded => TypedResults.Ok(new ResetAnswer(
                presentation.ToString(), territory?.Text, LineViews.DateText(from)!, ForecastViews.ReasonName(reason), note, by, recorded.Sequence, recorded.Replayed)),
            FactOutcome.Refused refused => new Problem(503, refused.Code, refused.Message) { RetryAfter = 60 },
            var other => throw new InvalidOperationException($"no answer is written for {other.GetType().Name}"),
        };
    }

    private static BaselineReason? ReasonOf(string name) =>
        Enum.GetValues<BaselineReason>().Where(reason => reason != BaselineReason.FirstDay && ForecastViews.ReasonName(reason) == name).Select(reason => (BaselineReason?)reason).FirstOrDefault();

    /// <summary>The same decision by the same person is the same batch: asked again after a lost answer, it is recorded once.</summary>
    private static Guid IdOf(BaselineReset reset, string by)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in new[] { reset.Presentation.ToString(), reset.Territory?.Text ?? "", LineViews.DateText(reset.From)!, ForecastViews.ReasonName(reset.Reason), reset.Note, by })
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
