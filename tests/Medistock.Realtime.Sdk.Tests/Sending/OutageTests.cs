using Medistock.Realtime.Sdk.Tests.Server;
using static Medistock.Realtime.Sdk.Tests.Sandbox;

namespace Medistock.Realtime.Sdk.Tests.Sending;

public sealed class OutageTests : IDisposable
{
    private readonly Sandbox _box = new();
    public void Dispose() => _box.Dispose();

    private MedistockOptions Virtual(Uri server, ManualClock clock)
    {
        var options = _box.Options(server);
        options.Clock = clock;
        options.Linger = TimeSpan.FromSeconds(1);
        options.FirstRetry = TimeSpan.FromSeconds(0.5);
        options.LongestRetry = options.PausedRetry = TimeSpan.FromSeconds(60);
        return options;
    }

    [Fact]
    public async Task Hours_of_outage_end_with_everything_delivered_once_and_in_order()
    {
        using var clock = new ManualClock();
        await using var server = await ServerDouble.StartAsync();
        server.Script = (_, _) => clock.Elapsed < TimeSpan.FromHours(5) ? Treat.FailAfter : Treat.Well;
        await using var client = MedistockClient.Start(Virtual(server.Address, clock));
        for (var i = 1; i <= 20; i++) client.Report(Sale(i));
        await clock.RunUntilAsync(client.FlushAsync());
        Assert.True(clock.Elapsed >= TimeSpan.FromHours(5));
        AssertHolds(server, Site, Enumerable.Range(1, 20));
        Assert.InRange(server.Requests.Count, 5 * 60, 5 * 60 * 4);
        Assert.All(clock.Asked, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
        Assert.Equal(0, server.Duplicates);
    }

    [Fact]
    public async Task Retry_After_is_respected_whether_seconds_or_a_date()
    {
        using var clock = new ManualClock();
        await using var server = await ServerDouble.StartAsync();
        var asked = 0;
        server.Instead = (context, _) =>
        {
            if (++asked > 2) return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.Date = At.ToUniversalTime().ToString("R");
            context.Response.Headers.RetryAfter = asked == 1 ? "300" : At.AddMinutes(20).ToUniversalTime().ToString("R");
            return Task.FromResult(true);
        };
        await using var client = MedistockClient.Start(Virtual(server.Address, clock));
        client.Report(Sale(1));
        await clock.RunUntilAsync(client.FlushAsync());
        AssertHolds(server, Site, [1]);
        var long_ = clock.Asked.Where(wait => wait >= TimeSpan.FromMinutes(5)).ToList();
        Assert.Equal(2, long_.Count);
        Assert.InRange(long_[0], TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(301));
        Assert.InRange(long_[1], TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_leaves_again_under_the_same_id_after_a_restart()
    {
        await using var server = await ServerDouble.StartAsync();
        var first = new TaskCompletionSource<bool>();
        server.Script = (_, request) =>
        {
            if (request > 0) return Treat.Well;
            first.TrySetResult(true);
            return Treat.CutAfter;
        };
        using var clock = new ManualClock();
        var options = Virtual(server.Address, clock);
        options.Linger = TimeSpan.Zero;
        await using (var client = MedistockClient.Start(options))
        {
            client.Report([Sale(1), Sale(2)]);
            await first.Soon();
            client.Report(Sale(3));
        }
        await using var again = MedistockClient.Start(_box.Options(server.Address));
        await again.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [1, 2, 3]);
        Assert.Equal((0, 0), (server.Duplicates, server.Conflicts));
        var ids = server.Requests.Select(seen => seen.Batch.BatchId).ToList();
        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public async Task Disposing_during_an_outage_ends_at_once_and_keeps_the_lines()
    {
        await using var server = await ServerDouble.StartAsync();
        var hanging = new TaskCompletionSource<bool>();
        server.Script = (_, _) =>
        {
            hanging.TrySetResult(true);
            return Treat.Hang;
        };
        var client = MedistockClient.Start(_box.Options(server.Address));
        client.Report(Sale(1));
        await hanging.Soon();
        var flush = client.FlushAsync();
        await client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => flush);
        Assert.Throws<ObjectDisposedException>(() => client.Report(Sale(2)));
        await using var again = MedistockClient.Start(_box.Options(Nowhere));
        Assert.Equal(1, again.Status.PendingEntries);
    }
}
