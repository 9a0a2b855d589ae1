using Medistock.Realtime.Actors;
using System.Buffers;
using System.Collections.Frozen;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>Several values in one message, in order.</summary>
internal sealed record Several<T>(IReadOnlyList<T> Items);

/// <summary>
/// What travels between silos, besides plain values: one byte of kind, one of version, then the value. Numbers and layouts are for ever; another layout
/// is another version, read beside the old one for as long as silos of both serve together. A golden file guards each.
/// </summary>
internal static class WireKinds
{
    private abstract record Kind(byte Number, byte Version, Type Type)
    {
        public abstract void Write(ByteWriter writer, object value);
        public abstract object Read(ref ByteReader reader);
    }

    private sealed record Kind<T>(byte Number, byte Version, Encoder<T> Encode, Decoder<T> Decode) : Kind(Number, Version, typeof(T)) where T : class
    {
        public override void Write(ByteWriter writer, object value) => Encode(writer, (T)value);
        public override object Read(ref ByteReader reader) => Decode(ref reader);
    }

    private static readonly Kind[] All =
    [
        new Kind<ReportedBatch>(1, 1, StockWire.Batch, StockWire.Batch),
        new Kind<ReportOutcome.Recorded>(2, 1, StockWire.Recorded, StockWire.Recorded),
        new Kind<ReportOutcome.Conflict>(3, 1, static (writer, conflict) => writer.Varint((ulong)conflict.Sequence), static (ref ByteReader reader) => new((long)reader.Varint())),
        new Kind<EstablishmentFigures>(4, 1, StockWire.Establishment, StockWire.Establishment),
        Many<EstablishmentContribution>(5, TerritoryWire.Contribution, TerritoryWire.Contribution),
        Many<DepartmentRow>(6, TerritoryWire.Row, TerritoryWire.Row),
        Many<TerritoryFigures>(7, TerritoryWire.Figures, TerritoryWire.Figures),
        Many<HeldLine>(8, TerritoryWire.Held, TerritoryWire.Held),
        new Kind<ReportingState>(9, 1, TerritoryWire.Reporting, TerritoryWire.Reporting),
        Many<SignalObservation>(10, SignalWire.Observation, SignalWire.Observation),
        Many<Signal>(11, SignalWire.Signal, SignalWire.Signal),
        new Kind<SignalActionRequest>(12, 1, SignalWire.Request, SignalWire.Request),
        new Kind<SignalActionOutcome.Done>(13, 1, SignalWire.Done, SignalWire.Done),
        new Kind<SignalActionOutcome.NotFound>(14, 1, static (_, _) => { }, static (ref ByteReader _) => new()),
        new Kind<SignalActionOutcome.VersionConflict>(15, 1, SignalWire.Conflict, SignalWire.Conflict),
        new Kind<SignalActionOutcome.Refused>(16, 1, SignalWire.Refused, SignalWire.Refused),
        new Kind<SupplyRow>(40, 1, SupplyWire.Row, SupplyWire.Row),
        new Kind<SupplyAnswer>(41, 1, SupplyWire.Answer, SupplyWire.Answer),
        Many<SeriesAnswer>(42, SupplyWire.Series, SupplyWire.Series),
        new Kind<FactParcel>(43, 1, SupplyWire.Parcel, SupplyWire.Parcel),
        new Kind<FactOutcome.Recorded>(44, 1, SupplyWire.Recorded, SupplyWire.Recorded),
        new Kind<FactOutcome.Refused>(45, 1, SupplyWire.Refused, SupplyWire.Refused),
    ];

    private static readonly FrozenDictionary<Type, Kind> ByType = All.ToFrozenDictionary(kind => kind.Type);
    private static readonly FrozenDictionary<byte, Kind> ByNumber = All.ToFrozenDictionary(kind => kind.Number);

    private static readonly FrozenSet<Type> Named = All.SelectMany(kind => new[] { kind.Type, kind.Type.BaseType! }).Where(type => type != typeof(object)).ToFrozenSet();

    private static Kind<Several<T>> Many<T>(byte number, Encoder<T> encode, Decoder<T> decode) => new(
        number, 1, (writer, several) => writer.Many(several.Items, encode), (ref ByteReader reader) => new(reader.Many(decode)));

    public static IEnumerable<Type> Types => ByType.Keys;
    public static bool Knows(Type type) => ByType.ContainsKey(type);
    /// <summary>Whether a signature may name the type: a kind, or what several kinds are cases of.</summary>
    public static bool Names(Type type) => Named.Contains(type);

    public static void Encode(object value, ArrayBufferWriter<byte> output)
    {
        var kind = ByType[value.GetType()];
        var writer = new ByteWriter(output);
        writer.Byte(kind.Number);
        writer.Byte(kind.Version);
        kind.Write(writer, value);
    }

    /// <exception cref="InvalidDataException">A newer silo says something that this program does not know.</exception>
    public static object Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var (number, version) = (reader.Byte(), reader.Byte());
        if (!ByNumber.TryGetValue(number, out var kind) || version != kind.Version)
            throw new InvalidDataException($"message of kind {number} in version {version}: a newer silo speaks; upgrade this one");
        return kind.Read(ref reader);
    }
}
