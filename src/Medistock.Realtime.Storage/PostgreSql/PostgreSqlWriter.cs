using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Npgsql;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>Inserts a group in one statement. Other processes write too: what counts is what the database has. After a failure it connects afresh for the next group.</summary>
internal sealed class PostgreSqlWriter : GroupWriter
{
    private readonly PostgreSqlDatabase _database;
    private readonly Names _names;
    private readonly IReadOnlySet<string> _followed;
    private readonly StreamAt?[] _streams;
    /// <summary>Streams that were refused a row, and the place in the queue up to which what waited builds on that row.</summary>
    private readonly Dictionary<string, long> _refusedTo = new(StringComparer.Ordinal);
    private NpgsqlConnection? _connection;
    private GroupInsert? _insert;
    private long _taken, _written;

    /// <param name="followed">Streams whose commits are told to <see cref="JournalHints"/>.</param>
    public PostgreSqlWriter(PostgreSqlDatabase database, Names names, JournalOptions options, IReadOnlySet<string> followed) : base(options)
    {
        (_database, _names, _followed) = (database, names, followed);
        _streams = new StreamAt?[options.GroupRows];
        Start();
    }

    /// <summary>Rows committed by this process.</summary>
    public long Written => Interlocked.Read(ref _written);
    protected override void Close() => Disconnect();

    protected override void Commit(int count)
    {
        Array.Clear(_streams);
        _taken += count;
        Connect();
        Resolve(count);
        Choose(count);
        Insert(count);
    }

    protected override void Publish(int count) { }

    protected override void Abandon(Exception problem, int count)
    {
        Abandon(problem);
        for (var i = 0; i < count; i++)
        {
            if (_streams[i] is { } stream) stream.Known = -1;
            // What waits behind it was made on top of it; what became of it, nobody knows.
            RefuseWhatFollows(Group[i].Entry.Stream);
        }
    }

    /// <summary>Finds the number and, where what is known does not lead to the row, the head of each stream in the group.</summary>
    private void Resolve(int count)
    {
        HashSet<string>? ask = null, create = null, principals = null;
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var entry = Group[i].Entry;
            var reached = before.TryGetValue(entry.Stream, out var ahead) ? ahead : _names.Stream(entry.Stream)?.Known ?? -1;
            if (entry.Sequence > reached + 1 || reached < 0) (ask ??= []).Add(entry.Stream);
            before[entry.Stream] = Math.Max(reached, entry.Sequence);
            if (_names.Principal(entry.Principal) is null) (principals ??= []).Add(entry.Principal);
        }
        if (ask is not null) _names.LoadStreams(_connection!, [.. ask]);
        for (var i = 0; i < count; i++)
        {
            var entry = Group[i].Entry;
            if (entry.Sequence == 1 && _names.Stream(entry.Stream) is null) (create ??= []).Add(entry.Stream);
        }
        if (create is not null) _names.CreateStreams(_connection!, [.. create]);
        if (principals is not null) _names.CreatePrincipals(_connection!, [.. principals]);
        for (var i = 0; i < count; i++)
        {
            _streams[i] = _names.Stream(Group[i].Entry.Stream);
            if (_streams[i] is { } stream) stream.InGroup = stream.Known;
        }
    }

    /// <summary>Refuses what does not follow its stream's head; the rest is the group.</summary>
    private void Choose(int count)
    {
        _insert!.Clear();
        for (var i = 0; i < count; i++)
        {
            var entry = Group[i].Entry;
            if (Group[i].Written.Task.IsCompleted) continue;
            if (_refusedTo.TryGetValue(entry.Stream, out var upTo) && _taken - count + i < upTo) Refuse(i);
            else if (_streams[i] is not { } stream || entry.Sequence != stream.InGroup + 1) RefuseAll(i, count);
            else
            {
                stream.InGroup = entry.Sequence;
                _insert.Add(entry, stream.Id, _names.Principal(entry.Principal)!.Value);
            }
        }
        if (_refusedTo.Count > 0 && _refusedTo.Values.Max() <= _taken) _refusedTo.Clear();
    }

    private void Insert(int count)
    {
        while (_insert!.Count > 0)
        {
            var told = Told(count);
            // A stream with several rows in the group gets all of them or none: what follows a row of somebody else's must not stand.
            var together = told.Count > 0 || _insert.Count > Distinct(count);
            using var transaction = together ? _connection!.BeginTransaction() : null;
            var written = _insert.Execute();
            if (written.Count < _insert.Count)
            {
                var whole = true;
                for (var i = 0; i < count; i++)
                {
                    if (Group[i].Written.Task.IsCompleted || written.Contains((_streams[i]!.Id, Group[i].Entry.Sequence))) continue;
                    whole &= !together;
                    // Its sequence, or its batch, is taken: by another activation, or by this very row when an earlier answer was lost. Either
                    // way the actor reads again, and finds the batch when the client repeats it (design.md §4).
                    RefuseAll(i, count);
                }
                if (!whole)
                {
                    transaction!.Rollback();
                    Gather(count);
                    continue;
                }
            }
            if (transaction is not null)
            {
                foreach (var (stream, sequence) in told) Tell(stream, sequence);
                transaction.Commit();
            }
            for (var i = 0; i < count; i++)
                if (!Group[i].Written.Task.IsCompleted) _streams[i]!.Known = Math.Max(_streams[i]!.Known, Group[i].Entry.Sequence);
            Interlocked.Add(ref _written, written.Count);
            return;
        }
    }

    /// <summary>The group again, without what was refused since.</summary>
    private void Gather(int count)
    {
        _insert!.Clear();
        for (var i = 0; i < count; i++)
            if (!Group[i].Written.Task.IsCompleted) _insert.Add(Group[i].Entry, _streams[i]!.Id, _names.Principal(Group[i].Entry.Principal)!.Value);
    }

    /// <summary>Refuses a row and everything of its stream that is queued behind it: it was made on top of that row.</summary>
    private void RefuseAll(int index, int count)
    {
        var name = Group[index].Entry.Stream;
        if (_streams[index] is { } stream) stream.Known = -1;
        RefuseWhatFollows(name);
        for (var i = index; i < count; i++)
            if (Group[i].Entry.Stream == name) Refuse(i);
    }

    private void Refuse(int index) => Group[index].Written.TrySetException(new JournalFenceException(Group[index].Entry.Stream, Group[index].Entry.Sequence));

    // Whoever is refused reads again before it writes again, so what is in the queue now is not yet that.
    private void RefuseWhatFollows(string stream)
    {
        if (Queued > 0) _refusedTo[stream] = _taken + Queued;
    }

    private Dictionary<string, long> Told(int count)
    {
        var told = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            if (!Group[i].Written.Task.IsCompleted && _followed.Contains(Group[i].Entry.Stream)) told[Group[i].Entry.Stream] = Group[i].Entry.Sequence;
        return told;
    }

    private int Distinct(int count)
    {
        var streams = new HashSet<int>();
        for (var i = 0; i < count; i++)
            if (!Group[i].Written.Task.IsCompleted) streams.Add(_streams[i]!.Id);
        return streams.Count;
    }

    private void Tell(string stream, long sequence)
    {
        using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", _connection)
        {
            Parameters = { new() { Value = JournalHints.Channel }, new() { Value = string.Create(CultureInfo.InvariantCulture, $"{sequence} {stream}") } },
        };
        notify.ExecuteNonQuery();
    }

    private void Connect()
    {
        if (_connection is { State: System.Data.ConnectionState.Open }) return;
        Disconnect();
        _connection = _database.Connect();
        // Acknowledged means synced, whatever the database's default; and a session whose node is gone gives its rows free.
        const string Setup = """
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            UNION ALL SELECT set_config('idle_in_transaction_session_timeout', '10s', false)
            UNION ALL SELECT set_config('lock_timeout', $1, false)
            """;
        using (var setup = new NpgsqlCommand(Setup, _connection) { Parameters = { new() { Value = string.Create(CultureInfo.InvariantCulture, $"{Options.BusyMs}ms") } } }) setup.ExecuteNonQuery();
        _insert = new(_connection);
    }

    private void Disconnect()
    {
        _insert?.Dispose();
        _connection?.Dispose();
        (_insert, _connection) = (null, null);
    }

    private void Abandon(Exception problem)
    {
        LastError = PostgreSqlDatabase.Explain(problem);
        try
        {
            Disconnect();
        }
        catch (Exception broken) when (PostgreSqlDatabase.IsTrouble(broken))
        {
            (_insert, _connection) = (null, null);
        }
    }

    /// <summary>Writes 64 KiB and takes them back: whether the database is there and has room again.</summary>
    protected override void Probe()
    {
        try
        {
            Connect();
            using var transaction = _connection!.BeginTransaction();
            using var write = new NpgsqlCommand("INSERT INTO probe (filler) SELECT decode(repeat(md5(g::text), 512), 'hex') FROM generate_series(1, 8) AS g", _connection);
            write.ExecuteNonQuery();
            transaction.Rollback();
            LastError = null;
        }
        catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem))
        {
            Abandon(problem);
        }
    }
}
