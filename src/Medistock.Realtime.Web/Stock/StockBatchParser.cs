using System.IO.Hashing;
using System.Text.Json;
using System.Text.Unicode;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Problems;

namespace Medistock.Realtime.Web.Stock;

/// <summary>
/// Bytes of a stock batch → facts, in one pass and without a string that is not kept. A bad line is refused alone; a body
/// that is not a batch is refused whole. Judges form only: what a line means in time is the establishment's to judge.
/// </summary>
public static class StockBatchParser
{
    public const int MostLines = 10_000, MostClosedDays = 400;

    /// <param name="Batch">Null when <paramref name="Problem"/> says why.</param>
    public readonly record struct Parsed(ReportedBatch? Batch, Problem? Problem);

    public static Parsed Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body)) return new(null, new(400, "body.utf8", "the body is not UTF-8"));
        var reader = new Utf8JsonReader(body);
        var draft = new Draft(body.Length);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return new(null, new(400, "body.json", "a batch is a JSON object", ("position", 0)));
            if (ReadBatch(ref reader, ref draft) is { } refused) return new(null, refused);
            // Text after the batch is a mistake of framing: say so, do not guess.
            reader.Read();
        }
        catch (JsonException broken)
        {
            return new(null, new(400, "body.json", broken.Message, ("line", broken.LineNumber), ("column", broken.BytePositionInLine), ("position", reader.BytesConsumed)));
        }
        if (draft.BatchId is not { } id) return new(null, new(400, "batch.id", "batchId: a UUID is expected (8-4-4-4-12)"));
        if (!draft.HasLines && draft.ReportedThrough is null && draft.ClosedDays.Count == 0)
            return new(null, new(400, "batch.lines", "lines: an array is expected; it may be empty beside reportedThrough or closedDays"));
        return new(new(id, XxHash3.HashToUInt64(body), draft.Facts, draft.Refused, draft.ReportedThrough, draft.ClosedDays), null);
    }

    [Flags]
    private enum Known : byte { None, BatchId = 1, Lines = 2, ReportedThrough = 4, ClosedDays = 8 }

    private ref struct Draft(int bodyLength)
    {
        public Guid? BatchId;
        public bool HasLines;
        /// <summary>Top-level properties read so far.</summary>
        public Known Seen;
        public DateTimeOffset? ReportedThrough;
        public List<DateOnly> ClosedDays = [];
        public readonly List<(int Index, StockFact Fact)> Facts = new(Math.Min(MostLines, bodyLength / 80 + 1));
        public readonly List<RefusedLine> Refused = [];
    }

    private static Problem? ReadBatch(ref Utf8JsonReader reader, ref Draft draft)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = KnownOf(reader);
            // Which of two was meant nobody can say; and what counts lines must count all of them.
            if ((draft.Seen & property) != 0) return new(400, "body.duplicate-property", $"'{reader.GetString()}' is there twice", ("position", reader.TokenStartIndex));
            draft.Seen |= property;
            if (property == Known.BatchId)
            {
                reader.Read();
                draft.BatchId = reader.TokenType == JsonTokenType.String && JsonText.IsText(reader) && reader.TryGetGuid(out var id) && id != Guid.Empty ? id : null;
                reader.Skip();
            }
            else if (property == Known.Lines)
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray) return new(400, "batch.lines", "lines: an array is expected");
                draft.HasLines = true;
                if (ReadLines(ref reader, ref draft) is { } refused) return refused;
            }
            else if (property == Known.ReportedThrough)
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Null) continue;
                if (!StockLineParser.TryTime(ref reader, out var through)) return new(400, "batch.reportedThrough", "reportedThrough: a time with its offset is expected (2026-11-22T08:15:00+01:00)");
                draft.ReportedThrough = through;
            }
            else if (property == Known.ClosedDays)
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Null) continue;
                if (!TryDays(ref reader, draft.ClosedDays)) return new(400, "batch.closedDays", $"closedDays: at most {MostClosedDays} dates are expected (2026-11-22)");
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        return null;
    }

    private static Known KnownOf(in Utf8JsonReader reader) => !JsonText.IsText(reader) ? Known.None
        : reader.ValueTextEquals("batchId"u8) ? Known.BatchId
        : reader.ValueTextEquals("lines"u8) ? Known.Lines
        : reader.ValueTextEquals("reportedThrough"u8) ? Known.ReportedThrough
        : reader.ValueTextEquals("closedDays"u8) ? Known.ClosedDays : Known.None;

    private static Problem? ReadLines(ref Utf8JsonReader reader, ref Draft draft)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == MostLines) return new(413, "batch.too-many-lines", $"a batch has at most {MostLines} lines: send several");
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                draft.Refused.Add(new(index, "line.format", "a line is a JSON object"));
            }
            else if (StockLineParser.TryRead(ref reader, out var fact, out var code, out var message)) draft.Facts.Add((index, fact));
            else draft.Refused.Add(new(index, code, message));
        }
        return null;
    }

    private static bool TryDays(ref Utf8JsonReader reader, List<DateOnly> days)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (days.Count == MostClosedDays || !StockLineParser.TryDate(ref reader, out var day)) return false;
            days.Add(day);
        }
        return true;
    }
}
