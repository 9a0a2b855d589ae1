using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary>Something that is said to the nation at a time.</summary>
internal abstract record Word(DateTimeOffset At)
{
    public sealed record Batch(DateTimeOffset At, Finess From, ReportedBatch Said) : Word(At);
    public sealed record Facts(DateTimeOffset At, FactParcel Parcel) : Word(At);
    /// <summary>A person takes an open signal, if there is one.</summary>
    public sealed record Act(DateTimeOffset At) : Word(At);
}

/// <summary>
/// A seeded stretch of days: four hospitals and two officines in three departments and two time zones; late lines, withdrawals, counts that do not agree, empty shelves, silent days, one that counts only,
/// one that goes stale; stocks, arrivals and their postponement; signals that people take.
/// </summary>
internal sealed class Stretch(int seed, int days)
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Holder Laboratory = Holder.Of(HolderKind.Exploitant, "Labo X"), Wholesaler = Holder.Of(HolderKind.Grossiste, "Gros Y");
    private readonly Random _chance = new(seed);
    private readonly long[,] _shelf = new long[7, 3];
    private readonly List<string>[] _used = [.. Enumerable.Range(0, 7).Select(_ => new List<string>())];
    private int _ids, _batches;

    public DateTimeOffset End => Begin.AddDays(days);

    public IReadOnlyList<Word> Words()
    {
        var words = new List<Word>();
        for (var place = 1; place <= 6; place++) words.AddRange(First(place));
        for (var day = 1; day < days; day++)
        {
            for (var place = 1; place <= 6; place++) words.AddRange(Day(place, day));
            if (_chance.Next(3) == 0) words.Add(new Word.Act(Between(day, 9, 17)));
            if (day % 2 == 0) words.Add(Supply(day));
        }
        return [.. words.OrderBy(word => word.At)];
    }

    public DateTimeOffset AnyTime() => Begin.AddMilliseconds(_chance.NextInt64((long)(End - Begin).TotalMilliseconds));

    private IEnumerable<Word> First(int place)
    {
        var at = Between(0, 8, 10);
        var facts = new List<StockFact>();
        for (var of = 0; of < 3; of++)
        {
            if (place != 5)
                for (var back = 7; back >= 1; back--) facts.Add(new(Presentations[of], at.AddDays(-back), FactType.Dispensed, Quantity.Of(_chance.Next(4, 15)), Id(place)));
            _shelf[place, of] = _chance.Next(30, 200);
            facts.Add(new(Presentations[of], at.AddMinutes(-1), FactType.Count, Quantity.Of(_shelf[place, of]), Id(place)));
        }
        yield return Batch(place, at, facts, through: true);
    }

    private IEnumerable<Word> Day(int place, int day)
    {
        // One that falls silent for good, and days on which others say nothing.
        if ((place == 6 && day > days / 2) || _chance.Next(10) == 0) yield break;
        if (place == 5)
        {
            if (day % 2 == 0) yield return Counts(place, Between(day, 8, 18));
            yield break;
        }
        for (var left = _chance.Next(1, 4); left > 0; left--) yield return Movements(place, Between(day, 6, 20));
    }

    private Word.Batch Counts(int place, DateTimeOffset at)
    {
        var facts = new List<StockFact>();
        for (var of = 0; of < 3; of++)
        {
            if (_chance.Next(3) == 0) facts.Add(new(Presentations[of], at.AddHours(-3), FactType.Received, Quantity.Of(20), Id(place)));
            _shelf[place, of] = Math.Max(0, _shelf[place, of] - _chance.Next(0, 25));
            facts.Add(new(Presentations[of], at.AddMinutes(-5), FactType.Count, Quantity.Of(_shelf[place, of]), Id(place)));
        }
        return Batch(place, at, facts, through: false);
    }

    private Word.Batch Movements(int place, DateTimeOffset at)
    {
        var facts = new List<StockFact>();
        for (var of = 0; of < 3; of++)
        {
            for (var lines = _chance.Next(0, 4); lines > 0; lines--)
            {
                var late = _chance.Next(12) == 0 ? TimeSpan.FromDays(1 + _chance.Next(4)) : TimeSpan.FromMinutes(_chance.Next(1, 200));
                var quantity = Math.Min(_shelf[place, of], _chance.Next(1, 7));
                if (quantity > 0) facts.Add(new(Presentations[of], at - late, FactType.Dispensed, Quantity.Of(quantity), _chance.Next(6) == 0 ? null : Id(place)));
                else facts.Add(new(Presentations[of], at - late, FactType.Unserved, Quantity.Of(2), Id(place)));
                _shelf[place, of] -= quantity;
            }
            if (_chance.Next(8) == 0) facts.Add(Moved(place, of, FactType.Received, _chance.Next(10, 120), at));
            if (_chance.Next(15) == 0) facts.Add(Moved(place, of, FactType.Returned, 1, at));
            if (_chance.Next(20) == 0) facts.Add(Moved(place, of, FactType.Lent, 5, at));
            if (_chance.Next(6) == 0) facts.Add(new(Presentations[of], at.AddSeconds(-30), FactType.Count, Quantity.Of(_shelf[place, of] = Math.Max(0, _shelf[place, of] + _chance.Next(-4, 4))), Id(place)));
        }
        if (_chance.Next(10) == 0 && _used[place].Count > 0)
            facts.Add(new(default, at, FactType.Reversal, default, Id(place), Reverses: _used[place][_chance.Next(_used[place].Count)]));
        return Batch(place, at, facts, through: _chance.Next(5) > 0);
    }

    private StockFact Moved(int place, int of, FactType type, int quantity, DateTimeOffset at)
    {
        _shelf[place, of] += FactRules.StockSign(type) * quantity;
        return new(Presentations[of], at.AddMinutes(-_chance.Next(1, 90)), type, Quantity.Of(quantity), Id(place));
    }

    private Word.Facts Supply(int day)
    {
        var at = Between(day, 7, 19);
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        List<SupplyFact> facts =
        [
            new SupplyFact.Stock(Propofol, Laboratory, at.AddHours(-2), Quantity.Of(_chance.Next(0, 3_000))),
            new SupplyFact.Sales(Propofol, Laboratory, at, SalesWindow.UsualMonth, Quantity.Of(2_000), today.AddDays(-366), today.AddDays(-1)),
            new SupplyFact.Stock(Amoxicilline, Wholesaler, at, Quantity.Of(_chance.Next(0, 500))),
            new SupplyFact.Announced(Propofol, Laboratory, at, "A-" + day / 4, today.AddDays(_chance.Next(2, 15)), Quantity.Of(800), _chance.Next(2) == 0),
        ];
        var record = new FactRecord(new("supply", "s.csv", "", at), [.. facts.Select((fact, line) => (line + 2, fact))], []);
        return new(at, new(FactLog.SupplyStream, new(7, (short)day, 0, new byte[8]), "import", record.Encode()));
    }

    private Word.Batch Batch(int place, DateTimeOffset at, List<StockFact> facts, bool through)
    {
        var number = ++_batches;
        return new(at, Place(place), new(new(number, 0, 0, new byte[8]), (ulong)number, [.. facts.Select((fact, index) => (index, fact))], [], through ? at : null, []));
    }

    private string Id(int place)
    {
        var id = $"p{place}-{++_ids}";
        _used[place].Add(id);
        return id;
    }

    private DateTimeOffset Between(int day, int from, int to) => Begin.AddDays(day).AddMilliseconds(_chance.NextInt64(from * 3_600_000L, to * 3_600_000L));
}
