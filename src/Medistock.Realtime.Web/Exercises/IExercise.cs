using Medistock.Realtime.Contracts.Live;

namespace Medistock.Realtime.Web;

/// <summary>The exercise that this process plays.</summary>
public interface IExercise
{
    ExerciseView View { get; }
    /// <summary>The clock as it runs now: a pause or another speed begins it anew.</summary>
    ClockView Clock { get; }
    /// <summary>Stops the clock, and lets what has come in reach the screens. Twice is once.</summary>
    Task PauseAsync(CancellationToken cancel);
    /// <returns>False: it has ended.</returns>
    bool TryResume();
    /// <param name="speed">Simulated seconds per real second, above 0, at most <see cref="ExerciseEndpoints.FastestSpeed"/>.</param>
    /// <returns>False: it has ended.</returns>
    bool TrySetSpeed(double speed);
}
