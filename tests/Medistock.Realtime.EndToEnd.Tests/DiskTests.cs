using System.Diagnostics;
using System.Net;
using Medistock.Realtime.Testing.Disk;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;
using static Medistock.Realtime.EndToEnd.Tests.Batches;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A disk that is full, a database that somebody else holds: refused, not lost, and over when it is over.</summary>
public class DiskTests(ITestOutputHelper output)
{
    private const string Officine = "750000001", Cip = "3400930082157";

    [SmallDiskFact]
    public async Task A_full_disk_is_refused_the_server_stays_up_and_recovers_by_itself()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(Path.Combine(folder.Path, "disk"), megabytes: 24);
        await using var server = await ServerProcess.StartAsync(Path.Combine(disk.Path, "data"));
        await MustBeTakenAsync(server, Of(Line(Cip, DateTimeOffset.UtcNow.AddHours(-1), "count", 100_000)));

        disk.Fill();
        var taken = 0;
        string refusedBatch;
        while (true)
        {
            var batch = Dispensed();
            var (status, body, answer) = await server.Http.SendAsync(Officine, batch);
            if (status == HttpStatusCode.OK)
            {
                // What was already reserved of the files may still be written to.
                Assert.True(++taken < 5_000, "the disk never filled");
                continue;
            }
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store.unavailable"), (status, body.Code()));
            Assert.NotNull(answer.Headers.RetryAfter);
            refusedBatch = batch;
            break;
        }
        Assert.True(server.Alive);
        using (var live = await server.Http.GetAsync("/health/live")) Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using (var ready = await server.Http.GetAsync("/health/ready")) Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(100_000 - taken, (await server.Http.StocksAsync(Officine))[Cip]);

        disk.Empty();
        var waited = await Eventually.TrueAsync("the refused batch is taken", async () => (await server.Http.SendAsync(Officine, refusedBatch)).Status == HttpStatusCode.OK);
        output.WriteLine($"{taken} batches taken on the full disk, then refused; taken again {waited.TotalMilliseconds:F0} ms after space returned");
        Assert.Equal(100_000 - taken - 1, (await server.Http.StocksAsync(Officine))[Cip]);
        Assert.Equal(0, await server.StopAsync());
        Assert.Contains("no difference", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_held_by_another_program_is_refused_for_as_long_as_it_lasts()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await MustBeTakenAsync(server, Of(Line(Cip, DateTimeOffset.UtcNow.AddHours(-1), "count", 100)));
        var batch = Dispensed();
        using (var other = new SqliteConnection($"Data Source={Path.Combine(server.Data, "journal.db")};Pooling=False"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            var (status, body, answer) = await server.Http.SendAsync(Officine, batch);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store.unavailable"), (status, body.Code()));
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        await Eventually.TrueAsync("the batch is taken", async () => (await server.Http.SendAsync(Officine, batch)).Status == HttpStatusCode.OK);
        Assert.Equal(99, (await server.Http.StocksAsync(Officine))[Cip]);
        Assert.Equal(0, await server.StopAsync());
        Assert.Contains("no difference", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);
    }

    private static string Dispensed() => Of(Line(Cip, DateTimeOffset.UtcNow, "dispensed", 1));

    private static async Task MustBeTakenAsync(ServerProcess server, string batch)
    {
        var (status, body, _) = await server.Http.SendAsync(Officine, batch);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    /// <summary>A file system of a few megabytes in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(string path, int megabytes)
        {
            Directory.CreateDirectory(Path = path);
            Assert.True(Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path));
        }

        public string Path { get; }
        private string Filler => System.IO.Path.Combine(Path, "filler");

        /// <summary>To the last byte.</summary>
        public void Fill()
        {
            using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            var block = new byte[4096];
            try
            {
                while (true) filler.Write(block);
            }
            catch (IOException full)
            {
                Assert.True(filler.Position > 0, full.Message);
            }
        }

        public void Empty() => File.Delete(Filler);
        public void Dispose() => Run("umount", "-l", Path);

        public static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    private sealed class SmallDiskFactAttribute : FactAttribute
    {
        public SmallDiskFactAttribute()
        {
            if (!CanMount()) Skip = "SKIPPED: mounting a small tmpfs is not allowed here (needs root on Linux)";
        }

        private static bool CanMount()
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return false;
            var folder = Directory.CreateTempSubdirectory("medistock-mount-");
            try
            {
                return SmallDisk.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName) && SmallDisk.Run("umount", folder.FullName);
            }
            finally
            {
                folder.Delete();
            }
        }
    }
}
