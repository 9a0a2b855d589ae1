using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;

namespace Medistock.Realtime.Storage.Registry;

/// <summary><c>registry.db</c> of a data directory. What another process wrote is recognised by SQLite's <c>data_version</c>.</summary>
public sealed class RegistryFile : OpenRegistry
{
    private RegistryFile(string path, TimeProvider time) : base(SqliteRegistryTables.Open(path, time.GetUtcNow()), time)
    {
    }

    /// <param name="time">Gives the times recorded and the timer that looks for other processes' changes.</param>
    /// <exception cref="SchemaException">The file was written by a newer program.</exception>
    public static RegistryFile Open(DataDirectory directory, TimeProvider time) => new(directory.RegistryPath, time);
}
