using System.CommandLine;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Server.Commands;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>A single node's directory becomes a database and a directory again, by the commands an operator types.</summary>
public sealed class StoreMoveTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "medistock-move-" + Guid.NewGuid().ToString("N"));
    private readonly string _connection = ThrowAwayServer.Missing is null ? ThrowAwayServer.Shared.CreateDatabase() : "";

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
        if (_connection.Length > 0) ThrowAwayServer.Shared.DropDatabase(_connection);
    }

    private static async Task<(string Shown, long Head)> ServeAsync(string store, Func<Station, Task> use)
    {
        using var open = Store.OpenToServe(StoreAddress.Parse(store), new("epoch-1", Station.Noon, false, DataClock.Real(Station.Noon)));
        using var journal = open.OpenJournal(new JournalOptions(), TimeProvider.System);
        await using var station = await Station.StartAsync(SingleNodeEngine.StartAsync, null, journal.Journal, journal.Snapshots);
        await use(station);
        await station.AdvanceAsync(TimeSpan.FromSeconds(2));
        return (await station.ShownAsync(), station.Nation.LiveHead);
    }

    [PostgreSqlFact]
    public async Task The_same_figures_the_same_signals_and_a_clean_verification_after_every_move()
    {
        var (here, there, back) = ("sqlite:" + Path.Combine(_path, "here"), "postgres:" + _connection, "sqlite:" + Path.Combine(_path, "back"));
        var before = await ServeAsync(here, async station =>
        {
            for (var place = 1; place <= 6; place++) await station.ReportAsync(place, station.Week(25 * place));
        });
        Assert.NotEqual(0, before.Head);
        foreach (var (from, to) in ((string, string)[])[(here, there), (there, back)])
        {
            Assert.Equal(0, await MigrateStoreCommand.Create().Parse(["--from", from, "--to", to]).InvokeAsync());
            Assert.Equal(0, await VerifyCommand.Create().Parse(["--store", to]).InvokeAsync());
            Assert.Equal(before, await ServeAsync(to, _ => Task.CompletedTask));
        }
    }
}
