using System.Collections.Frozen;
using System.Globalization;
using Npgsql;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>A stream has moved, perhaps.</summary>
/// <param name="Stream">Null: the connection was lost meanwhile, anything may have moved.</param>
/// <param name="Sequence">The head that was committed; 0 when <paramref name="Stream"/> is null.</param>
public readonly record struct JournalHint(string? Stream, long Sequence);

/// <summary>
/// Listens for commits to the streams that every node follows (<c>signals</c>), whichever process made them. Only a hint: one may be lost,
/// repeated or late, so whoever follows a stream also polls it, slowly. The connection heals by itself, and says so with an empty hint.
/// </summary>
public sealed class JournalHints : IAsyncDisposable
{
    internal const string Channel = "medistock_journal";
    internal static IReadOnlySet<string> Followed { get; } = FrozenSet.Create("signals");
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1), Sign = TimeSpan.FromSeconds(15);
    private readonly PostgreSqlDatabase _database;
    private readonly TimeProvider _time;
    private readonly Action<JournalHint> _moved;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _listening;
    private string? _lastError;

    private JournalHints(PostgreSqlDatabase database, TimeProvider time, Action<JournalHint> moved)
    {
        (_database, _time, _moved) = (database, time, moved);
        _listening = ListenAsync(_stopping.Token);
    }

    /// <summary>Why nothing is heard; null while the connection stands.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <param name="moved">Called from the listening task, one hint at a time: quick, and without exceptions. The first, empty, says that it listens.</param>
    public static JournalHints Listen(PostgreSqlDatabase database, TimeProvider time, Action<JournalHint> moved) => new(database, time, moved);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.ConnectAsync(cancel).ConfigureAwait(false);
                connection.Notification += (_, told) => _moved(Parse(told.Payload));
                using (var listen = new NpgsqlCommand("LISTEN " + Channel, connection)) await listen.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                Volatile.Write(ref _lastError, null);
                _moved(default);
                while (true)
                {
                    // Silence may be a cut cable: a question now and then tells.
                    if (await connection.WaitAsync(Sign, cancel).ConfigureAwait(false)) continue;
                    using var alive = new NpgsqlCommand("SELECT 1", connection);
                    await alive.ExecuteScalarAsync(cancel).ConfigureAwait(false);
                }
            }
            catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem) && !cancel.IsCancellationRequested)
            {
                Volatile.Write(ref _lastError, PostgreSqlDatabase.Explain(problem));
                await Task.Delay(RetryEvery, _time, cancel).ConfigureAwait(false);
            }
        }
    }

    private static JournalHint Parse(string payload) =>
        payload.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && long.TryParse(payload.AsSpan(0, space), CultureInfo.InvariantCulture, out var sequence)
            ? new(payload[(space + 1)..], sequence) : default;
}
