using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>A batch sorted into what is accepted, what was already known, and what is refused line by line.</summary>
/// <param name="Unknown">Of the accepted, lines of a code that no reference names yet: kept, and counted once it does.</param>
internal sealed record BatchJudgement(RecordedBatch Batch, int Duplicates, int Unknown, IReadOnlyList<RefusedLine> Rejected)
{
    private const string TooMany = "establishment.too-many-presentations";

    public static async ValueTask<BatchJudgement> JudgeAsync(
        ReportedBatch batch, EstablishmentStock stock, ReferenceBook book, DateTimeOffset now, Func<ValueTask<IReadOnlyList<RecordedBatch>>> history)
    {
        HashSet<string>? known = null;
        HashSet<string>? here = null;
        var accepted = new List<StockFact>(batch.Facts.Count);
        List<RefusedLine>? rejected = null;
        int duplicates = 0, unknown = 0;
        var room = new Room(stock, book);
        foreach (var (index, reported) in batch.Facts)
        {
            // A withdrawal has no time of its own: it holds from when it is received.
            var fact = reported.Type == FactType.Reversal ? reported with { At = now } : reported;
            if (fact.At.UtcTicks % TimeSpan.TicksPerMillisecond != 0) fact = fact with { At = DateTimeOffset.FromUnixTimeMilliseconds(fact.At.ToUnixTimeMilliseconds()) };
            if (TimeRefusal(fact.At, now) is { } refusal)
            {
                (rejected ??= [.. batch.Refused]).Add(new(index, refusal.Code, refusal.Message));
                continue;
            }
            if (fact.Type != FactType.Reversal && room.Refusal(fact.Presentation) is { } full)
            {
                (rejected ??= [.. batch.Refused]).Add(new(index, TooMany, full));
                continue;
            }
            if (fact.LineId is { } id)
            {
                var verdict = stock.Ids.Check(id);
                if (verdict == LineIds.Verdict.AskJournal)
                {
                    known ??= (await history()).SelectMany(row => row.Facts).Where(line => line.LineId is not null).Select(line => line.LineId!).ToHashSet(StringComparer.Ordinal);
                    verdict = known.Contains(id) ? LineIds.Verdict.Known : LineIds.Verdict.New;
                }
                if (verdict == LineIds.Verdict.Known || !(here ??= new(StringComparer.Ordinal)).Add(id))
                {
                    duplicates++;
                    continue;
                }
            }
            if (fact.Type != FactType.Reversal && book.Find(fact.Presentation) is null) unknown++;
            accepted.Add(fact);
        }
        var through = batch.ReportedThrough;
        if (through is { } said && TimeRefusal(said, now) is { } wrong)
        {
            (rejected ??= [.. batch.Refused]).Add(new(-1, "batch.reportedThrough", $"reportedThrough: {wrong.Message}"));
            through = null;
        }
        var closed = batch.ClosedDays.Where(day => MayBeDeclared(day, now)).ToArray();
        if (closed.Length < batch.ClosedDays.Count)
            (rejected ??= [.. batch.Refused]).Add(new(-1, "batch.closedDays", $"{batch.ClosedDays.Count - closed.Length} closed days lie more than {DayRing.Days} days before or a year after {Shown(now)}"));
        rejected?.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return new(new(accepted, through, closed), duplicates, unknown, rejected ?? batch.Refused);
    }

    /// <summary>What is left of the limits on presentations, this batch's new ones taken off. Held presentations cost nothing.</summary>
    private sealed class Room(EstablishmentStock stock, ReferenceBook book)
    {
        private HashSet<PresentationCode>? _added;
        private int? _unknown;

        public string? Refusal(PresentationCode presentation)
        {
            if (stock.Holds(presentation) || _added?.Contains(presentation) == true) return null;
            if (stock.LineCount + (_added?.Count ?? 0) >= FactRules.MostPresentations)
                return $"{presentation} would be one more than the {FactRules.MostPresentations} presentations an establishment may hold";
            if (book.Find(presentation) is null)
            {
                _unknown ??= CountUnknown();
                if (_unknown >= FactRules.MostUnknownPresentations)
                    return $"{presentation} is unknown to the reference, as are {FactRules.MostUnknownPresentations} presentations this establishment already holds";
                _unknown++;
            }
            (_added ??= []).Add(presentation);
            return null;
        }

        private int CountUnknown()
        {
            var count = 0;
            for (var at = 0; at < stock.LineCount; at++)
                if (book.Find(stock.LineAt(at).Presentation) is null) count++;
            return count;
        }
    }

    private static bool MayBeDeclared(DateOnly closed, DateTimeOffset now)
    {
        var ahead = closed.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        return ahead is >= -DayRing.Days and <= 366;
    }

    private static (string Code, string Message)? TimeRefusal(DateTimeOffset at, DateTimeOffset now)
    {
        if (at - now > FactRules.FutureLimit) return ("line.future", $"{Shown(at)} lies more than 15 min ahead of {Shown(now)}");
        if (now - at > FactRules.LateLimit) return ("line.tooOld", $"{Shown(at)} lies more than 35 days before {Shown(now)}");
        return null;
    }

    private static string Shown(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
