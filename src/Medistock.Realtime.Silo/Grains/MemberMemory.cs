using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Orleans.Core;
using Orleans.Storage;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// What a molecule group was told, kept where it survives its silo: members speak every ten minutes only. Rows are absolute and numbered, so an older state
/// never wins over a newer row, and nothing breaks when it cannot be read or written: members say their rows again.
/// </summary>
/// <param name="storage">Read and written on the grain's own turns, one at a time.</param>
/// <param name="belongs">Whether a presentation is still of this group: what is recalled may be older than the reference.</param>
internal sealed partial class MemberMemory(string group, MoleculeGroupActor actor, IStorage<GroupMemory> storage, Func<PresentationCode, bool> belongs, ILogger log)
{
    /// <summary>Name of the grain storage, and of the state in it.</summary>
    public const string Storage = "groups", StateName = "members";
    private static readonly TimeSpan KeepEvery = TimeSpan.FromMinutes(1);
    /// <summary>As often as members speak: waiting longer would only lose more.</summary>
    private const int LongestMinutes = 10;

    // Rows that came before the rules had their hysteresis back, and versions that the store holds: at most one of each member.
    private readonly Dictionary<PresentationCode, MemberRow> _early = [];
    private Dictionary<PresentationCode, long> _kept = [];
    private Task _recalling = Task.CompletedTask, _last = Task.CompletedTask;
    private bool _open, _recalled;
    private int _bytes;

    /// <summary>Something was taken that is not kept yet.</summary>
    public bool Owed { get; private set; }

    /// <summary>How long a change waits to be kept: a minute, and one more for each full MiB, so that the largest groups do not fill the disk with copies of themselves.</summary>
    public TimeSpan Patience => KeepEvery * Math.Min(LongestMinutes, 1 + (_bytes >> 20));

    /// <summary>A row that a member says. Before <see cref="Open"/> it waits.</summary>
    public void Take(MemberRow row)
    {
        if (_open) Owed |= actor.Receive(row) && row.Version > _kept.GetValueOrDefault(row.Presentation, long.MinValue);
        else if (_early.TryGetValue(row.Presentation, out var held) ? held.Version < row.Version : _early.Count < MoleculeGroupActor.MemberLimit) _early[row.Presentation] = row;
    }

    /// <summary>The rules have their hysteresis back: what came early counts from here on.</summary>
    public void Open()
    {
        if (_open) return;
        _open = true;
        foreach (var row in _early.Values) Take(row);
        _early.Clear();
    }

    /// <summary>Reads what was kept, once; where that fails, again at the next call. Completes either way.</summary>
    public Task RecallAsync()
    {
        if (!_recalled && _recalling.IsCompleted) _last = _recalling = AfterAsync(_last, ReadAsync);
        return _recalling;
    }

    /// <summary>Writes what is owed. What fails stays owed.</summary>
    public Task KeepAsync() => _last = AfterAsync(_last, WriteAsync);

    private static async Task AfterAsync(Task before, Func<Task> then)
    {
        await before;
        await then();
    }

    private async Task ReadAsync()
    {
        try
        {
            await storage.ReadStateAsync();
        }
        catch (Exception away) when (away is not OutOfMemoryException)
        {
            // Whatever the store fails with, the group lives on what it is told.
            LogUnread(group, away);
            return;
        }
        _recalled = true;
        if (storage.State?.Read() is not { } rows)
        {
            LogDropped(group);
            return;
        }
        Note(rows);
        foreach (var row in rows)
            if (belongs(row.Presentation)) Take(row);
    }

    private async Task WriteAsync()
    {
        // A second attempt, since another instance may have written: once that is read, both know the newest of each member.
        for (var attempt = 0; Owed && attempt < 2; attempt++)
        {
            Owed = false;
            try
            {
                var rows = actor.Rows();
                storage.State = GroupMemory.Of(rows);
                await storage.WriteStateAsync();
                Note(rows);
            }
            catch (InconsistentStateException conflict)
            {
                Owed = true;
                LogConflict(group, conflict);
                await ReadAsync();
            }
            catch (Exception away) when (away is not OutOfMemoryException)
            {
                Owed = true;
                LogUnwritten(group, away);
                return;
            }
        }
    }

    private void Note(IReadOnlyList<MemberRow> rows)
    {
        _kept = rows.ToDictionary(row => row.Presentation, row => row.Version);
        _bytes = storage.State.Rows.Length;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Group} was told cannot be read now: its members say it again")]
    private partial void LogUnread(string group, Exception why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Group} was told is damaged or of another version, and is dropped: its members say it again")]
    private partial void LogDropped(string group);

    [LoggerMessage(Level = LogLevel.Information, Message = "What {Group} was told was kept by another instance meanwhile: read again")]
    private partial void LogConflict(string group, Exception why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Group} was told cannot be kept now: tried again later")]
    private partial void LogUnwritten(string group, Exception why);
}
