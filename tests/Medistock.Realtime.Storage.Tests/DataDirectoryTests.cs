using System.Diagnostics;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Testing.Disk;

namespace Medistock.Realtime.Storage.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_is_fixed_at_creation_stays()
    {
        var fresh = new NewDirectory("epoch-a", TestDirectory.Now, Demo: true, DataClock.Accelerated(TestDirectory.Now.AddYears(-4), 60, TestDirectory.Now));
        DirectoryManifest made;
        using (var first = DataDirectory.OpenToServe(_files.Path, fresh)) made = first.Manifest;
        Assert.Equal(new(1, "epoch-a", TestDirectory.Now, true, fresh.Clock), made);
        using var second = DataDirectory.OpenToServe(_files.Path, fresh with { Epoch = "epoch-b", Clock = DataClock.Real(TestDirectory.Now.AddDays(1)) });
        Assert.Equal(made, second.Manifest);
    }

    [Fact]
    public void A_second_server_is_told_which_directory_and_which_process()
    {
        using var first = _files.Serve();
        var refused = Assert.Throws<DataDirectoryInUseException>(() => _files.Serve());
        Assert.Equal(Environment.ProcessId, refused.Holder);
        Assert.Contains(_files.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_ends_with_its_holder_and_other_tools_need_none()
    {
        using (_files.Serve())
        {
            using var beside = DataDirectory.OpenBeside(_files.Path, TestDirectory.Fresh);
            using var read = DataDirectory.OpenToRead(_files.Path);
            Assert.Equal("epoch-1", read.Manifest.Epoch);
        }
        using var next = _files.Serve();
    }

    [FlockFact]
    public void A_lock_held_by_a_process_that_was_killed_holds_nobody_up()
    {
        Directory.CreateDirectory(_files.Path);
        using var holder = Process.Start(new ProcessStartInfo(FlockFactAttribute.Program, ["--no-fork", "-x", _files.File("medistock.lock"), "sleep", "60"]))!;
        try
        {
            Assert.True(SpinWait.SpinUntil(IsHeld, TimeSpan.FromSeconds(20)));
            Assert.Throws<DataDirectoryInUseException>(() => _files.Serve());
        }
        finally
        {
            holder.Kill();
            holder.WaitForExit();
        }
        using var next = _files.Serve();

        bool IsHeld()
        {
            try
            {
                _files.Serve().Dispose();
                return false;
            }
            catch (DataDirectoryInUseException)
            {
                return true;
            }
        }
    }

    [Theory]
    [InlineData(true, "--demo")]
    [InlineData(false, "real data")]
    public void A_demonstration_directory_and_a_real_one_are_never_taken_for_each_other(bool demo, string said)
    {
        using (DataDirectory.OpenToServe(_files.Path, TestDirectory.Fresh with { Demo = demo }))
        {
        }
        var refused = Assert.Throws<DataDirectoryModeException>(() => DataDirectory.OpenToServe(_files.Path, TestDirectory.Fresh with { Demo = !demo }));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        using var right = DataDirectory.OpenToServe(_files.Path, TestDirectory.Fresh with { Demo = demo });
    }

    [Fact]
    public void A_directory_of_a_newer_format_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_files.Path);
        File.WriteAllText(_files.File("directory.json"), """{ "format": 2, "somethingNew": [1, 2] }""");
        var refused = Assert.Throws<DataDirectoryVersionException>(() => _files.Serve());
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DataDirectoryVersionException>(() => DataDirectory.OpenToRead(_files.Path));
        Assert.Contains("somethingNew", File.ReadAllText(_files.File("directory.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{ "format": "one" }""")]
    [InlineData("""{ "format": 1 }""")]
    public void A_manifest_that_is_none_is_refused_with_its_path(string text)
    {
        Directory.CreateDirectory(_files.Path);
        File.WriteAllText(_files.File("directory.json"), text);
        Assert.Contains("directory.json", Assert.Throws<DataDirectoryException>(() => _files.Serve()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_without_its_manifest_is_not_given_a_new_one()
    {
        using (new TestJournal(_files))
        {
        }
        File.Delete(_files.File("directory.json"));
        Assert.Contains("journal.db", Assert.Throws<DataDirectoryException>(() => _files.Serve()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_data_directory_is_not_read_as_one() =>
        Assert.Throws<DataDirectoryException>(() => DataDirectory.OpenToRead(Path.GetTempPath()));

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_left_alone()
    {
        using (new TestJournal(_files))
        {
        }
        _files.Run("journal.db", "INSERT INTO migration VALUES (2, '0002_future', 'x', 'x')");
        Assert.Contains("newer version", Assert.Throws<SchemaException>(() => new TestJournal(_files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_was_applied_with_another_text_is_refused()
    {
        using (new TestJournal(_files))
        {
        }
        _files.Run("journal.db", "UPDATE migration SET checksum = 'other'");
        Assert.Contains("another text", Assert.Throws<SchemaException>(() => new TestJournal(_files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accelerated_clock_adds_speed_times_the_real_time_elapsed()
    {
        var real = new ManualTime(TestDirectory.Now);
        var origin = new DateTimeOffset(2022, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var time = new AcceleratedTimeProvider(DataClock.Accelerated(origin, 120, TestDirectory.Now), real);
        Assert.Equal(origin, time.GetUtcNow());
        real.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(origin.AddHours(6), time.GetUtcNow());
        Assert.Equal(real.GetTimestamp(), time.GetTimestamp());
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        real.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, fired);
    }

    [Fact]
    public void An_accelerated_clock_never_shows_a_time_before_its_origin()
    {
        var clock = DataClock.Accelerated(TestDirectory.Now.AddYears(-1), 60, TestDirectory.Now);
        Assert.Equal(clock.Origin, new AcceleratedTimeProvider(clock, new ManualTime(TestDirectory.Now.AddHours(-1))).GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => DataClock.Accelerated(TestDirectory.Now, 0, TestDirectory.Now));
    }
}
