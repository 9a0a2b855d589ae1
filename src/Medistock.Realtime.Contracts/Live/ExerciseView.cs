namespace Medistock.Realtime.Contracts.Live;

/// <summary>An exercise that replays a past: nothing shown is real, and every screen says so.</summary>
/// <param name="Name">Of the store whose past is played.</param>
/// <param name="From">Where it began, in simulated time; its clock stops at <paramref name="To"/>.</param>
/// <param name="At">Simulated now.</param>
/// <param name="Speed">Simulated seconds per real second, when it runs.</param>
/// <param name="Paused">Somebody has stopped the clock.</param>
/// <param name="Ended">The clock stands at <paramref name="To"/>, for good.</param>
/// <param name="Behind">What happened until <paramref name="At"/> has not all been played yet: figures lag.</param>
public sealed record ExerciseView(string Name, DateTimeOffset From, DateTimeOffset To, DateTimeOffset At, double Speed, bool Paused, bool Ended, bool Behind);
