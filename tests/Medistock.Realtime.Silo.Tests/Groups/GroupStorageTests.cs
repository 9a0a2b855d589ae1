using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Hosting;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;
using Orleans.TestingHost;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Silo.Tests.Groups;

/// <summary>Orleans' grain storage on the tables and queries of our own migrations, as the role that serves.</summary>
public sealed class GroupStorageTests
{
    private static readonly GrainId Group = GrainId.Create("group", "a/b/adult");

    [OnPostgreSqlFact]
    public async Task What_is_kept_in_the_store_is_read_again_and_never_written_over_unseen()
    {
        await using var kept = await KeptAsync();
        var (first, second) = (new GrainState<GroupMemory>(new()), new GrainState<GroupMemory>(new()));
        await kept.ReadAsync(first);
        Assert.False(first.RecordExists);
        await kept.ReadAsync(second);

        first.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, 7)]);
        await kept.WriteAsync(first);
        // A first write that comes second, and a write that has not seen the newest.
        second.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, 3)]);
        await Assert.ThrowsAsync<InconsistentStateException>(() => kept.WriteAsync(second));
        await kept.ReadAsync(second);
        Assert.Equal(7, Assert.Single(second.State!.Read()!).Version);
        second.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, 8), MemberMemoryTests.Of(Curare, 1, 60_000)]);
        await kept.WriteAsync(second);
        first.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, 9)]);
        await Assert.ThrowsAsync<InconsistentStateException>(() => kept.WriteAsync(first));
        await kept.ReadAsync(first);
        Assert.Equal([8, 1], first.State!.Read()!.Select(row => row.Version));
        Assert.Equal(1L, kept.Ask("SELECT count(*) FROM OrleansStorage"));
    }

    [OnPostgreSqlFact]
    public async Task A_row_that_cannot_be_read_is_dropped_and_can_be_written_again()
    {
        await using var kept = await KeptAsync();
        var state = new GrainState<GroupMemory>(GroupMemory.Of([MemberMemoryTests.Of(Propofol, 7)]));
        await kept.WriteAsync(state);
        kept.Ask("UPDATE OrleansStorage SET PayloadBinary = '\\xff1337'");
        await kept.ReadAsync(state);
        Assert.Empty(state.State!.Read()!);
        state.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, 8)]);
        await kept.WriteAsync(state);
        await kept.ReadAsync(state);
        Assert.Equal(8, Assert.Single(state.State!.Read()!).Version);
    }

    /// <summary>A silo whose groups keep what they were told in a database of the test's own.</summary>
    private sealed class Kept(InProcessTestCluster cluster, string database) : IAsyncDisposable
    {
        private IGrainStorage Storage => cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(MemberMemory.Storage);

        public Task ReadAsync(GrainState<GroupMemory> state) => Storage.ReadStateAsync(MemberMemory.StateName, Group, state);
        public Task WriteAsync(GrainState<GroupMemory> state) => Storage.WriteStateAsync(MemberMemory.StateName, Group, state);
        public object? Ask(string sql) => ThrowAwayServer.Shared.Ask(database, sql);

        public async ValueTask DisposeAsync()
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private static async Task<Kept> KeptAsync()
    {
        var owner = ThrowAwayServer.Shared.CreateDatabase();
        var database = new NpgsqlConnectionStringBuilder(owner).Database!;
        Store.OpenToServe(new StoreAddress.PostgreSql(owner), new("epoch-1", Station.Noon, false, DataClock.Real(Station.Noon)), Serving.Together).Dispose();
        ThrowAwayServer.Shared.Execute(database, $"CREATE ROLE {database}_silo LOGIN IN ROLE medistock_app");
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.None));
        builder.ConfigureClientHost(host => host.Services.AddWire());
        var memory = new MemoryJournal();
        builder.ConfigureSilo((_, silo) => silo.AddMedistock(new("epoch-1", memory, memory, new Reference(), CoverageRules.Default, TimeProvider.System, 1))
            .KeepGroups(ThrowAwayServer.Shared.ConnectionTo(database, database + "_silo")));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, database);
    }
}
