using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Web.Stock;

/// <summary>
/// Writes the answer to a batch by hand: it is most of what the server says. A label is left out: the sender knows what it sells.
/// </summary>
internal sealed class StockAnswerWriter : IDisposable
{
    private static readonly JsonEncodedText
        BatchId = JsonEncodedText.Encode("batchId"), Sequence = JsonEncodedText.Encode("sequence"), Replayed = JsonEncodedText.Encode("replayed"),
        Accepted = JsonEncodedText.Encode("accepted"), Duplicates = JsonEncodedText.Encode("duplicates"), Ignored = JsonEncodedText.Encode("ignored"),
        Unknown = JsonEncodedText.Encode("unknown"), DryRun = JsonEncodedText.Encode("dryRun"), Rejected = JsonEncodedText.Encode("rejected"),
        Index = JsonEncodedText.Encode("index"), Code = JsonEncodedText.Encode("code"), Message = JsonEncodedText.Encode("message"), Lines = JsonEncodedText.Encode("lines"),
        Presentation = JsonEncodedText.Encode("presentation"), Stock = JsonEncodedText.Encode("stock"), Unit = JsonEncodedText.Encode("unit"),
        Daily = JsonEncodedText.Encode("dailyConsumption"), Raw = JsonEncodedText.Encode("dailyConsumptionRaw"), Observed = JsonEncodedText.Encode("observedDays"),
        Window = JsonEncodedText.Encode("windowDays"), Days = JsonEncodedText.Encode("coverageDays"), Reason = JsonEncodedText.Encode("coverageReason"),
        Depletion = JsonEncodedText.Encode("depletion"), DepletionReason = JsonEncodedText.Encode("depletionReason"), Level = JsonEncodedText.Encode("level"),
        P10 = JsonEncodedText.Encode("p10"), P50 = JsonEncodedText.Encode("p50"), P90 = JsonEncodedText.Encode("p90"), Within5 = JsonEncodedText.Encode("within5"),
        Within10 = JsonEncodedText.Encode("within10"), Within30 = JsonEncodedText.Encode("within30"),
        Flags = JsonEncodedText.Encode("flags"), AsOf = JsonEncodedText.Encode("asOf");

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    public StockAnswerWriter() => _json = new(_buffer, new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Dispose() => _json.Dispose();

    /// <summary>Bytes held: a writer that once wrote a very large answer is not kept.</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>Good until the next call.</summary>
    public ReadOnlyMemory<byte> Write(Guid batchId, ReportOutcome.Recorded outcome, bool dryRun, bool minimal)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString(BatchId, batchId);
        _json.WriteNumber(Sequence, outcome.Sequence);
        _json.WriteBoolean(Replayed, outcome.Replayed);
        if (dryRun) _json.WriteBoolean(DryRun, true);
        _json.WriteNumber(Accepted, outcome.Accepted);
        _json.WriteNumber(Duplicates, outcome.Duplicates);
        _json.WriteNumber(Ignored, outcome.Ignored);
        _json.WriteNumber(Unknown, outcome.Unknown);
        _json.WriteStartArray(Rejected);
        foreach (var refused in outcome.Rejected)
        {
            _json.WriteStartObject();
            _json.WriteNumber(Index, refused.Index);
            _json.WriteString(Code, refused.Code);
            _json.WriteString(Message, refused.Message);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        if (!minimal)
        {
            _json.WriteStartArray(Lines);
            for (var i = 0; i < outcome.Lines.Count; i++) WriteLine(outcome.Lines[i], i < outcome.Depletions.Count ? outcome.Depletions[i] : null);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    private void WriteLine(in LineFigures line, in LineDepletion? depletion)
    {
        Span<char> digits = stackalloc char[20];
        _json.WriteStartObject();
        if (line.Presentation.Kind == Domain.Codes.PresentationKind.Other) _json.WriteString(Presentation, line.Presentation.ToString());
        else
        {
            line.Presentation.Value.TryFormat(digits, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
            _json.WriteString(Presentation, digits[..written]);
        }
        if (line.Stock is { } stock) _json.WriteNumber(Stock, stock.ToDecimal());
        else _json.WriteNull(Stock);
        _json.WriteString(Unit, LineViews.UnitName(line.Presentation.Unit));
        Number(Daily, line.Consumption.Smoothed?.PerDay);
        Number(Raw, line.Consumption.Raw?.PerDay);
        _json.WriteNumber(Observed, line.Consumption.ObservedDays);
        _json.WriteNumber(Window, line.Consumption.WindowDays);
        Number(Days, line.Coverage.Days);
        if (LineViews.ReasonName(line.Coverage.Reason) is { } reason) _json.WriteString(Reason, reason);
        if (depletion is { } known) WriteDepletion(known);
        else
        {
            _json.WriteNull(Depletion);
            _json.WriteString(DepletionReason, LineViews.DepletionReason(line));
        }
        _json.WriteString(Level, LineViews.LevelName(line.Level));
        _json.WriteStartArray(Flags);
        foreach (var flag in LineViews.FlagsOf(line)) _json.WriteStringValue(flag);
        _json.WriteEndArray();
        _json.WriteString(AsOf, line.AsOf);
        _json.WriteEndObject();
    }

    private void WriteDepletion(in LineDepletion depletion)
    {
        _json.WriteStartObject(Depletion);
        Date(P10, depletion.P10);
        Date(P50, depletion.P50);
        Date(P90, depletion.P90);
        _json.WriteNumber(Within5, depletion.Within5);
        _json.WriteNumber(Within10, depletion.Within10);
        _json.WriteNumber(Within30, depletion.Within30);
        _json.WriteString(AsOf, depletion.AsOf);
        _json.WriteEndObject();
    }

    private void Date(JsonEncodedText name, DateOnly? date)
    {
        Span<char> text = stackalloc char[10];
        if (date is { } known && known.TryFormat(text, out var written, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) _json.WriteString(name, text[..written]);
        else _json.WriteNull(name);
    }

    private void Number(JsonEncodedText name, double? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
        else _json.WriteNull(name);
    }
}
