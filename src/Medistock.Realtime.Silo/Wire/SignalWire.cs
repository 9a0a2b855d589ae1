using Medistock.Realtime.Actors;
using System.Text.Json;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>What rules saw, and what people do about it.</summary>
internal static class SignalWire
{
    // Bits of the byte that in version 1 says only whether a presentation follows.
    private const int HasPresentation = 1, HasDisease = 2;

    public static void Observation(ByteWriter writer, SignalObservation seen) => Observation(writer, seen, grouped: true);
    /// <summary>Version 1: before signals about molecule groups and diseases; who would send one to a silo that knows none is refused by the courier.</summary>
    public static void ObservationOfVersion1(ByteWriter writer, SignalObservation seen) => Observation(writer, seen, grouped: false);

    private static void Observation(ByteWriter writer, SignalObservation seen, bool grouped)
    {
        writer.Byte((byte)seen.Kind);
        writer.Text(seen.Subject.Territory.Text);
        writer.Byte((byte)((seen.Subject.Presentation is null ? 0 : HasPresentation) | (seen.Subject.Disease is null ? 0 : HasDisease)));
        if (seen.Subject.Disease is { } disease) writer.Byte((byte)disease);
        if (seen.Subject.Presentation is { } presentation) writer.Presentation(presentation);
        writer.Maybe(seen.Subject.Establishment?.Text);
        writer.Byte((byte)seen.Subject.Link);
        if (grouped) writer.Maybe(seen.Subject.Group);
        writer.Byte(seen.Severity is { } severity ? (byte)((byte)severity + 1) : (byte)0);
        writer.Varint((ulong)seen.Corroboration.Declarants);
        writer.Varint((ulong)seen.Corroboration.Establishments);
        writer.Varint((ulong)seen.Corroboration.Departments);
        writer.Text(seen.Rule.Name);
        writer.Number(seen.Rule.Threshold);
        writer.Text(seen.Rule.Unit);
        writer.Flag(seen.Rule.Official);
        writer.Text(seen.Rule.Source);
        writer.Many(seen.Evidence, static (writer, evidence) =>
        {
            writer.Text(evidence.What);
            writer.Flag(evidence.Value is not null);
            if (evidence.Value is { } value) writer.Number(value);
            writer.Text(evidence.Unit);
            writer.Text(evidence.Source);
            writer.Ticks(evidence.At);
        });
        writer.Ticks(seen.At);
    }

    public static SignalObservation Observation(ref ByteReader reader) => Observation(ref reader, grouped: true);
    public static SignalObservation ObservationOfVersion1(ref ByteReader reader) => Observation(ref reader, grouped: false);

    private static SignalObservation Observation(ref ByteReader reader, bool grouped)
    {
        var kind = (SignalKind)reader.Byte();
        var territory = TerritoryCode.Parse(reader.Text());
        var parts = reader.Byte();
        Disease? disease = (parts & HasDisease) != 0 ? (Disease)reader.Byte() : null;
        PresentationCode? presentation = (parts & HasPresentation) != 0 ? reader.Presentation() : null;
        Finess? establishment = reader.Maybe() is { } finess ? Finess.Parse(finess) : null;
        var subject = new SignalSubject(territory, presentation, establishment, (EstablishmentKind)reader.Byte(), grouped ? reader.Maybe() : null) { Disease = disease };
        Severity? severity = reader.Byte() is > 0 and var raised ? (Severity)(raised - 1) : null;
        return new(
            kind, subject, severity, new(reader.Count(), reader.Count(), reader.Count()), new(reader.Text(), reader.Number(), reader.Text(), reader.Flag(), reader.Text()),
            reader.Many(static (ref ByteReader reader) => new Evidence(reader.Text(), reader.Flag() ? reader.Number() : null, reader.Text(), reader.Text(), reader.Ticks())),
            reader.Ticks());
    }

    /// <summary>A signal stands on the wire as in the log: one format, guarded once.</summary>
    public static void Signal(ByteWriter writer, Signal signal) => writer.Bytes(SignalCodec.Encode(SignalChangeReason.Seen, signal));
    public static Signal Signal(ref ByteReader reader) => SignalCodec.Decode(reader.Bytes()).Signal;

    public static void Request(ByteWriter writer, SignalActionRequest request) => writer.Bytes(JsonSerializer.SerializeToUtf8Bytes(request, JsonSerializerOptions.Web));
    public static SignalActionRequest Request(ref ByteReader reader) => JsonSerializer.Deserialize<SignalActionRequest>(reader.Bytes(), JsonSerializerOptions.Web)!;

    public static void Done(ByteWriter writer, SignalActionOutcome.Done done)
    {
        writer.Varint((ulong)done.Change.Sequence);
        Signal(writer, done.Change.Signal);
    }

    public static SignalActionOutcome.Done Done(ref ByteReader reader) => new(new((long)reader.Varint(), Signal(ref reader)));

    public static void Conflict(ByteWriter writer, SignalActionOutcome.VersionConflict conflict) => Signal(writer, conflict.Current);
    public static SignalActionOutcome.VersionConflict Conflict(ref ByteReader reader) => new(Signal(ref reader));

    public static void Refused(ByteWriter writer, SignalActionOutcome.Refused refused)
    {
        writer.Text(refused.Code);
        writer.Text(refused.Message);
    }

    public static SignalActionOutcome.Refused Refused(ref ByteReader reader) => new(reader.Text(), reader.Text());
}
