using System.Buffers;
using System.IO.Hashing;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Silo.Wire;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>The stored state of a molecule group: its members' newest rows, as the wire writes them. Numbers and alias are for ever; a golden file guards them.</summary>
[GenerateSerializer, Immutable, Alias("medistock.group-memory")]
internal sealed record GroupMemory
{
    /// <summary>Several <see cref="MemberRow"/> in the newest layout; empty: nothing was kept yet.</summary>
    [Id(0)]
    public byte[] Rows { get; init; } = [];

    /// <summary>XXH3 of <see cref="Rows"/>: flipped bits might still read as a row.</summary>
    [Id(1)]
    public ulong Check { get; init; }

    public static GroupMemory Of(IReadOnlyList<MemberRow> rows)
    {
        var written = new ArrayBufferWriter<byte>();
        WireKinds.Encode(new Several<MemberRow>(rows), written);
        return new() { Rows = written.WrittenSpan.ToArray(), Check = XxHash3.HashToUInt64(written.WrittenSpan) };
    }

    /// <summary>Null: damaged, or in a layout that this program does not know.</summary>
    public IReadOnlyList<MemberRow>? Read()
    {
        if (Rows.Length == 0) return [];
        if (XxHash3.HashToUInt64(Rows) != Check) return null;
        try
        {
            return (WireKinds.Decode(Rows) as Several<MemberRow>)?.Items;
        }
        catch (InvalidDataException)
        {
            // A newer program wrote it; its members say their rows again.
            return null;
        }
    }
}
