using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Core;
using Orleans.Serialization;
using Orleans.Storage;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Silo.Tests.Groups;

/// <summary>What is kept of a molecule group, and what becomes of it when the store is away, damaged, or written by another instance.</summary>
public sealed class MemberMemoryTests
{
    private const string Group = "a/b/adult";
    private readonly Row _row = new();
    private readonly HashSet<PresentationCode> _left = [];

    [Fact]
    public async Task What_one_instance_kept_the_next_one_knows()
    {
        await KeptAsync(Of(Propofol, 7), Of(Curare, 9));
        var (actor, memory) = Born();
        await memory.RecallAsync();
        memory.Open();
        Assert.Equal([7, 9], Versions(actor));
        Assert.False(memory.Owed);
        Assert.Equivalent(Of(Propofol, 7), actor.Rows().Single(row => row.Presentation == Propofol), strict: true);
    }

    [Fact]
    public async Task An_older_state_does_not_win_over_a_newer_row_whichever_comes_first()
    {
        await KeptAsync(Of(Propofol, 7), Of(Curare, 9));
        foreach (var recallFirst in (bool[])[true, false])
        {
            var (actor, memory) = Born();
            if (recallFirst) await memory.RecallAsync();
            memory.Take(Of(Propofol, 8));
            memory.Open();
            await memory.RecallAsync();
            Assert.Equal([8, 9], Versions(actor));
            Assert.True(memory.Owed);
        }
    }

    [Fact]
    public async Task Rows_wait_until_the_rules_have_their_hysteresis_back_and_only_the_newest_of_each_member()
    {
        var (actor, memory) = Born();
        foreach (var version in (int[])[2, 3, 1]) memory.Take(Of(Propofol, version));
        Assert.Equal((0, false), (actor.Rows().Count, memory.Owed));
        await memory.KeepAsync();
        Assert.Equal(0, _row.Writes);
        memory.Open();
        Assert.Equal([3], Versions(actor));
        Assert.True(memory.Owed);
    }

    [Fact]
    public async Task Only_what_has_changed_is_written()
    {
        await KeptAsync(Of(Propofol, 7));
        var (_, memory) = Born();
        await memory.RecallAsync();
        memory.Open();
        memory.Take(Of(Propofol, 7));
        await memory.KeepAsync();
        Assert.Equal(1, _row.Writes);
        memory.Take(Of(Propofol, 8));
        await memory.KeepAsync();
        await memory.KeepAsync();
        Assert.Equal(2, _row.Writes);
    }

    [Fact]
    public async Task Of_two_instances_both_end_with_the_newest_row_of_each_member()
    {
        await KeptAsync(Of(Propofol, 1), Of(Curare, 1));
        var (one, ofOne) = Born();
        var (_, ofOther) = Born();
        foreach (var memory in (MemberMemory[])[ofOne, ofOther])
        {
            await memory.RecallAsync();
            memory.Open();
        }
        ofOther.Take(Of(Propofol, 5));
        await ofOther.KeepAsync();
        ofOne.Take(Of(Propofol, 4));
        ofOne.Take(Of(Curare, 6));
        await ofOne.KeepAsync();
        Assert.False(ofOne.Owed);
        Assert.Equal([5, 6], Versions(one));
        Assert.Equal([5, 6], _row.Kept!.Read()!.Select(row => row.Version));
    }

    [Fact]
    public async Task A_store_that_is_away_breaks_nothing_and_is_tried_again()
    {
        await KeptAsync(Of(Propofol, 7));
        _row.Away = true;
        var (actor, memory) = Born();
        await memory.RecallAsync();
        memory.Open();
        memory.Take(Of(Curare, 2));
        await memory.KeepAsync();
        Assert.True(memory.Owed);
        Assert.Equal([2], Versions(actor));

        _row.Away = false;
        await memory.RecallAsync();
        await memory.KeepAsync();
        Assert.False(memory.Owed);
        Assert.Equal([7, 2], _row.Kept!.Read()!.Select(row => row.Version));
    }

    [Fact]
    public async Task A_damaged_state_is_dropped_and_replaced()
    {
        var whole = GroupMemory.Of([Of(Propofol, 7)]);
        byte[] flipped = [.. whole.Rows];
        flipped[^1] ^= 1;
        var newer = GroupMemory.Of([Of(Propofol, 7)]);
        newer.Rows[1] = 99;
        newer = newer with { Check = System.IO.Hashing.XxHash3.HashToUInt64(newer.Rows) };
        foreach (var damaged in (GroupMemory[])[whole with { Rows = flipped }, whole with { Rows = whole.Rows[..^3] }, newer])
        {
            _row.Put(damaged);
            var (actor, memory) = Born();
            await memory.RecallAsync();
            memory.Open();
            Assert.Empty(actor.Rows());
            memory.Take(Of(Propofol, 1));
            await memory.KeepAsync();
            Assert.Equal([1], _row.Kept!.Read()!.Select(row => row.Version));
        }
    }

    [Fact]
    public async Task A_presentation_that_has_left_the_group_is_not_recalled()
    {
        await KeptAsync(Of(Propofol, 7), Of(Curare, 9));
        _left.Add(Curare);
        var (actor, memory) = Born();
        memory.Open();
        await memory.RecallAsync();
        Assert.Equal([7], Versions(actor));
    }

    [Fact]
    public async Task The_larger_the_state_the_less_often_it_is_written()
    {
        var (_, memory) = Born();
        memory.Open();
        Assert.Equal(TimeSpan.FromMinutes(1), memory.Patience);
        memory.Take(Of(Propofol, 1, 60_000));
        await memory.KeepAsync();
        Assert.InRange(_row.Kept!.Rows.Length, 1 << 20, 10 << 20);
        Assert.Equal(TimeSpan.FromMinutes(1 + (_row.Kept.Rows.Length >> 20)), memory.Patience);
        memory.Take(Of(Propofol, 2, 1_000_000));
        await memory.KeepAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), memory.Patience);
    }

    [Fact]
    public void A_state_stands_in_the_store_as_the_version_that_first_wrote_it()
    {
        using var services = new ServiceCollection().AddSerializer().AddLogging().AddSingleton<ForgivingSerializer>().BuildServiceProvider();
        var serializer = services.GetRequiredService<ForgivingSerializer>();
        var memory = new GroupMemory { Rows = [17, 1, 0], Check = 0x1122334455667788 };
        var written = Convert.ToHexStringLower(serializer.Serialize(memory));
        var golden = Path.Combine(AppContext.BaseDirectory, "Wire", "Golden", "group-memory.v1.hex");
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, "group-memory.v1.hex"), written + "\n");
        else Assert.Equal(File.ReadAllText(golden).Trim(), written);
        var read = serializer.Deserialize<GroupMemory>(new(Convert.FromHexString(written)))!;
        Assert.Equal((memory.Check, Convert.ToHexString(memory.Rows)), (read.Check, Convert.ToHexString(read.Rows)));
        Assert.Null(serializer.Deserialize<GroupMemory>(new(new byte[] { 0xFF, 0x13, 0x37 })));
    }

    internal static MemberRow Of(PresentationCode code, long version, int territories = 1) => new(code, version,
        [.. Enumerable.Repeat(new TerritoryPicture(TerritoryCode.France, EstablishmentKind.Pui, LinkTotals.Empty(EstablishmentKind.Pui), CoverDays.Unknown(CoverageReason.Thin), null, null, null), territories)]);

    private async Task KeptAsync(params MemberRow[] rows)
    {
        var (_, memory) = Born();
        memory.Open();
        foreach (var row in rows) memory.Take(row);
        await memory.KeepAsync();
    }

    /// <summary>In the order of their presentations.</summary>
    private static IEnumerable<long> Versions(MoleculeGroupActor actor) => actor.Rows().Select(row => row.Version);

    private (MoleculeGroupActor Actor, MemberMemory Memory) Born()
    {
        var actor = new MoleculeGroupActor(Group, null!, () => Book(0)) { Hold = true };
        return (actor, new(Group, actor, new Slot(_row), code => !_left.Contains(code), NullLogger.Instance));
    }

    /// <summary>The one row of a store that several instances see.</summary>
    private sealed class Row
    {
        public GroupMemory? Kept { get; private set; }
        public int Version { get; private set; }
        public int Writes { get; private set; }
        public bool Away { get; set; }

        public void Put(GroupMemory state) => (Kept, Version, Writes) = (state, Version + 1, Writes + 1);
    }

    private sealed class Slot(Row row) : IStorage<GroupMemory>
    {
        private int _seen;

        public GroupMemory State { get; set; } = new();
        public string? Etag => _seen == 0 ? null : _seen.ToString(System.Globalization.CultureInfo.InvariantCulture);
        public bool RecordExists => _seen > 0;

        public Task ReadStateAsync()
        {
            if (row.Away) throw new IOException("away");
            (State, _seen) = (row.Kept ?? new(), row.Version);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync()
        {
            if (row.Away) throw new IOException("away");
            if (_seen != row.Version) throw new InconsistentStateException("another instance has written");
            row.Put(State);
            _seen = row.Version;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync() => throw new NotSupportedException();
    }
}
