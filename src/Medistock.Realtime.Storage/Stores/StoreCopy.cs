using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>What a copy did.</summary>
/// <param name="Copied">Rows written now; those that an earlier run had written are not counted.</param>
/// <param name="Checksum">SHA-256 over the streams' names and checksums, the same on both sides.</param>
public sealed record CopyReport(string Epoch, int Streams, long Rows, long Copied, string Checksum);

/// <summary>
/// Moves a store to the other kind of database, or back: every stream row by row in order, registry, documents and session keys; snapshots are
/// made again by the engine. What was cut short goes on where it stopped. Ends with a checksum of each stream, read back on both sides.
/// </summary>
public static class StoreCopy
{
    private const int StreamsAtOnce = 16, RowsAtOnce = 64;
    private const long BytesAtOnce = 4 << 20;

    /// <param name="progress">Told rows written so far, and how many there are; by several threads.</param>
    /// <param name="comparing">Then streams compared, and how many there are.</param>
    /// <exception cref="DataDirectoryException">Source or target is served, or the target holds another history.</exception>
    /// <exception cref="InvalidDataException">The two differ at the end, or the target went on by itself.</exception>
    public static async Task<CopyReport> RunAsync(StoreAddress from, StoreAddress to, TimeProvider time, Action<long, long> progress, CancellationToken cancel, Action<long, long>? comparing = null)
    {
        DirectoryManifest manifest;
        using (var seen = Store.OpenToRead(from)) manifest = seen.Manifest;
        // Its mark would have to go with it, and nobody needs it.
        if (manifest.Exercise is { } exercise) throw new DataDirectoryException($"this is what an exercise on {exercise.Name} left: it is not moved");
        var fresh = new NewDirectory(manifest.Epoch, manifest.CreatedAt, manifest.Demo, manifest.Clock);
        using var source = Store.OpenToServe(from, fresh);
        using var target = Store.OpenToCopyInto(to, fresh);
        target.Incomplete = true;
        CopyRegistry(source, target, time);
        using var read = source.OpenJournal(new JournalOptions(), time);
        using var written = target.OpenJournal(new JournalOptions(), time);
        var copied = await CopyRowsAsync(read.Journal, written.Journal, target.Shown, progress, cancel).ConfigureAwait(false);
        var (streams, rows, checksum) = await CompareAsync(read.Journal, written.Journal, comparing, cancel).ConfigureAwait(false);
        target.Incomplete = false;
        return new(manifest.Epoch, streams, rows, copied, checksum);
    }

    private static async Task<long> CopyRowsAsync(IJournal from, IJournal to, string target, Action<long, long> progress, CancellationToken cancel)
    {
        var there = (await to.HeadsAsync("", cancel).ConfigureAwait(false)).ToDictionary(head => head.Stream, head => head.Head, StringComparer.Ordinal);
        var heads = await from.HeadsAsync("", cancel).ConfigureAwait(false);
        if (heads.FirstOrDefault(head => there.GetValueOrDefault(head.Stream) > head.Head) is { Stream: { } ahead }) throw new InvalidDataException($"{target} went on by itself: its {ahead} is longer than the source's");
        if (there.Keys.Except(heads.Select(head => head.Stream), StringComparer.Ordinal).FirstOrDefault() is { } alone) throw new InvalidDataException($"{target} went on by itself: the source has no {alone}");
        long total = heads.Sum(head => head.Head), done = there.Values.Sum(), copied = 0;
        await Parallel.ForEachAsync(heads, new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancel }, async (stream, stop) =>
        {
            var after = there.GetValueOrDefault(stream.Stream);
            var waiting = new List<Task>();
            long bytes = 0;
            await foreach (var row in from.ReadAsync(stream.Stream, after, stop).ConfigureAwait(false))
            {
                if (row.Sequence != ++after) throw new InvalidDataException($"{stream.Stream} begins at {row.Sequence}: retention removed what came before, and a store whose journal was cut is not moved");
                waiting.Add(to.AppendAsync(row, CancellationToken.None).AsTask());
                bytes += row.Payload.Length;
                if (waiting.Count < RowsAtOnce && bytes < BytesAtOnce) continue;
                await FlushAsync().ConfigureAwait(false);
            }
            await FlushAsync().ConfigureAwait(false);

            async Task FlushAsync()
            {
                await Task.WhenAll(waiting).ConfigureAwait(false);
                Interlocked.Add(ref copied, waiting.Count);
                progress(Interlocked.Add(ref done, waiting.Count), total);
                waiting.Clear();
                bytes = 0;
            }
        }).ConfigureAwait(false);
        return copied;
    }

    private static async Task<(int Streams, long Rows, string Checksum)> CompareAsync(IJournal from, IJournal to, Action<long, long>? comparing, CancellationToken cancel)
    {
        var heads = await from.HeadsAsync("", cancel).ConfigureAwait(false);
        var sums = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        long rows = 0;
        await Parallel.ForEachAsync(heads, new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancel }, async (stream, stop) =>
        {
            var (count, here) = await SumAsync(from, stream.Stream, stop).ConfigureAwait(false);
            var (there, copy) = await SumAsync(to, stream.Stream, stop).ConfigureAwait(false);
            if (count != there || !here.AsSpan().SequenceEqual(copy)) throw new InvalidDataException($"{stream.Stream} differs: {count} rows {Convert.ToHexStringLower(here)[..16]}, in the copy {there} rows {Convert.ToHexStringLower(copy)[..16]}");
            sums[stream.Stream] = here;
            comparing?.Invoke(sums.Count, heads.Count);
            Interlocked.Add(ref rows, count);
        }).ConfigureAwait(false);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (stream, sum) in sums.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            whole.AppendData(Encoding.UTF8.GetBytes(stream));
            whole.AppendData(sum);
        }
        return (sums.Count, rows, Convert.ToHexStringLower(whole.GetHashAndReset()));
    }

    /// <summary>SHA-256 over everything a row says.</summary>
    private static async Task<(long Rows, byte[] Sum)> SumAsync(IJournal journal, string stream, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long rows = 0;
        await foreach (var row in journal.ReadAsync(stream, 0, cancel).ConfigureAwait(false))
        {
            sum.AppendData(Fixed(row));
            sum.AppendData(Encoding.UTF8.GetBytes(row.Principal));
            sum.AppendData(row.Payload.Span);
            rows++;
        }
        return (rows, sum.GetHashAndReset());
    }

    private static byte[] Fixed(in JournalEntry row)
    {
        var bytes = new byte[53];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, row.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), row.BodyHash);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), row.RecordedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), row.Payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), row.Principal.Length);
        bytes[32] = row.BatchId is null ? (byte)0 : (byte)1;
        row.BatchId.GetValueOrDefault().TryWriteBytes(bytes.AsSpan(33), bigEndian: true, out _);
        return bytes;
    }

    private static void CopyRegistry(Store source, Store target, TimeProvider time)
    {
        using var from = source.OpenRegistry(time);
        using var to = target.OpenRegistry(time);
        var book = from.Reference.Current;
        to.Reference.Save(book.Presentations, book.Establishments, book.Departments);
        var (_, keys) = from.Tables.LoadKeys(-1);
        var held = to.Keys.List().ToDictionary(key => key.Id, StringComparer.Ordinal);
        foreach (var key in keys ?? [])
        {
            if (!held.TryGetValue(key.Key.Id, out var known)) to.Tables.InsertKey(key);
            else if (known.RevokedAt is null && key.Key.RevokedAt is { } at) to.Tables.RevokeKey(key.Key.Id, at.ToUnixTimeMilliseconds());
        }
        var imports = from.Reference.Imports.Newest(int.MaxValue).Reverse().ToList();
        foreach (var import in imports.Skip(to.Reference.Imports.Newest(int.MaxValue).Count)) to.Tables.RecordImport(import);
        // What still waits there would find no server any more; a batch that the journal has already is known there by its id.
        var waiting = to.Inbox.Oldest(FactInbox.Capacity).Select(batch => batch.BatchId).ToHashSet();
        to.Inbox.Put([.. from.Inbox.Oldest(FactInbox.Capacity).Where(batch => !waiting.Contains(batch.BatchId))]);
        foreach (var name in source.DocumentNames()) target.WriteDocument(name, source.ReadDocument(name)!);
        foreach (var (name, xml) in source.SessionKeys()) target.AddSessionKey(name, xml);
    }
}
