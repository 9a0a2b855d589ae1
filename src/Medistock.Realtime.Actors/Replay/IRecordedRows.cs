using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>A journal as a replay reads it: forwards in the order in which it was recorded, and back into one stream. Nothing is written. For one caller at a time.</summary>
public interface IRecordedRows
{
    /// <summary>Rows when it was opened, over all streams; those appended since are not part of it.</summary>
    long Count { get; }

    /// <summary>
    /// Every row, in the order of recording: each stream in sequence order, and over all streams as the store can tell it. Read once.
    /// </summary>
    /// <exception cref="InvalidDataException">A row is damaged or missing: what follows cannot be told.</exception>
    IEnumerable<JournalEntry> InOrder(CancellationToken cancel);

    /// <summary>Rows of one stream with a sequence above <paramref name="after"/> and up to <paramref name="through"/>, among those that <see cref="InOrder"/> has given.</summary>
    IEnumerable<JournalEntry> Of(string stream, long after, long through);

    /// <summary>What stands for rows that retention removed before the first one of <paramref name="stream"/>: the newest row of its checkpoint. Null: there is none.</summary>
    JournalEntry? CheckpointOf(string stream);
}
