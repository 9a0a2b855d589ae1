using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Supply;

/// <summary>Where a delivery stands.</summary>
public enum ArrivalStatus : byte
{
    /// <summary>Spoken of (confirmed, received…) but its announcement is not known yet.</summary>
    Unannounced,
    Planned,
    Partial,
    Received,
    Abandoned,
}

/// <summary>What was announced, when.</summary>
public readonly record struct ArrivalNotice(DateTimeOffset At, DateOnly Due, Quantity Quantity, bool Confirmed) : IComparable<ArrivalNotice>
{
    public int CompareTo(ArrivalNotice other) =>
        At != other.At ? At.CompareTo(other.At)
        : Due != other.Due ? Due.CompareTo(other.Due)
        : Quantity != other.Quantity ? other.Quantity.CompareTo(Quantity) : other.Confirmed.CompareTo(Confirmed);

    public static bool operator <(ArrivalNotice left, ArrivalNotice right) => left.CompareTo(right) < 0;
    public static bool operator >(ArrivalNotice left, ArrivalNotice right) => left.CompareTo(right) > 0;
    public static bool operator <=(ArrivalNotice left, ArrivalNotice right) => left.CompareTo(right) <= 0;
    public static bool operator >=(ArrivalNotice left, ArrivalNotice right) => left.CompareTo(right) >= 0;
}

/// <summary>What came on one day.</summary>
public readonly record struct ArrivalReceipt(DateOnly On, Quantity Quantity, bool Last, DateTimeOffset At);

/// <summary>One announced delivery with its history. Immutable; the same facts give the same arrival in any order.</summary>
/// <param name="Notices">Oldest first; the last one stands. At most <see cref="NoticeLimit"/>: the first and the newest are kept.</param>
/// <param name="Receipts">By day; of two about one day the later stands. At most <see cref="ReceiptLimit"/>, the newest days.</param>
public sealed record Arrival(
    Holder Holder, string Id, IReadOnlyList<ArrivalNotice> Notices, IReadOnlyList<ArrivalReceipt> Receipts, DateTimeOffset? ConfirmedAt, DateTimeOffset? AbandonedAt)
{
    public const int NoticeLimit = 32, ReceiptLimit = 64, LongestId = 64;

    internal static Arrival Blank(Holder holder, string id) => new(holder, id, [], [], null, null);

    public ArrivalNotice? Current => Notices.Count > 0 ? Notices[^1] : null;

    /// <summary>Whether the source stands by the date said last: a confirmation of an earlier date is none.</summary>
    public bool Confirmed => Current is { } notice && (notice.Confirmed || ConfirmedAt >= notice.At);

    public Quantity Came => Receipts.Aggregate(Quantity.Zero, static (sum, receipt) => sum + receipt.Quantity);

    /// <summary>What is still to come of a planned or partial delivery.</summary>
    public Quantity Remaining => Status is ArrivalStatus.Planned or ArrivalStatus.Partial && Current is { } notice ? notice.Quantity - Came : Quantity.Zero;

    public bool Open => Status is ArrivalStatus.Planned or ArrivalStatus.Partial;

    public ArrivalStatus Status
    {
        get
        {
            if (Current is not { } notice) return ArrivalStatus.Unannounced;
            if (Receipts.Any(receipt => receipt.Last) || (Receipts.Count > 0 && Came >= notice.Quantity)) return ArrivalStatus.Received;
            // Announced again after it was given up, it is planned again.
            if (AbandonedAt >= notice.At) return ArrivalStatus.Abandoned;
            return Receipts.Count > 0 ? ArrivalStatus.Partial : ArrivalStatus.Planned;
        }
    }

    /// <summary>How often its date was moved, and by how many days in all: positive = later.</summary>
    public (int Times, int Days) Moved
    {
        get
        {
            var times = 0;
            for (var i = 1; i < Notices.Count; i++)
                if (Notices[i].Due != Notices[i - 1].Due) times++;
            return (times, Notices.Count == 0 ? 0 : Notices[^1].Due.DayNumber - Notices[0].Due.DayNumber);
        }
    }

    /// <summary>The last day on which something of it came.</summary>
    public DateOnly? CameOn => Receipts.Count > 0 ? Receipts[^1].On : null;

    internal Arrival With(ArrivalNotice said)
    {
        if (Notices.Contains(said)) return this;
        List<ArrivalNotice> notices = [.. Notices, said];
        notices.Sort();
        // Of too many, the second oldest goes: the first date and the newest ones tell the slip.
        if (notices.Count > NoticeLimit) notices.RemoveAt(1);
        return this with { Notices = notices };
    }

    internal Arrival With(ArrivalReceipt said)
    {
        var other = Receipts.Where(receipt => receipt.On != said.On);
        var stands = Receipts.Where(receipt => receipt.On == said.On).Append(said).OrderBy(receipt => receipt.At).ThenByDescending(receipt => receipt.Quantity).ThenBy(receipt => receipt.Last).Last();
        return this with { Receipts = [.. other.Append(stands).OrderBy(receipt => receipt.On).TakeLast(ReceiptLimit)] };
    }

    internal Arrival WithConfirmation(DateTimeOffset at) => ConfirmedAt >= at ? this : this with { ConfirmedAt = at };
    internal Arrival WithEnd(DateTimeOffset at) => AbandonedAt >= at ? this : this with { AbandonedAt = at };
}
