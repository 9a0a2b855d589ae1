namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// Which <c>lineId</c>s an establishment has used. Ids that count upwards behind a prefix (<c>k3f9a1-1c2b</c>, as the SDK
/// writes them) cost one number per prefix; others one 64-bit hash each, for as long as a late line may come. It never errs towards
/// "new": what it cannot tell, the caller looks up in the journal.
/// </summary>
public sealed class LineIds
{
    /// <summary>Prefixes remembered; ids behind further ones are kept as hashes.</summary>
    public const int PrefixLimit = 64;
    /// <summary>Hashes remembered; past it every id without a known prefix is looked up in the journal until the hashes age.</summary>
    public const int HashLimit = 65_536;
    private readonly Dictionary<string, long> _highest = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _hashes = [];
    private int _purgedBefore = int.MinValue;
    private int _overflowDay = int.MinValue;

    private Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> Highest => _highest.GetAlternateLookup<ReadOnlySpan<char>>();

    public enum Verdict : byte { New, Known, AskJournal }

    /// <summary>Whether <paramref name="lineId"/> was used before.</summary>
    public Verdict Check(string lineId)
    {
        if (TrySplit(lineId, out var prefix, out var counter) && Highest.TryGetValue(prefix, out var highest))
            return counter > highest ? Verdict.New : counter == highest ? Verdict.Known : Verdict.AskJournal;
        return _overflowDay != int.MinValue || _hashes.ContainsKey(Hash(lineId)) ? Verdict.AskJournal : Verdict.New;
    }

    /// <param name="day">Day of the line's own time: a hash is forgotten once no line of that day can be accepted any more.</param>
    public void Add(string lineId, int day)
    {
        if (TrySplit(lineId, out var prefix, out var counter))
        {
            var counters = Highest;
            if (counters.TryGetValue(prefix, out var highest))
            {
                if (counter > highest) counters[prefix] = counter;
                return;
            }
            if (_highest.Count < PrefixLimit)
            {
                counters[prefix] = counter;
                return;
            }
        }
        var hash = Hash(lineId);
        if (_hashes.TryGetValue(hash, out var known)) _hashes[hash] = Math.Max(known, day);
        else if (_hashes.Count < HashLimit) _hashes[hash] = day;
        else _overflowDay = Math.Max(_overflowDay, day);
    }

    /// <summary>Forgets hashes of lines older than any line that may still be accepted.</summary>
    public void Purge(int today)
    {
        var before = today - (int)FactRules.LateLimit.TotalDays - 2;
        if (before <= _purgedBefore) return;
        _purgedBefore = before;
        foreach (var (hash, day) in _hashes) if (day < before) _hashes.Remove(hash);
        if (_overflowDay < before) _overflowDay = int.MinValue;
    }

    private static bool TrySplit(string lineId, out ReadOnlySpan<char> prefix, out long counter)
    {
        prefix = default;
        counter = 0;
        var dash = lineId.IndexOf('-', StringComparison.Ordinal);
        if (dash is < 1 or > 24 || lineId.Length - dash - 1 is < 1 or > 11) return false;
        foreach (var character in lineId.AsSpan(dash + 1))
        {
            var digit = character is >= '0' and <= '9' ? character - '0' : character is >= 'a' and <= 'z' ? character - 'a' + 10 : -1;
            if (digit < 0) return false;
            counter = counter * 36 + digit;
        }
        // One text per number: a leading zero would let two ids share a counter.
        if (lineId[dash + 1] == '0' && lineId.Length - dash > 2) return false;
        prefix = lineId.AsSpan(0, dash);
        return true;
    }

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_highest.Count);
        foreach (var (prefix, highest) in _highest)
        {
            writer.Write(prefix);
            writer.Write(highest);
        }
        writer.Write7BitEncodedInt(_hashes.Count);
        foreach (var (hash, day) in _hashes)
        {
            writer.Write(hash);
            writer.Write(day);
        }
        writer.Write(_overflowDay);
    }

    internal static LineIds Read(BinaryReader reader)
    {
        var ids = new LineIds();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) ids._highest[reader.ReadString()] = reader.ReadInt64();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) ids._hashes[reader.ReadUInt64()] = reader.ReadInt32();
        ids._overflowDay = reader.ReadInt32();
        return ids;
    }
}
