using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Web;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>The exercise that is played, as the API shows and drives it.</summary>
internal sealed class Exercise(ExerciseMark mark, ExerciseClock clock) : IExercise
{
    /// <summary>Lets what has come in reach every screen; told once the engine runs.</summary>
    public Func<CancellationToken, Task> Settle { get; set; } = _ => Task.CompletedTask;
    public Func<bool> Behind { get; set; } = () => false;
    /// <summary>Told of another speed.</summary>
    public Action<double> Pace { get; set; } = _ => { };

    public ExerciseView View
    {
        get
        {
            var at = clock.GetUtcNow();
            var ended = at == mark.To;
            return new(mark.Name, mark.From, mark.To, at, clock.Speed, clock.Paused && !ended, ended, Behind());
        }
    }

    public ClockView Clock => new(true, clock.Speed, clock.Origin.At, clock.Origin.RealAt);

    public async Task PauseAsync(CancellationToken cancel)
    {
        clock.Pause();
        // What is coalesced waits for a clock that stands.
        await Settle(cancel);
    }

    public bool TryResume()
    {
        if (clock.Ended) return false;
        clock.Resume();
        return true;
    }

    public bool TrySetSpeed(double speed)
    {
        if (clock.Ended) return false;
        clock.SetSpeed(speed);
        Pace(speed);
        return true;
    }
}
