namespace Medistock.Realtime.Actors.Signals;

/// <summary><c>S</c> and the log sequence of the row that opened the signal, in base 36: short, and the same after every replay.</summary>
internal static class SignalId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Of(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        Span<char> text = stackalloc char[14];
        var at = text.Length;
        for (; sequence > 0; sequence /= 36) text[--at] = Digits[(int)(sequence % 36)];
        text[--at] = 'S';
        return new(text[at..]);
    }

    public static bool TryParse(string id, out long sequence)
    {
        sequence = 0;
        if (id.Length is < 2 or > 12 || id[0] != 'S') return false;
        foreach (var character in id.AsSpan(1))
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return false;
            sequence = sequence * 36 + digit;
        }
        return sequence > 0;
    }
}
