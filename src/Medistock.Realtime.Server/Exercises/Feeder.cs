using System.Threading.Channels;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>Plays rows at their own moments by the exercise's clock, each stream in its order. A machine that cannot keep up plays later, in order, and says that it is behind.</summary>
internal sealed partial class Feeder(FeedFile feed, PastPlayer player, ExerciseClock clock, ILogger log)
{
    /// <summary>Streams played beside each other, and rows that may wait for each.</summary>
    private const int Lanes = 16, WaitingPerLane = 64;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25), Again = TimeSpan.FromMilliseconds(100), BehindAfter = TimeSpan.FromSeconds(5);
    private long _due, _played, _left;

    public long Played => Volatile.Read(ref _played);
    /// <summary>Rows that the exercise did not take: there, other things had happened.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>The row that is next should have been played real seconds ago.</summary>
    public bool Behind => Volatile.Read(ref _due) is > 0 and var due && clock.GetUtcNow().UtcTicks - due > (BehindAfter * clock.Speed).Ticks;

    /// <summary>Ends when everything has been played.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var lanes = Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(WaitingPerLane) { SingleReader = true, SingleWriter = true })).ToArray();
        var playing = Task.WhenAll(lanes.Select(lane => PlayAsync(lane.Reader, broken)));
        try
        {
            using var beat = new PeriodicTimer(Beat);
            foreach (var row in feed.Read())
            {
                while (clock.GetUtcNow() < row.RecordedAt) await beat.WaitForNextTickAsync(broken.Token);
                Volatile.Write(ref _due, row.RecordedAt.UtcTicks);
                await lanes[(uint)string.GetHashCode(row.Stream, StringComparison.Ordinal) % Lanes].Writer.WriteAsync(row, broken.Token);
                Volatile.Write(ref _due, 0);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // A lane broke: what broke it is told by it.
            await playing;
        }
        finally
        {
            foreach (var lane in lanes) lane.Writer.TryComplete();
        }
        await playing;
    }

    private async Task PlayAsync(ChannelReader<JournalEntry> rows, CancellationTokenSource broken)
    {
        try
        {
            await foreach (var row in rows.ReadAllAsync(broken.Token))
            {
                var taken = await TakenAsync(row, broken.Token);
                Interlocked.Increment(ref taken ? ref _played : ref _left);
                if (!taken) LogLeft(row.Stream, row.Sequence);
            }
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }

    private async Task<bool> TakenAsync(JournalEntry row, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await player.PlayAsync(row, cancel);
            }
            catch (Exception later) when (later is EngineBusyException or JournalBusyException or JournalUnavailableException or RebuildingException)
            {
                // Not now: the same again changes nothing.
                await Task.Delay(Again, cancel);
            }
            catch (Exception unread) when (unread is InvalidDataException or FormatException)
            {
                // One row that this version cannot say does not end the exercise.
                LogUnread(row.Stream, row.Sequence, unread);
                return false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Stream} {Sequence} cannot be played")]
    private partial void LogUnread(string stream, long sequence, Exception why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Stream} {Sequence} has nothing to do in this exercise and is left out")]
    private partial void LogLeft(string stream, long sequence);
}
