using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>What people ask of the winter plan, and its answer; requests and rows stand on the wire as their own JSON, one format, guarded once.</summary>
internal static class PlanWire
{
    public static void Request<T>(ByteWriter writer, T request) where T : PlanRequest => writer.Bytes(PlanCodec.EncodeRequest(request));
    public static T Request<T>(ref ByteReader reader) where T : PlanRequest => PlanCodec.DecodeRequest<T>(reader.Bytes());

    public static void Done(ByteWriter writer, PlanOutcome.Done done)
    {
        writer.Varint((ulong)done.Sequence);
        writer.Flag(done.Replayed);
        writer.Bytes(PlanCodec.Encode(done.Entry));
    }

    public static PlanOutcome.Done Done(ref ByteReader reader) => new((long)reader.Varint(), reader.Flag(), PlanCodec.Decode(reader.Bytes()));

    public static void Refused(ByteWriter writer, PlanOutcome.Refused refused) => writer.Many(refused.All, static (writer, why) =>
    {
        writer.Text(why.Code);
        writer.Text(why.Path);
        writer.Text(why.Message);
    });

    public static PlanOutcome.Refused Refused(ref ByteReader reader) => new(reader.Many(static (ref ByteReader reader) => new PlanRefused(reader.Text(), reader.Text(), reader.Text())));
}
