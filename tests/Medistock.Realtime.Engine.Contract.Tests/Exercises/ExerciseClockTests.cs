using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Server.Exercises;

namespace Medistock.Realtime.Engine.Contract.Tests.Exercises;

/// <summary>The clock of an exercise: stopped and let go by hand, without a jump, and never beyond its end.</summary>
public sealed class ExerciseClockTests
{
    private static readonly DateTimeOffset From = new(2024, 12, 14, 8, 0, 0, TimeSpan.Zero), To = From.AddDays(1);
    private readonly ManualTime _real = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ExerciseClock _clock;

    public ExerciseClockTests() => _clock = new(From, To, 60, _real);

    [Fact]
    public void It_begins_stopped_and_runs_as_fast_as_it_was_told()
    {
        Pass(60);
        Assert.Equal((From, true), (_clock.GetUtcNow(), _clock.Paused));
        _clock.Resume();
        Pass(60);
        Assert.Equal(From.AddHours(1), _clock.GetUtcNow());
    }

    [Fact]
    public void A_pause_and_another_speed_make_no_jump()
    {
        _clock.Resume();
        Pass(60);
        _clock.Pause();
        Pass(1_000);
        _clock.SetSpeed(600);
        Assert.Equal(From.AddHours(1), _clock.GetUtcNow());
        Pass(1_000);
        Assert.Equal(From.AddHours(1), _clock.GetUtcNow());
        _clock.Resume();
        Pass(6);
        Assert.Equal(From.AddHours(2), _clock.GetUtcNow());
        _clock.SetSpeed(1);
        Pass(6);
        Assert.Equal(From.AddHours(2).AddSeconds(6), _clock.GetUtcNow());
    }

    [Fact]
    public void At_its_end_it_stands_whatever_is_done_to_it()
    {
        _clock.Resume();
        Pass(24 * 60);
        Assert.Equal((To, true), (_clock.GetUtcNow(), _clock.Ended));
        _clock.SetSpeed(10_000);
        Pass(1e9);
        Assert.Equal(To, _clock.GetUtcNow());
    }

    private void Pass(double seconds) => _real.Advance(TimeSpan.FromSeconds(seconds));
}
