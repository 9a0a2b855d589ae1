using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>A prepared statement, bound and stepped without boxing. Indexes are SQLite's: parameters from 1, columns from 0. Not for several threads at once.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        var code = raw.sqlite3_prepare_v2(_database, sql, out _statement);
        if (code != raw.SQLITE_OK) throw SqliteFile.Error(_database, code);
    }

    public Statement Bind(int index, long value) => Checked(raw.sqlite3_bind_int64(_statement, index, value));
    public Statement Bind(int index, string value) => Checked(raw.sqlite3_bind_text(_statement, index, value));
    public Statement Bind(int index, double value) => Checked(raw.sqlite3_bind_double(_statement, index, value));
    public Statement BindOrNull(int index, long? value) => value is { } known ? Bind(index, known) : BindNull(index);
    public Statement BindOrNull(int index, double? value) => value is { } known ? Bind(index, known) : BindNull(index);
    public Statement BindOrNull(int index, string? value) => value is { } known ? Bind(index, known) : BindNull(index);
    public Statement BindNull(int index) => Checked(raw.sqlite3_bind_null(_statement, index));

    /// <summary>Copies the bytes.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> value) =>
        Checked(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));

    /// <summary>True while there is a row to read. After false, or an error, the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var error = SqliteFile.Error(_database, code);
        Reset();
        throw error;
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>First column of the first row, or null.</summary>
    public long? Scalar()
    {
        long? value = Step() && !IsNull(0) ? Long(0) : null;
        Reset();
        return value;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;
    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);
    public int Int(int column) => raw.sqlite3_column_int(_statement, column);
    public double Real(int column) => raw.sqlite3_column_double(_statement, column);
    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Ends reading, so that no lock is kept. The code it returns is the last step's, already thrown.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw SqliteFile.Error(_database, code);
}
