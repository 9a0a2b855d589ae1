namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>CRC-32C (Castagnoli, reflected 0x82F63B78), as in RFC 3720 appendix B.4.</summary>
internal static class Crc32C
{
    private static readonly uint[] Table = Build();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] Build()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ 0x82F63B78 : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
