using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Web.Stock;

/// <summary>One line of a batch: read to its closing brace whatever is wrong in it, so that the next line can be read.</summary>
internal static class StockLineParser
{
    public const int LongestId = 64, LongestLot = 64;
    private const decimal Most = 200_000;

    private enum Seen : byte { Missing, Good, Bad }

    private ref struct Line
    {
        public Seen Presentation, At, Type, Quantity;
        public PresentationCode Code;
        public CodeRefused CodeRefused;
        public DateTimeOffset Time;
        public FactType Fact;
        public Quantity Amount;
        public bool Absurd;
        public string? LineId, Reverses, Lot, ShownType;
        public DateOnly? Expiry;
        /// <summary>First of the optional fields that is not what it should be.</summary>
        public string? BadField;
    }

    /// <summary>Reads one object; <paramref name="code"/> and <paramref name="message"/> say what is wrong when the answer is false.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out StockFact fact, out string code, out string message)
    {
        var line = new Line();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadField(ref reader, ref line);
        fact = default;
        (code, message) = Judge(line);
        if (code.Length > 0) return false;
        fact = new(line.Code, line.Time, line.Fact, line.Amount, line.LineId, line.Reverses, line.Lot, line.Expiry);
        return true;
    }

    private static void ReadField(ref Utf8JsonReader reader, ref Line line)
    {
        // A name that is no text is nobody's.
        if (!JsonText.IsText(reader))
        {
            reader.Read();
            reader.Skip();
        }
        else if (reader.ValueTextEquals("presentation"u8))
        {
            reader.Read();
            line.Presentation = reader.TokenType == JsonTokenType.Null ? Seen.Missing : TryCode(ref reader, ref line) ? Seen.Good : Seen.Bad;
        }
        else if (reader.ValueTextEquals("at"u8))
        {
            reader.Read();
            line.At = reader.TokenType == JsonTokenType.Null ? Seen.Missing : TryTime(ref reader, out line.Time) ? Seen.Good : Seen.Bad;
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            line.Type = reader.TokenType == JsonTokenType.Null ? Seen.Missing : TryType(ref reader, ref line) ? Seen.Good : Seen.Bad;
        }
        else if (reader.ValueTextEquals("quantity"u8))
        {
            reader.Read();
            line.Quantity = reader.TokenType == JsonTokenType.Null ? Seen.Missing : TryQuantity(ref reader, ref line) ? Seen.Good : Seen.Bad;
        }
        else if (reader.ValueTextEquals("lineId"u8)) Optional(ref reader, ref line, "lineId", LongestId, ref line.LineId);
        else if (reader.ValueTextEquals("reverses"u8)) Optional(ref reader, ref line, "reverses", LongestId, ref line.Reverses);
        else if (reader.ValueTextEquals("lot"u8)) Optional(ref reader, ref line, "lot", LongestLot, ref line.Lot);
        else if (reader.ValueTextEquals("expiry"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) return;
            if (TryDate(ref reader, out var expiry)) line.Expiry = expiry;
            else line.BadField ??= "expiry";
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    /// <summary>("", "") when the line is good; else the first thing wrong with it, in the order a person would check.</summary>
    private static (string Code, string Message) Judge(in Line line)
    {
        // A withdrawal needs only the line it names: that one says which presentation, and it holds from when it is received.
        var withdraws = line.Reverses is not null;
        if (line.Presentation == Seen.Missing && !withdraws) return ("presentation.missing", "presentation: a CIP13, CIP7, UCD13, UCD7 or X- code is expected");
        if (line.Presentation == Seen.Bad) return (line.CodeRefused.Code, line.CodeRefused.Message);
        if (line.At == Seen.Bad || (line.At == Seen.Missing && !withdraws)) return ("line.at", "at: a time with its offset is expected (2026-11-22T08:15:00+01:00)");
        if (line.BadField is { } field) return Optional(field);
        if (line.Fact == FactType.Reversal && line.Reverses is null) return ("line.reverses", "reverses: the lineId of the line to withdraw is expected");
        if (!withdraws && line.Type != Seen.Good)
            return ("line.type", line.Type == Seen.Missing ? "type: count or a movement is expected" : $"type: '{line.ShownType}' is neither count nor a movement");
        if (line.Absurd) return ("line.absurd", $"quantity: more than {Most.ToString(CultureInfo.InvariantCulture)} in one line");
        if (line.Quantity == Seen.Bad || (!withdraws && line.Quantity == Seen.Missing)) return ("line.quantity", "quantity: a number from 0 is expected");
        return ("", "");
    }

    private static (string, string) Optional(string field) => field switch
    {
        "lineId" => ("line.id", $"lineId: a text of 1 to {LongestId} characters is expected"),
        "reverses" => ("line.reverses", $"reverses: a text of 1 to {LongestId} characters is expected"),
        "lot" => ("line.lot", $"lot: a text of 1 to {LongestLot} characters is expected"),
        _ => ("line.expiry", "expiry: a date is expected (2027-06-30)"),
    };

    private static void Optional(ref Utf8JsonReader reader, ref Line line, string field, int longest, ref string? value)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= longest * 6 && JsonText.IsText(reader)
            && reader.GetString() is { Length: > 0 } text && text.Length <= longest) value = text;
        else
        {
            line.BadField ??= field;
            reader.Skip();
        }
        if (field == "reverses" && value is not null) line.Fact = FactType.Reversal;
    }

    private static bool TryCode(ref Utf8JsonReader reader, ref Line line)
    {
        if (reader.TokenType != JsonTokenType.String || !JsonText.IsText(reader))
        {
            reader.Skip();
            line.CodeRefused = new("presentation.format", "presentation: a text is expected, between quotation marks (a number loses its leading zeros)");
            return false;
        }
        var bytes = reader.ValueSpan;
        if (!reader.ValueIsEscaped && bytes.Length is 7 or 13 && bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            ulong number = 0;
            foreach (var digit in bytes) number = number * 10 + (ulong)(digit - '0');
            return PresentationCode.TryParseDigits(number, bytes.Length, out line.Code, out line.CodeRefused);
        }
        return PresentationCode.TryParse(reader.GetString(), out line.Code, out line.CodeRefused);
    }

    /// <summary>ISO 8601 with an offset: without one a time is somebody's guess.</summary>
    public static bool TryTime(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            return text.Length >= 17 && text[10] == (byte)'T' && (text[^1] == (byte)'Z' || text[11..].IndexOfAny((byte)'+', (byte)'-') >= 0)
                && reader.TryGetDateTimeOffset(out time);
        }
        // A writer may escape the plus sign of the offset (\u002B), as System.Text.Json does.
        if (reader.TokenType == JsonTokenType.String)
        {
            if (!JsonText.IsText(reader)) return false;
            var text = reader.GetString()!;
            return text.Length >= 17 && text[10] == 'T' && (text[^1] == 'Z' || text.AsSpan(11).IndexOfAny('+', '-') >= 0) && reader.TryGetDateTimeOffset(out time);
        }
        reader.Skip();
        return false;
    }

    public static bool TryDate(ref Utf8JsonReader reader, out DateOnly date)
    {
        date = default;
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueSpan.Length == 10 && !reader.ValueIsEscaped && DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        reader.Skip();
        return false;
    }

    private static bool TryType(ref Utf8JsonReader reader, ref Line line)
    {
        if (reader.TokenType != JsonTokenType.String || !JsonText.IsText(reader))
        {
            reader.Skip();
            line.ShownType = "(not a text)";
            return false;
        }
        FactType? type = reader.ValueTextEquals("dispensed"u8) ? FactType.Dispensed
            : reader.ValueTextEquals("count"u8) ? FactType.Count
            : reader.ValueTextEquals("received"u8) ? FactType.Received
            : reader.ValueTextEquals("returned"u8) ? FactType.Returned
            : reader.ValueTextEquals("ordered"u8) ? FactType.Ordered
            : reader.ValueTextEquals("unserved"u8) ? FactType.Unserved
            : reader.ValueTextEquals("undelivered"u8) ? FactType.Undelivered
            : reader.ValueTextEquals("borrowed"u8) ? FactType.Borrowed
            : reader.ValueTextEquals("lent"u8) ? FactType.Lent
            : reader.ValueTextEquals("returnedToSupplier"u8) ? FactType.ReturnedToSupplier
            : reader.ValueTextEquals("destroyed"u8) ? FactType.Destroyed
            : reader.ValueTextEquals("quarantined"u8) ? FactType.Quarantined
            : reader.ValueTextEquals("released"u8) ? FactType.Released
            : reader.ValueTextEquals("reversal"u8) ? FactType.Reversal : null;
        if (type is null) line.ShownType = reader.GetString() is { Length: > 40 } longer ? longer[..40] + "…" : reader.GetString();
        // A line that withdraws another is a withdrawal, whatever type it repeats.
        else if (line.Fact != FactType.Reversal) line.Fact = type.Value;
        return type is not null;
    }

    private static bool TryQuantity(ref Utf8JsonReader reader, ref Line line)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return false;
        }
        if (reader.TryGetInt64(out var whole))
        {
            line.Absurd = whole > Most;
            if (whole is >= 0 and <= (long)Most) line.Amount = Quantity.Of(whole);
            return whole >= 0;
        }
        if (reader.TryGetDecimal(out var amount))
        {
            line.Absurd = amount > Most;
            if (amount is >= 0 and <= Most) line.Amount = Quantity.Of(amount);
            return amount >= 0;
        }
        line.Absurd = reader.TryGetDouble(out var vast) && vast > (double)Most;
        return line.Absurd;
    }
}
