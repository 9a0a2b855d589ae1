using System.Security.Cryptography;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>
/// <c>k3f9a1x-1c2b</c>: a random prefix for each opening of the outbox, then the entry's number in base 36. The number alone would do
/// until a directory is deleted or brought back from a backup; with the prefix a number used again is still another line.
/// </summary>
internal static class LineIds
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static string NewPrefix()
    {
        var bytes = new byte[7];
        using (var random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
        return new string([.. bytes.Select(value => Digits[value % 32])]);
    }

    public static string Of(string prefix, long number)
    {
        var text = "";
        for (var rest = number; rest > 0; rest /= 36) text = Digits[(int)(rest % 36)] + text;
        return prefix + "-" + text;
    }
}
