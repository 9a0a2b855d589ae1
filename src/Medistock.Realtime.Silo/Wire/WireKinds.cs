using Medistock.Realtime.Actors;
using System.Buffers;
using System.Collections.Frozen;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.WinterPlan;
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
    private abstract record Kind(byte Number, Type Type)
    {
        public abstract void Write(ByteWriter writer, object value, int dialect);
        /// <summary>Null: this program does not know the version.</summary>
        public abstract object? Read(byte version, ref ByteReader reader);
    }

    /// <summary>How a value lies in the message.</summary>
    /// <param name="Since">The first dialect in which it is written.</param>
    private sealed record Layout<T>(byte Version, int Since, Encoder<T> Encode, Decoder<T> Decode);

    /// <param name="Layouts">Oldest first; what a silo cannot be spared is read for as long as any silo writes it.</param>
    private sealed record Kind<T>(byte Number, params Layout<T>[] Layouts) : Kind(Number, typeof(T)) where T : class
    {
        public Kind(byte number, Encoder<T> encode, Decoder<T> decode) : this(number, new Layout<T>(1, 1, encode, decode)) { }

        public override void Write(ByteWriter writer, object value, int dialect)
        {
            // What no older silo knows goes to none: it has a layout since later only.
            var layout = Array.FindLast(Layouts, one => one.Since <= dialect) ?? Layouts[0];
            writer.Byte(layout.Version);
            layout.Encode(writer, (T)value);
        }

        public override object? Read(byte version, ref ByteReader reader) => Array.Find(Layouts, one => one.Version == version) is { } layout ? layout.Decode(ref reader) : null;
    }

    private static readonly Kind[] All =
    [
        new Kind<ReportedBatch>(1, StockWire.Batch, StockWire.Batch),
        new Kind<ReportOutcome.Recorded>(2, new Layout<ReportOutcome.Recorded>(1, 1, StockWire.RecordedOfVersion1, StockWire.RecordedOfVersion1), new Layout<ReportOutcome.Recorded>(2, 2, StockWire.Recorded, StockWire.Recorded)),
        new Kind<ReportOutcome.Conflict>(3, static (writer, conflict) => writer.Varint((ulong)conflict.Sequence), static (ref ByteReader reader) => new((long)reader.Varint())),
        new Kind<EstablishmentFigures>(4, new Layout<EstablishmentFigures>(1, 1, StockWire.EstablishmentOfVersion1, StockWire.EstablishmentOfVersion1), new Layout<EstablishmentFigures>(2, 2, StockWire.Establishment, StockWire.Establishment)),
        new Kind<Several<EstablishmentContribution>>(5, Many<EstablishmentContribution>(1, 1, TerritoryWire.ContributionOfVersion1, TerritoryWire.ContributionOfVersion1), Many<EstablishmentContribution>(2, 2, TerritoryWire.ContributionOfVersion2, TerritoryWire.ContributionOfVersion2),
            Many<EstablishmentContribution>(3, 3, TerritoryWire.Contribution, TerritoryWire.Contribution)),
        new Kind<Several<DepartmentRow>>(6, Many<DepartmentRow>(1, 1, TerritoryWire.RowOfVersion1, TerritoryWire.RowOfVersion1), Many<DepartmentRow>(2, 2, TerritoryWire.RowOfVersion2, TerritoryWire.RowOfVersion2), Many<DepartmentRow>(3, 3, TerritoryWire.Row, TerritoryWire.Row)),
        Many<TerritoryFigures>(7, TerritoryWire.Figures, TerritoryWire.Figures),
        Many<HeldLine>(8, TerritoryWire.Held, TerritoryWire.Held),
        new Kind<ReportingState>(9, TerritoryWire.Reporting, TerritoryWire.Reporting),
        new Kind<Several<SignalObservation>>(10, Many<SignalObservation>(1, 1, SignalWire.ObservationOfVersion1, SignalWire.ObservationOfVersion1), Many<SignalObservation>(2, 2, SignalWire.Observation, SignalWire.Observation)),
        Many<Signal>(11, SignalWire.Signal, SignalWire.Signal),
        new Kind<SignalActionRequest>(12, SignalWire.Request, SignalWire.Request),
        new Kind<SignalActionOutcome.Done>(13, SignalWire.Done, SignalWire.Done),
        new Kind<SignalActionOutcome.NotFound>(14, static (_, _) => { }, static (ref ByteReader _) => new()),
        new Kind<SignalActionOutcome.VersionConflict>(15, SignalWire.Conflict, SignalWire.Conflict),
        new Kind<SignalActionOutcome.Refused>(16, SignalWire.Refused, SignalWire.Refused),
        Many<MemberRow>(17, GroupWire.Member, GroupWire.Member),
        Many<PresentationShapes>(30, ForecastWire.Shapes, ForecastWire.Shapes),
        new Kind<Several<TerritoryForecast>>(31, Many<TerritoryForecast>(1, 1, ForecastWire.ForecastOfVersion1, ForecastWire.ForecastOfVersion1), Many<TerritoryForecast>(2, 3, ForecastWire.ForecastOfVersion2, ForecastWire.ForecastOfVersion2),
            Many<TerritoryForecast>(3, Dialect.Epidemics, ForecastWire.Forecast, ForecastWire.Forecast)),
        new Kind<LineForecast>(32, ForecastWire.Line, ForecastWire.Line),
        new Kind<Several<ForecastScores>>(33, Many<ForecastScores>(1, 1, ScoreWire.ScoresOfVersion1, ScoreWire.ScoresOfVersion1), Many<ForecastScores>(2, 3, ScoreWire.Scores, ScoreWire.Scores)),
        new Kind<SupplyRow>(40, new Layout<SupplyRow>(1, 1, SupplyWire.RowOfVersion1, SupplyWire.RowOfVersion1), new Layout<SupplyRow>(2, 3, SupplyWire.RowOfVersion2, SupplyWire.RowOfVersion2),
            new Layout<SupplyRow>(3, Dialect.Epidemics, SupplyWire.Row, SupplyWire.Row)),
        new Kind<SupplyAnswer>(41, SupplyWire.Answer, SupplyWire.Answer),
        Many<SeriesAnswer>(42, SupplyWire.Series, SupplyWire.Series),
        new Kind<FactParcel>(43, SupplyWire.Parcel, SupplyWire.Parcel),
        new Kind<FactOutcome.Recorded>(44, SupplyWire.Recorded, SupplyWire.Recorded),
        new Kind<FactOutcome.Refused>(45, SupplyWire.Refused, SupplyWire.Refused),
        new Kind<PlanRequest.Decide>(50, PlanWire.Request, PlanWire.Request<PlanRequest.Decide>),
        new Kind<PlanRequest.Propose>(51, PlanWire.Request, PlanWire.Request<PlanRequest.Propose>),
        new Kind<PlanRequest.Withdraw>(52, PlanWire.Request, PlanWire.Request<PlanRequest.Withdraw>),
        new Kind<PlanRequest.Release>(53, PlanWire.Request, PlanWire.Request<PlanRequest.Release>),
        new Kind<PlanRequest.PrepareMeasure>(56, PlanWire.Request, PlanWire.Request<PlanRequest.PrepareMeasure>),
        new Kind<PlanRequest.ChangeMeasure>(57, PlanWire.Request, PlanWire.Request<PlanRequest.ChangeMeasure>),
        new Kind<PlanRequest.ReviseSheet>(58, PlanWire.Request, PlanWire.Request<PlanRequest.ReviseSheet>),
        new Kind<PlanRequest.TellField>(59, PlanWire.Request, PlanWire.Request<PlanRequest.TellField>),
        new Kind<PlanRequest.Observe>(60, PlanWire.Request, PlanWire.Request<PlanRequest.Observe>),
        new Kind<PlanRequest.ProposeByRule>(61, PlanWire.Request, PlanWire.Request<PlanRequest.ProposeByRule>),
        new Kind<PlanRequest.NoteFigures>(64, new Layout<PlanRequest.NoteFigures>(1, Dialect.Figures, PlanWire.Request, PlanWire.Request<PlanRequest.NoteFigures>)),
        new Kind<PlanOutcome.Done>(54, PlanWire.Done, PlanWire.Done),
        new Kind<PlanOutcome.Refused>(55, PlanWire.Refused, PlanWire.Refused),
    ];

    private static readonly FrozenDictionary<Type, Kind> ByType = All.ToFrozenDictionary(kind => kind.Type);
    private static readonly FrozenDictionary<byte, Kind> ByNumber = All.ToFrozenDictionary(kind => kind.Number);

    private static readonly FrozenSet<Type> Named = All.SelectMany(kind => new[] { kind.Type, kind.Type.BaseType! }).Where(type => type != typeof(object)).ToFrozenSet();

    private static Kind<Several<T>> Many<T>(byte number, Encoder<T> encode, Decoder<T> decode) => new(number, Many<T>(1, 1, encode, decode));

    private static Layout<Several<T>> Many<T>(byte version, int since, Encoder<T> encode, Decoder<T> decode) => new(
        version, since, (writer, several) => writer.Many(several.Items, encode), (ref ByteReader reader) => new(reader.Many(decode)));

    public static IEnumerable<Type> Types => ByType.Keys;
    public static bool Knows(Type type) => ByType.ContainsKey(type);
    /// <summary>Whether a signature may name the type: a kind, or what several kinds are cases of.</summary>
    public static bool Names(Type type) => Named.Contains(type);

    /// <param name="dialect">Understood by every silo that may read it; see <see cref="Dialect"/>.</param>
    public static void Encode(object value, ArrayBufferWriter<byte> output, int dialect = Dialect.Newest)
    {
        var kind = ByType[value.GetType()];
        var writer = new ByteWriter(output);
        writer.Byte(kind.Number);
        kind.Write(writer, value, dialect);
    }

    /// <exception cref="InvalidDataException">A newer silo says something that this program does not know.</exception>
    public static object Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var (number, version) = (reader.Byte(), reader.Byte());
        return ByNumber.GetValueOrDefault(number)?.Read(version, ref reader)
            ?? throw new InvalidDataException($"message of kind {number} in version {version}: a newer silo speaks; upgrade this one");
    }
}
