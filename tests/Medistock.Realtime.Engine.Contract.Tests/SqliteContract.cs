using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>The single node on the journal it ships with, in a directory of real files.</summary>
public sealed class SqliteContract : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "medistock-contract-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Stopped_and_started_again_with_or_without_its_state_file_it_shows_and_says_the_same()
    {
        string shown = "", state = "";
        long head = 0;
        await OnDiskAsync(async (station, data) =>
        {
            for (var place = 1; place <= 6; place++) await station.ReportAsync(place, station.Week(25 * place));
            await station.AdvanceAsync(TimeSpan.FromSeconds(1));
            var batch = station.Batch(station.Fact(FactType.Dispensed, 3));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => station.ReportAsync(2, batch))));
            Assert.Single(outcomes, outcome => !outcome.Replayed);
            await station.AdvanceAsync(TimeSpan.FromSeconds(1));
            (shown, head, state) = (await station.ShownAsync(), station.Nation.LiveHead, data.StatePath);
        });
        Assert.NotEqual(0, head);
        await OnDiskAsync(async (station, _) => await SameAsync(station, shown, head));
        foreach (var file in Directory.GetFiles(_path, Path.GetFileName(state) + "*")) File.Delete(file);
        await OnDiskAsync(async (station, _) =>
        {
            await SameAsync(station, shown, head);
            await station.ReportAsync(2, station.Fact(FactType.Dispensed, 1));
        });
    }

    private static async Task SameAsync(Station station, string shown, long head)
    {
        await station.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(shown, await station.ShownAsync());
        Assert.Equal(head, station.Nation.LiveHead);
    }

    private async Task OnDiskAsync(Func<Station, DataDirectory, Task> use)
    {
        using var directory = DataDirectory.OpenToServe(_path, new("epoch-1", Station.Noon, false, DataClock.Real(Station.Noon)));
        using var journal = SqliteJournal.Open(directory, new JournalOptions(), TimeProvider.System);
        await using var station = await Station.StartAsync(SingleNodeEngine.StartAsync, null, journal, journal.Snapshots);
        await use(station, directory);
    }
}
