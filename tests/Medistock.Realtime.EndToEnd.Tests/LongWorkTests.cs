using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Work that lasts shows how far it is, and is stopped without harm: real processes, real signals.</summary>
public class LongWorkTests
{
    private const int Lines = 400_000;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_import_that_is_stopped_stores_nothing_says_so_and_goes_through_the_next_time(string signal)
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var file = await FileAsync(folder.Path);
        using var import = Start("import", "supply", file, "--data", data, "--progress");
        var output = import.StandardOutput.ReadToEndAsync();
        var first = await import.StandardError.ReadLineAsync();
        Assert.StartsWith("medistock import: stocks.csv: ", first, StringComparison.Ordinal);
        Assert.Contains(" KiB read (", first, StringComparison.Ordinal);
        await SignalAsync(import, signal);
        var told = await import.StandardError.ReadToEndAsync();
        await import.WaitForExitAsync();
        Assert.True(import.ExitCode == 130, $"exit {import.ExitCode}: {told}");
        Assert.EndsWith("medistock import: stopped: nothing was stored; import the same files again\n", told, StringComparison.Ordinal);
        Assert.Equal("", await output);

        Assert.Equal(0, Waiting(data));
        using var again = Start("import", "supply", file, "--data", data);
        var (report, silent) = (again.StandardOutput.ReadToEndAsync(), again.StandardError.ReadToEndAsync());
        await again.WaitForExitAsync();
        // Not a terminal, not asked for: nothing beside the result.
        Assert.Equal((0, ""), (again.ExitCode, await silent));
        Assert.Equal(Lines, JsonDocument.Parse(await report).RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal(Lines / FactRecord.MostFacts, Waiting(data));
    }

    [Fact]
    public async Task A_copy_shows_its_progress_and_a_stopped_one_leaves_the_folder_empty_for_the_next()
    {
        using var folder = new TemporaryFolder();
        var (data, copy) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "copy"));
        Assert.Equal(0, (await ServerProcess.RunAsync(TimeSpan.FromMinutes(2), "import", "supply", await FileAsync(folder.Path), "--data", data)).ExitCode);
        using var backup = Start("backup", "--data", data, "--to", copy, "--progress");
        var output = backup.StandardOutput.ReadToEndAsync();
        Assert.Contains(" KiB copied (", await backup.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        await SignalAsync(backup, "INT");
        var told = await backup.StandardError.ReadToEndAsync();
        await backup.WaitForExitAsync();
        // A small store may be copied before the signal is heard: then it is whole.
        Assert.True(backup.ExitCode is 130 or 0, $"exit {backup.ExitCode}: {told}");
        if (backup.ExitCode == 130)
        {
            Assert.EndsWith("is empty again\n", told, StringComparison.Ordinal);
            Assert.Equal(("", false), (await output, Directory.EnumerateFileSystemEntries(copy).Any()));
            Assert.Equal(0, (await ServerProcess.RunAsync("backup", "--data", data, "--to", copy)).ExitCode);
        }
        Assert.Equal(Lines / FactRecord.MostFacts, Waiting(copy));
    }

    /// <summary>Batches of facts that a server would find.</summary>
    private static int Waiting(string data)
    {
        using var store = Store.OpenBeside(StoreAddress.Parse("sqlite:" + data), new NewDirectory("", DateTimeOffset.UtcNow, Demo: false, DataClock.Real(DateTimeOffset.UtcNow)));
        using var registry = store.OpenRegistry(TimeProvider.System);
        return registry.Inbox.Oldest(1_000).Count;
    }

    private static async Task<string> FileAsync(string folder)
    {
        var file = Path.Combine(folder, "stocks.csv");
        var begins = DateTime.UtcNow.Date.AddDays(-300);
        await using var lines = new StreamWriter(file);
        await lines.WriteLineAsync("declarant;type;fait;presentation;date;quantite");
        for (var n = 0; n < Lines; n++)
            await lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Laboratoire {n % 400};laboratoire;stock;3400930082157;{begins.AddMinutes(n / 400):yyyy-MM-dd'T'HH:mm}+00:00;{n}"));
        return file;
    }

    private static Process Start(params string[] arguments)
    {
        // A runner in the background ignores SIGINT, and so would its children.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["--default-signal=INT", "dotnet", ServerProcess.Executable, .. arguments]) start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
