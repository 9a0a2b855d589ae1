using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>How the database files are opened, and what their errors mean.</summary>
internal static class SqliteFile
{
    private const int Corrupt = 11, NotADatabase = 26;

    /// <param name="durable">True: a commit is on disk when it returns (<c>synchronous=FULL</c>). False: the file stays whole, its last commits may go with the power.</param>
    /// <param name="busyMs">How long a statement waits for another process's lock.</param>
    public static SqliteConnection OpenToWrite(string path, bool durable, int busyMs)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Pragma(connection, $"busy_timeout={busyMs}");
            // Takes effect only while the file is still empty.
            Pragma(connection, "page_size=8192");
            Pragma(connection, "journal_mode=WAL");
            Pragma(connection, durable ? "synchronous=FULL" : "synchronous=NORMAL");
            Pragma(connection, "journal_size_limit=67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Read only. A copy on a medium that cannot be written, where no write-ahead log can be, is opened as immutable.</summary>
    public static SqliteConnection OpenToRead(string path, int busyMs)
    {
        try
        {
            return OpenToRead(path, SqliteOpenMode.ReadOnly, busyMs);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && File.Exists(path) && !File.Exists(path + "-wal"))
        {
            return OpenToRead("file:" + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1", SqliteOpenMode.ReadOnly, busyMs);
        }
    }

    private static SqliteConnection OpenToRead(string source, SqliteOpenMode mode, int busyMs)
    {
        var connection = Open(source, mode);
        try
        {
            Pragma(connection, $"busy_timeout={busyMs}");
            // The first read opens the write-ahead log: what fails, fails here.
            Pragma(connection, "schema_version");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs one of our own constant pragmas or statements.</summary>
    public static void Pragma(SqliteConnection connection, string pragma) => Run(connection, "PRAGMA " + pragma);

    public static void Run(SqliteConnection connection, string sql)
    {
        var code = raw.sqlite3_exec(connection.Handle!, sql);
        if (code != raw.SQLITE_OK) throw Error(connection.Handle!, code);
    }

    public static SqliteException Error(sqlite3 handle, int code) =>
        new($"SQLite error {code}: {raw.sqlite3_errmsg(handle).utf8_to_string()}", code & 0xff, raw.sqlite3_extended_errcode(handle));

    public static bool IsDamage(SqliteException problem) => problem.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>What an operator is told.</summary>
    public static string Explain(Exception problem) => problem is not SqliteException sqlite ? problem.Message : sqlite.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"the disk is full ({problem.Message})",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"the database is locked by another program ({problem.Message})",
        raw.SQLITE_IOERR => $"the disk failed (extended code {sqlite.SqliteExtendedErrorCode}: {problem.Message})",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => $"the file cannot be opened to write ({problem.Message})",
        Corrupt or NotADatabase => $"the file is damaged ({problem.Message})",
        _ => problem.Message,
    };

    /// <summary>Deletes a database with its write-ahead log.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"]) File.Delete(path + suffix);
    }
}
