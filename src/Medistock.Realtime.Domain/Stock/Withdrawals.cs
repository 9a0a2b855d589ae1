namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// Line ids that were withdrawn, before or after the lines themselves came. A withdrawal speaks of lines dated up to its own local day
/// and the next (clocks differ), so it can be forgotten once no such line would be accepted any more. Withdrawing
/// twice, or an id never seen, does no harm; withdrawing a withdrawal does nothing.
/// </summary>
internal sealed class Withdrawals
{
    private readonly Dictionary<string, int> _days = new(StringComparer.Ordinal);

    public static Withdrawals Of(IEnumerable<RecordedBatch> batches, LocalCalendar calendar)
    {
        var withdrawals = new Withdrawals();
        foreach (var batch in batches)
            foreach (var fact in batch.Facts)
                if (fact.Reverses is { } id) withdrawals.Add(id, calendar.DayOf(fact.At.ToUnixTimeMilliseconds()));
        return withdrawals;
    }

    private void Add(string lineId, int day) => _days[lineId] = _days.TryGetValue(lineId, out var known) ? Math.Max(known, day) : day;

    /// <param name="day">Local day of the fact.</param>
    public bool Cover(in StockFact fact, int day) => _days.Count > 0 && fact.LineId is { } id && _days.TryGetValue(id, out var until) && day <= until + 1;

    public void Purge(int today)
    {
        var before = today - (int)FactRules.LateLimit.TotalDays - 3;
        foreach (var (id, day) in _days) if (day < before) _days.Remove(id);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_days.Count);
        foreach (var (id, day) in _days)
        {
            writer.Write(id);
            writer.Write(day);
        }
    }

    public static Withdrawals Read(BinaryReader reader)
    {
        var withdrawals = new Withdrawals();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) withdrawals._days[reader.ReadString()] = reader.ReadInt32();
        return withdrawals;
    }
}
