using System.Net.WebSockets;
using System.Text.Json;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Web.Live;

namespace Medistock.Realtime.Web.Tests;

public sealed class LiveTests
{
    private static (long Sequence, long Previous) Numbers(JsonElement frame) => (frame.GetProperty("sequence").GetInt64(), frame.GetProperty("previous").GetInt64());
    private static string[] Ids(JsonElement snapshot) => [.. snapshot.GetProperty("body").GetProperty("signals").EnumerateArray().Select(signal => signal.GetProperty("id").GetString()!)];
    private static string Territory(JsonElement row) => row.GetProperty("territory").GetString()!;
    private static JsonElement.ArrayEnumerator Rows(JsonElement frame, string name = "rows") => frame.GetProperty("body").GetProperty(name).EnumerateArray();

    [Fact]
    public async Task A_new_screen_gets_a_snapshot_and_then_what_happens()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 3));
        node.Nation.Reporting.Add(new ReportingState(Some.Ille, 4, 3, [Some.Vitre]));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        var snapshot = await screen.FrameAsync("snapshot");
        Assert.Equal((1, "epoch-1"), (snapshot.GetProperty("head").GetInt64(), snapshot.GetProperty("epoch").GetString()));
        Assert.Equal(["s1"], Ids(snapshot));
        Assert.Equal((1, "critical", 3.0), (Rows(snapshot, "coverage").Count(), Rows(snapshot, "coverage").First().GetProperty("level").GetString(), Rows(snapshot, "coverage").First().GetProperty("coverageDays").GetDouble()));
        Assert.Equal(0.75, snapshot.GetProperty("body").GetProperty("status").GetProperty("shareReporting").GetDouble());
        node.Nation.Record(Some.Signal("s2"));
        var frame = await screen.FrameAsync("signal");
        Assert.Equal((2, 1), Numbers(frame));
        Assert.Equal("s2", frame.GetProperty("body").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_screen_that_was_away_gets_what_it_missed_once_and_in_order()
    {
        await using var node = await Node.StartAsync();
        for (var i = 1; i <= 5; i++) node.Nation.Record(Some.Signal("s" + i));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync("epoch-1", 2);
        node.Nation.Record(Some.Signal("s6"));
        var numbers = new List<(long, long)>();
        for (var i = 0; i < 4; i++) numbers.Add(Numbers(await screen.FrameAsync("signal", "snapshot")));
        Assert.Equal([(3, 2), (4, 3), (5, 4), (6, 5)], numbers);
    }

    [Fact]
    public async Task Whatever_happens_while_screens_resume_each_gets_every_change_once()
    {
        await using var node = await Node.StartAsync();
        for (var i = 1; i <= 100; i++) node.Nation.Record(Some.Signal("s" + i));
        const int Last = 400;
        var writer = Task.Run(() => { for (var i = 101; i <= Last; i++) node.Nation.Record(Some.Signal("s" + i)); });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async start =>
        {
            using var screen = await HubSocket.OpenAsync(node);
            await screen.ResumeAsync("epoch-1", start * 10);
            for (long expected = start * 10 + 1; expected <= Last; expected++) Assert.Equal((expected, expected - 1), Numbers(await screen.FrameAsync("signal", "snapshot")));
        }).Append(writer));
    }

    [Theory]
    [InlineData("another-epoch", 3)]
    [InlineData("epoch-1", 99)]
    [InlineData("epoch-1", -1)]
    public async Task A_screen_that_cannot_be_brought_up_to_date_gets_a_snapshot(string epoch, long sequence)
    {
        await using var node = await Node.StartAsync();
        for (var i = 1; i <= 5; i++) node.Nation.Record(Some.Signal("s" + i));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync(epoch, sequence);
        Assert.Equal("snapshot", (await screen.FrameAsync("signal", "snapshot")).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_screen_too_far_behind_gets_a_snapshot()
    {
        await using var node = await Node.StartAsync();
        for (var i = 0; i <= LiveFeed.FurthestBehind; i++) node.Nation.Record(Some.Signal("s"));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync("epoch-1", 0);
        Assert.Equal(["s"], Ids(await screen.FrameAsync("signal", "snapshot")));
        await screen.ResumeAsync("epoch-1", 1);
        Assert.Equal((2, 1), Numbers(await screen.FrameAsync("signal", "snapshot")));
    }

    [Fact]
    public async Task A_change_that_the_feed_was_not_told_of_is_read_from_the_log_before_the_next_one()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        node.Nation.Record(Some.Signal("s1"), publish: false);
        var third = node.Nation.Record(Some.Signal("s2"), publish: false);
        node.Nation.Publish(third);
        node.Nation.Publish(third);
        Assert.Equal((1, 0), Numbers(await screen.FrameAsync("signal")));
        Assert.Equal((2, 1), Numbers(await screen.FrameAsync("signal")));
        node.Nation.Record(Some.Signal("s3"));
        Assert.Equal((3, 2), Numbers(await screen.FrameAsync("signal")));
    }

    [Fact]
    public async Task A_change_that_nobody_published_is_found_by_looking()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        node.Nation.Record(Some.Signal("s1"), publish: false);
        Assert.Equal((1, 0), Numbers(await screen.FrameAsync("signal")));
    }

    [Fact]
    public async Task Numbers_follow_each_other_within_the_screens_scope()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync(scope: """{"territories":["REG-53"],"signals":"alert"}""");
        await screen.FrameAsync("snapshot");
        node.Nation.Record(Some.Signal("paris", territory: Some.Dep75));
        node.Nation.Record(Some.Signal("rennes"));
        node.Nation.Record(Some.Signal("mild", Severity.Watch));
        node.Nation.Record(Some.Signal("bretagne", Severity.Alert, Some.Bretagne));
        Assert.Equal((2, 0), Numbers(await screen.FrameAsync("signal")));
        Assert.Equal((4, 2), Numbers(await screen.FrameAsync("signal")));
        Assert.Equal(4, (await screen.FrameAsync("heartbeat")).GetProperty("head").GetInt64());
    }

    [Fact]
    public async Task A_screen_for_critical_signals_learns_that_one_has_eased()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("s1"));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync(scope: """{"signals":"critical"}""");
        Assert.Equal(["s1"], Ids(await screen.FrameAsync("snapshot")));
        node.Nation.Record(Some.Signal("s1", Severity.Watch, version: 2));
        Assert.Equal("watch", (await screen.FrameAsync("signal")).GetProperty("body").GetProperty("severity").GetString());
    }

    [Fact]
    public async Task A_regional_screen_is_sent_nothing_of_elsewhere_even_if_it_asks()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Record(Some.Signal("paris", territory: Some.Dep75));
        node.Nation.Record(Some.Signal("nation", territory: TerritoryCode.France));
        node.Nation.Record(Some.Signal("rennes"));
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 3), Some.Tile(Some.Dep75, 3), Some.Tile(Some.Dep35, 3));
        node.Nation.Reporting.AddRange([new(Some.Ille, 4, 3, []), new(Some.Seine, 9, 9, [])]);
        using var screen = await HubSocket.OpenAsync(node, "bretagne");
        await screen.ResumeAsync(scope: """{"territories":["FR","DEP-75","DEP-35"]}""");
        var snapshot = await screen.FrameAsync("snapshot");
        Assert.Equal(["rennes"], Ids(snapshot));
        Assert.Equal(["DEP-35"], Rows(snapshot, "coverage").Select(Territory));
        Assert.DoesNotContain("DEP-75", snapshot.GetProperty("body").GetProperty("status").GetRawText(), StringComparison.Ordinal);
        node.Nation.Record(Some.Signal("paris-2", territory: Some.Dep75));
        node.Nation.Publish(Some.Tile(Some.Dep75, 1, 2), Some.Tile(Some.Dep35, 1, 2));
        Assert.Equal(["DEP-35"], Rows(await screen.FrameAsync("coverage", "signal")).Select(Territory));
    }

    [Fact]
    public async Task Rows_are_conflated_to_the_newest_of_each_key()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        for (var version = 1; version <= 50; version++) node.Nation.Publish(Some.Tile(TerritoryCode.France, version, version));
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 7, 49));
        long newest = 0, frames = 0;
        while (newest < 50)
        {
            var row = Rows(await screen.FrameAsync("coverage")).Single();
            Assert.True(row.GetProperty("version").GetInt64() > newest);
            newest = row.GetProperty("version").GetInt64();
            frames++;
        }
        Assert.True(frames <= 4, $"{frames} frames for one row");
    }

    [Fact]
    public async Task A_department_that_is_well_is_only_sent_once_it_was_shown_as_bad()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        node.Nation.Publish(Some.Tile(Some.Dep75, 30, 1), Some.Tile(Some.Dep35, 3, 1));
        Assert.Equal(["DEP-35"], Rows(await screen.FrameAsync("coverage")).Select(Territory));
        node.Nation.Publish(Some.Tile(Some.Dep75, 31, 2), Some.Tile(Some.Dep35, 30, 2));
        Assert.Equal([("DEP-35", "ok")], Rows(await screen.FrameAsync("coverage")).Select(row => (Territory(row), row.GetProperty("level").GetString()!)));
    }

    [Fact]
    public async Task A_screen_that_comes_just_after_a_tile_starts_from_it()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Publish(Some.Tile(TerritoryCode.France, 3));
        using var first = await HubSocket.OpenAsync(node);
        await first.ResumeAsync();
        await first.FrameAsync("snapshot");
        for (var version = 2; version < 6; version++)
        {
            node.Nation.Publish(Some.Tile(TerritoryCode.France, version, version));
            while (Rows(await first.FrameAsync("coverage")).Single().GetProperty("version").GetInt32() < version) { }
            using var next = await HubSocket.OpenAsync(node);
            await next.ResumeAsync();
            Assert.Equal(version, Rows(await next.FrameAsync("snapshot"), "coverage").Single().GetProperty("version").GetInt32());
        }
    }

    [Fact]
    public async Task A_map_of_one_presentation_gets_all_its_territories()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Publish(Some.Tile(Some.Dep75, 30), Some.Tile(Some.Dep35, 40), Some.Tile(Some.Dep35, 3, presentation: Some.Paracetamol));
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync(scope: $$"""{"presentations":["{{Some.Amoxicilline}}"]}""");
        Assert.Equal(["DEP-35", "DEP-75"], Rows(await screen.FrameAsync("snapshot"), "coverage").Select(Territory).Order());
    }

    [Fact]
    public async Task A_heartbeat_says_which_epoch_head_and_age_of_data()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        var body = (await screen.FrameAsync("heartbeat")).GetProperty("body");
        Assert.Equal(("epoch-1", 0, NationDouble.Now, "0.1.0-test"), (body.GetProperty("epoch").GetString(), body.GetProperty("head").GetInt64(), body.GetProperty("dataAsOf").GetDateTimeOffset(), body.GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("""{"territories":["DEP-20"]}""", "department.unknown")]
    [InlineData("""{"presentations":["12"]}""", "presentation.length")]
    [InlineData("""{"signals":"loud"}""", "scope.signals")]
    public async Task A_scope_that_makes_no_sense_is_refused_with_its_code(string scope, string code)
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync(scope: scope);
        Assert.Contains(code, await screen.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pharmacys_key_and_no_key_open_no_screen()
    {
        await using var node = await Node.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => HubSocket.OpenAsync(node, "rennes"));
        await Assert.ThrowsAsync<WebSocketException>(() => HubSocket.OpenAsync(node, null));
    }

    [Fact]
    public async Task A_session_opens_a_socket_from_our_own_pages_only()
    {
        await using var node = await Node.StartAsync();
        var (_, cookie) = await AccessTests.SignInAsync(node, "wall");
        await Assert.ThrowsAsync<WebSocketException>(() => HubSocket.OpenAsync(node, null, ("Cookie", cookie), ("Origin", "http://elsewhere.example")));
        using var screen = await HubSocket.OpenAsync(node, null, ("Cookie", cookie), ("Origin", node.Address.GetLeftPart(UriPartial.Authority)));
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
    }

    [Fact]
    public async Task More_screens_than_the_limit_are_refused_and_a_place_comes_free_again()
    {
        await using var node = await Node.StartAsync(new WebOptions { Screens = 1 });
        using (await HubSocket.OpenAsync(node))
        {
            await Assert.ThrowsAsync<WebSocketException>(() => HubSocket.OpenAsync(node));
            (await node.SendAsync(HttpMethod.Post, "/live/negotiate?negotiateVersion=1", "officer", null)).Refuses(503, "live.full");
        }
        var feed = (LiveFeed)node.Services.GetService(typeof(LiveFeed))!;
        Assert.True(SpinWait.SpinUntil(() => feed.Screens == 0, TimeSpan.FromSeconds(10)));
        using var next = await HubSocket.OpenAsync(node);
    }

    [Fact]
    public async Task A_screen_whose_key_is_revoked_is_cut_off()
    {
        await using var node = await Node.StartAsync();
        using var screen = await HubSocket.OpenAsync(node, "wall");
        await screen.ResumeAsync();
        await screen.FrameAsync("snapshot");
        node.Keys.Revoke("wall");
        Assert.True(await screen.EndsAsync());
    }

    [Fact]
    public async Task A_screen_that_does_not_read_is_cut_off_and_the_others_miss_nothing()
    {
        await using var node = await Node.StartAsync(new WebOptions { SignalsWaitingPerScreen = 20 });
        using var slow = await HubSocket.OpenAsync(node);
        await slow.ResumeAsync();
        await slow.FrameAsync("snapshot");
        using var quick = await HubSocket.OpenAsync(node);
        await quick.ResumeAsync();
        await quick.FrameAsync("snapshot");
        var feed = (LiveFeed)node.Services.GetService(typeof(LiveFeed))!;
        var heavy = Some.Signal("s1") with { Comments = [new("x", NationDouble.Now, new string('x', 100_000))] };
        // Each change is read by the quick screen before the next is made: only the other one falls behind.
        for (var sequence = 1L; feed.Screens == 2 && sequence < 2_000; sequence++)
        {
            node.Nation.Record(heavy with { Version = sequence });
            Assert.Equal((sequence, sequence - 1), Numbers(await quick.FrameAsync("signal")));
        }
        Assert.Equal(1, feed.Screens);
        Assert.True(await slow.EndsAsync());
    }
}
