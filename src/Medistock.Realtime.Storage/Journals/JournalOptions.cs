using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Journals;

/// <summary>The journal's limits. What happens at each is said beside it.</summary>
public sealed record JournalOptions
{
    /// <summary>Rows that may wait; the next append is refused as busy.</summary>
    public int Capacity { get; init; } = 8_192;
    /// <summary>Payload bytes that may wait; as above.</summary>
    public long CapacityBytes { get; init; } = 64 << 20;
    /// <summary>Rows in one transaction; the rest waits for the next.</summary>
    public int GroupRows { get; init; } = 512;
    /// <summary>Payload bytes after which a group takes no further row.</summary>
    public int GroupBytes { get; init; } = 8 << 20;
    /// <summary>Longest time a group waits for more rows, and only while rows keep coming. 0: never.</summary>
    public int LingerMs { get; init; } = 3;
    /// <summary>How long a commit waits for a lock held by another program before it is refused.</summary>
    public int BusyMs { get; init; } = 1_000;
    /// <summary>SQLite: connections that read at once; further readers wait. PostgreSQL: the connection string's <c>Maximum Pool Size</c>.</summary>
    public int Readers { get; init; } = 4;
    /// <summary>SQLite: committed rows kept in memory until the index has them; beyond, they are found by reading the log again.</summary>
    public int TailRows { get; init; } = 131_072;
    /// <summary>SQLite: pages of write-ahead log (8 KiB each) after which the writer itself moves them into the file.</summary>
    public int CheckpointPages { get; init; } = 2_048;
    /// <summary>Snapshots that may wait to be written; beyond, the oldest is dropped and counted.</summary>
    public int PendingSnapshots { get; init; } = 4_096;
    /// <summary>Bytes of snapshots that may wait; as above.</summary>
    public long PendingSnapshotBytes { get; init; } = 64 << 20;

    /// <summary>For tests: sees each connection the writer opens (to bound its pages, for instance).</summary>
    internal Action<SqliteConnection>? Opened { get; init; }

    /// <summary>One payload may not be larger.</summary>
    public const int LargestPayload = 16 << 20;
}
