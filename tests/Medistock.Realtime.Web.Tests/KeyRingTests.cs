namespace Medistock.Realtime.Web.Tests;

public sealed class KeyRingTests
{
    private sealed class HandClock : TimeProvider
    {
        private long _ticks = 1;
        public override long GetTimestamp() => _ticks;
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_after_seconds()
    {
        var keys = new KeysDouble().Add("k", "officer");
        var clock = new HandClock();
        var ring = new KeyRing(keys, new WebOptions(), clock);
        Assert.Equal("id-k", (await ring.FindAsync("k", default))!.Id);
        Assert.NotNull(await ring.FindByIdAsync("id-k", default));
        keys.Revoke("k");
        clock.Advance(KeyRing.Memory - TimeSpan.FromTicks(1));
        Assert.NotNull(await ring.FindAsync("k", default));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await ring.FindAsync("k", default));
        Assert.Null(await ring.FindByIdAsync("id-k", default));
        Assert.True(KeyRing.Memory <= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_first_administrators_key_comes_from_the_environment_and_is_no_other()
    {
        var ring = new KeyRing(new KeysDouble(), new WebOptions { AdminKey = "secret" });
        Assert.Equal(Role.Admin, (await ring.FindAsync("secret", default))!.Role);
        Assert.Null(await ring.FindAsync("secreT", default));
        Assert.Null(await ring.FindAsync("", default));
        Assert.Null(await ring.FindAsync(new string('x', 10_000), default));
        Assert.Null(await new KeyRing(new KeysDouble(), new WebOptions()).FindByIdAsync(KeyRing.AdminId, default));
    }

    [Fact]
    public async Task Nobody_signs_in_as_the_demonstration() => Assert.Null(await new KeyRing(new KeysDouble(), new WebOptions()).FindByIdAsync(KeyRing.DemoId, default));
}
