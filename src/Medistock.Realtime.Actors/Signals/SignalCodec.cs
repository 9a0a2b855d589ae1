using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>Why a row of the log was written. Stored by name: add, never rename.</summary>
public enum SignalChangeReason : byte { Opened, Changed, Seen, Cleared, Released, Woken, Acted }

/// <summary>
/// A row of the stream <c>signals</c>: one byte of format version, then JSON with the reason and the signal's whole state after the change.
/// Enums are stored by name, times in ISO 8601, codes as text. A golden file guards each version.
/// </summary>
public static class SignalCodec
{
    private const byte Version = 1;
    /// <summary>French text as itself: stored rows are read by people too, and never put into a page as they are.</summary>
    private static readonly SignalJson Json = new(new JsonSerializerOptions(SignalJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Encode(SignalChangeReason reason, Signal signal)
    {
        var stored = new StoredChange(reason, Store(signal));
        var json = JsonSerializer.SerializeToUtf8Bytes(stored, Json.StoredChange);
        var payload = new byte[json.Length + 1];
        payload[0] = Version;
        json.CopyTo(payload, 1);
        return payload;
    }

    /// <exception cref="InvalidDataException">The row is of a newer format, or not a signal: a journal from elsewhere.</exception>
    public static (SignalChangeReason Reason, Signal Signal) Decode(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 0 || payload[0] != Version)
            throw new InvalidDataException($"signal row of format {(payload.Length == 0 ? "none" : payload[0].ToString(System.Globalization.CultureInfo.InvariantCulture))}; this version reads {Version}");
        var stored = JsonSerializer.Deserialize(payload[1..], Json.StoredChange) ?? throw new InvalidDataException("an empty signal row");
        return (stored.Reason, Restore(stored.Signal));
    }

    private static StoredSignal Store(Signal signal) => new(
        signal.Id, signal.Version, signal.Kind, signal.Subject.Territory.Text, signal.Subject.Presentation?.ToString(), signal.Subject.Establishment?.Text,
        signal.Subject.Link, signal.Severity, signal.State, signal.Corroboration.Declarants, signal.Corroboration.Establishments, signal.Corroboration.Departments,
        signal.Rule, signal.Evidence, signal.FirstSeen, signal.LastSeen, signal.ChangedAt, signal.Count, signal.AssignedTo, signal.AcknowledgedBy,
        signal.AcknowledgedAt, signal.SnoozedUntil, signal.Comments, signal.Subject.Group)
    {
        Disease = signal.Subject.Disease,
    };

    private static Signal Restore(StoredSignal stored) => new(
        stored.Id, stored.Version, stored.Kind,
        new(TerritoryCode.Parse(stored.Territory), stored.Presentation is { } code ? PresentationCode.Parse(code) : null,
            stored.Establishment is { } finess ? Finess.Parse(finess) : null, stored.Link, stored.Group) { Disease = stored.Disease },
        stored.Severity, stored.State, new(stored.Declarants, stored.Establishments, stored.Departments), stored.Rule, stored.Evidence, stored.FirstSeen,
        stored.LastSeen, stored.ChangedAt, stored.Count, stored.AssignedTo, stored.AcknowledgedBy, stored.AcknowledgedAt, stored.SnoozedUntil, stored.Comments);
}

internal sealed record StoredChange(SignalChangeReason Reason, StoredSignal Signal);

internal sealed record StoredSignal(
    string Id, long Version, SignalKind Kind, string Territory, string? Presentation, string? Establishment, EstablishmentKind Link, Severity Severity,
    SignalState State, int Declarants, int Establishments, int Departments, RuleUsed Rule, IReadOnlyList<Evidence> Evidence, DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen, DateTimeOffset ChangedAt, int Count, string? AssignedTo, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? SnoozedUntil, IReadOnlyList<SignalComment> Comments, string? Group = null)
{
    public Disease? Disease { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredChange))]
internal sealed partial class SignalJson : JsonSerializerContext;
