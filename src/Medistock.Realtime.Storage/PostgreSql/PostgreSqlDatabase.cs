using System.Globalization;
using System.Net.Sockets;
using Medistock.Realtime.Storage.Data;
using Npgsql;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>One PostgreSQL database: how it is connected to, and what its errors mean.</summary>
public sealed class PostgreSqlDatabase : IDisposable
{
    /// <summary>Oldest server version that the schema works on.</summary>
    public const int OldestMajor = 15;
    private const int PoolSize = 16;
    private readonly NpgsqlDataSource _pool;

    private PostgreSqlDatabase(NpgsqlDataSource pool, string shown) => (_pool, Shown) = (pool, shown);

    /// <summary>Where it is, without a secret.</summary>
    public string Shown { get; }

    /// <param name="connection">Npgsql's keywords: <c>Host=…;Database=…;Username=…</c>. What is not said gets our defaults: 16 connections, 10 s per answer.</param>
    /// <exception cref="DataDirectoryException">The text is no connection string, or the server is too old.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static PostgreSqlDatabase Open(string connection)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new(connection);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new DataDirectoryException($"the PostgreSQL connection is not understood: {problem.Message}", problem);
        }
        if (string.IsNullOrEmpty(settings.Host)) throw new DataDirectoryException("the PostgreSQL connection names no Host");
        var given = settings.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!given.Contains("Maximum Pool Size")) settings.MaxPoolSize = PoolSize;
        if (!given.Contains("Command Timeout")) settings.CommandTimeout = 10;
        if (!given.Contains("Timeout")) settings.Timeout = 5;
        // A dozen questions, asked for ever.
        if (!given.Contains("Max Auto Prepare")) settings.MaxAutoPrepare = 32;
        if (!given.Contains("Application Name")) settings.ApplicationName = "medistock";
        // A node cut off from the network is noticed in seconds, not in the two hours of TCP's default. A socket file has no such thing.
        if (!given.Contains("Tcp Keepalive") && settings.Host[0] is not ('/' or '@')) (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 5, 2);
        var database = new PostgreSqlDatabase(NpgsqlDataSource.Create(settings), string.Create(CultureInfo.InvariantCulture, $"postgres:{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}"));
        try
        {
            using var first = database.Connect();
            if (first.PostgreSqlVersion.Major < OldestMajor) throw new DataDirectoryException($"{database.Shown} is PostgreSQL {first.PostgreSqlVersion}: {OldestMajor} or newer is needed");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A connection of the pool, open.</summary>
    public NpgsqlConnection Connect() => _pool.OpenConnection();

    /// <summary>A connection of the pool, open.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancel) => _pool.OpenConnectionAsync(cancel);

    public void Dispose() => _pool.Dispose();

    /// <summary>The database refused, failed or was out of reach: the reason lies there, not in this program.</summary>
    public static bool IsTrouble(Exception problem) => problem is NpgsqlException or TimeoutException or IOException or SocketException;

    /// <summary>What an operator is told.</summary>
    public static string Explain(Exception problem) => problem switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } full => $"the database's disk is full ({full.MessageText})",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } locked => $"the row is locked by another session ({locked.MessageText})",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied => $"the role may not do this ({denied.MessageText})",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } standby => $"the database is a standby or read only ({standby.MessageText})",
        PostgresException other => $"{other.MessageText} ({other.SqlState})",
        NpgsqlException { InnerException: { } inner } => $"{problem.Message} ({inner.Message})",
        _ => problem.Message,
    };
}
