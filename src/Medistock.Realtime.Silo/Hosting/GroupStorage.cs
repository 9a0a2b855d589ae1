using Medistock.Realtime.Silo.Grains;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>Orleans' binary layout. What it cannot read counts as not kept, so that the next write replaces it: else its row could never be written again.</summary>
internal sealed partial class ForgivingSerializer(Serializer serializer, ILogger<ForgivingSerializer> log) : IGrainStorageSerializer
{
    private readonly OrleansGrainStorageSerializer _inner = new(serializer);

    public BinaryData Serialize<T>(T? input) => _inner.Serialize(input);

    public T? Deserialize<T>(BinaryData input)
    {
        try
        {
            return _inner.Deserialize<T>(input);
        }
        catch (Exception damaged) when (damaged is not OutOfMemoryException)
        {
            LogDamaged(typeof(T).Name, damaged);
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stored {State} cannot be read and is dropped")]
    private partial void LogDamaged(string state, Exception why);
}

internal static class GroupStorageSetup
{
    /// <summary>Where molecule groups keep what they were told: Orleans' grain storage, on the tables that the store's migrations make.</summary>
    /// <param name="connection">The store's.</param>
    public static ISiloBuilder KeepGroups(this ISiloBuilder silo, string connection)
    {
        silo.Services.AddSingleton<ForgivingSerializer>();
        return silo.AddAdoNetGrainStorage(MemberMemory.Storage, (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<ForgivingSerializer>((storage, serializer) =>
        {
            storage.Invariant = "Npgsql";
            // A few connections of its own: large and never urgent, they are not to stand before the journal.
            storage.ConnectionString = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 4, CommandTimeout = 10, Timeout = 10, ApplicationName = "medistock-groups" }.ConnectionString;
            storage.GrainStorageSerializer = serializer;
        }));
    }
}
