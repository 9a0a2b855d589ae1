using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Tests.Engines;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Silo.Tests.Groups;

/// <summary>A molecule group that is lost with its silo and born again elsewhere.</summary>
public sealed class GroupLossTests
{
    private const string Group = "a/b/adult";

    [Fact]
    public async Task A_group_that_was_lost_answers_at_once_with_all_its_members_though_none_of_them_speaks()
    {
        await using var station = await StationAsync();
        var engine = (ClusterEngine)station.Engine;
        await engine.GrainOf(Group).ReceiveAsync(new([MemberMemoryTests.Of(Propofol, Later(station, 1)), MemberMemoryTests.Of(Curare, Later(station, 2))]));
        await engine.TendAsync();
        Assert.Equal([Later(station, 1), Later(station, 2)], await VersionsAsync(station));

        await engine.LoseAsync(Group);
        await Assert.ThrowsAsync<RebuildingException>(() => VersionsAsync(station));
        await engine.TendAsync();
        Assert.Equal([Later(station, 1), Later(station, 2)], await VersionsAsync(station));
    }

    [Fact]
    public async Task What_another_instance_kept_meanwhile_is_not_lost()
    {
        await using var station = await StationAsync();
        var engine = (ClusterEngine)station.Engine;
        await engine.GrainOf(Group).ReceiveAsync(new([MemberMemoryTests.Of(Propofol, Later(station, 1)), MemberMemoryTests.Of(Curare, Later(station, 2))]));
        await engine.TendAsync();
        var (storage, state) = (engine.Storage, new GrainState<GroupMemory>());
        await storage.ReadStateAsync(MemberMemory.StateName, engine.GrainOf(Group).GetGrainId(), state);
        state.State = GroupMemory.Of([MemberMemoryTests.Of(Propofol, Later(station, 5)), MemberMemoryTests.Of(Curare, Later(station, 1))]);
        await storage.WriteStateAsync(MemberMemory.StateName, engine.GrainOf(Group).GetGrainId(), state);

        // It leaves, and what it writes then meets what it has not seen.
        await engine.LoseAsync(Group);
        await engine.TendAsync();
        Assert.Equal([Later(station, 5), Later(station, 2)], await VersionsAsync(station));
    }

    [Fact]
    public async Task A_group_whose_state_is_damaged_is_rebuilt_from_what_its_members_say()
    {
        await using var station = await StationAsync();
        var engine = (ClusterEngine)station.Engine;
        await engine.Storage.WriteStateAsync(MemberMemory.StateName, engine.GrainOf(Group).GetGrainId(), new GrainState<GroupMemory>(new() { Rows = [17, 1, 200], Check = 1 }));
        await engine.GrainOf(Group).ReceiveAsync(new([MemberMemoryTests.Of(Propofol, Later(station, 1))]));
        await engine.TendAsync();
        await Assert.ThrowsAsync<RebuildingException>(() => VersionsAsync(station));
        await engine.GrainOf(Group).ReceiveAsync(new([MemberMemoryTests.Of(Curare, Later(station, 2))]));
        await engine.TendAsync();
        Assert.Equal([Later(station, 1), Later(station, 2)], await VersionsAsync(station));

        await engine.LoseAsync(Group);
        await engine.TendAsync();
        Assert.Equal([Later(station, 1), Later(station, 2)], await VersionsAsync(station));
    }

    /// <summary>Two presentations of one group live somewhere, and have told it nothing yet.</summary>
    private static async Task<Station> StationAsync()
    {
        var station = await Station.StartAsync(ClusterEngine.StartAsync);
        var book = Book(6);
        station.Ground.Reference.Take(new(2, book.Presentations.Select(one => one.Code == Amoxicilline ? one : one with { Group = Group }), book.Establishments, book.Departments));
        await station.ReportAsync(1, station.Fact(FactType.Count, 9), station.Fact(FactType.Count, 9, Curare));
        await station.Engine.SettleAsync();
        return station;
    }

    /// <summary>Versions that no presentation has reached: they count by the clock.</summary>
    private static long Later(Station station, int number) => station.Now.AddDays(number).ToUnixTimeMilliseconds();

    private static async Task<IEnumerable<long>> VersionsAsync(Station station) => (await station.Nation.MembersAsync(Group, null, default)).Select(row => row.Version);
}
