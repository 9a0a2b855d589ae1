using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>The rows that an exercise will play, apart from the store they come from: once it has begun, that one is not opened any more. One file, written and read by the same process.</summary>
internal sealed class FeedFile(string path)
{
    public long Rows { get; private set; }

    /// <summary>Writes what is wanted of the rows from where they stand up to the first that was recorded at <paramref name="until"/> or later.</summary>
    /// <param name="rows">Stands at a row.</param>
    public void Write(IEnumerator<JournalEntry> rows, DateTimeOffset until, Func<JournalEntry, bool> wanted, CancellationToken cancel)
    {
        using var file = new BinaryWriter(File.Create(path));
        do
        {
            cancel.ThrowIfCancellationRequested();
            var row = rows.Current;
            if (row.RecordedAt >= until) return;
            if (!wanted(row)) continue;
            file.Write(row.Stream);
            file.Write(row.Sequence);
            file.Write((row.BatchId ?? Guid.Empty).ToByteArray(bigEndian: true));
            file.Write(row.BodyHash);
            file.Write(row.Principal);
            file.Write(row.RecordedAt.UtcTicks);
            file.Write(row.Payload.Length);
            file.Write(row.Payload.Span);
            Rows++;
        }
        while (rows.MoveNext());
    }

    /// <summary>In the order of recording.</summary>
    public IEnumerable<JournalEntry> Read()
    {
        using var file = new BinaryReader(File.OpenRead(path));
        for (long row = 0; row < Rows; row++)
        {
            var (stream, sequence, batch) = (file.ReadString(), file.ReadInt64(), new Guid(file.ReadBytes(16), bigEndian: true));
            var (hash, principal, at) = (file.ReadUInt64(), file.ReadString(), new DateTimeOffset(file.ReadInt64(), TimeSpan.Zero));
            yield return new(stream, sequence, batch == Guid.Empty ? null : batch, hash, principal, at, file.ReadBytes(file.ReadInt32()));
        }
    }
}
