namespace Medistock.Realtime.Simulator;

/// <summary>One run of the simulated nation against a server.</summary>
public sealed class SimulationOptions
{
    public required NationFacts Facts { get; init; }
    public required Uri Server { get; init; }
    /// <summary>A key that may report for every simulated establishment and read its state.</summary>
    public required string Key { get; init; }
    /// <summary>Holds the SDK's outbox and what a restart must know; a simulation of other parameters is refused.</summary>
    public required string Directory { get; init; }
    public NationScale Scale { get; init; } = new();
    public ulong Seed { get; init; } = 20221212;
    /// <summary>Days told before the live phase, and the most that a restart catches up: at most 30 (the server looks 35 days back).</summary>
    public int BackfillDays { get; init; } = 21;
    /// <summary>Null: <see cref="DefaultSchedule"/>.</summary>
    public IReadOnlyList<Scenario>? Scenarios { get; init; }
    /// <summary>How long the live phase lasts, in real time; null: until cancelled.</summary>
    public TimeSpan? Duration { get; init; }
    /// <summary>Refuse a server whose clock runs at another speed; null: follow whatever it says.</summary>
    public double? ExpectedSpeed { get; init; }
    /// <summary>Real time between two looks at the clock.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);
    public HttpMessageHandler? Handler { get; init; }
    public Action<string>? Log { get; init; }
    /// <summary>Told as the back-fill advances, and once when everything told is acknowledged and the live phase begins.</summary>
    public Action<SimulationProgress>? Progress { get; init; }
}

/// <param name="Live">The past is with the server; what follows is now.</param>
/// <param name="Reports">Lines and marks reported so far by this run.</param>
public sealed record SimulationProgress(bool Live, int EstablishmentsDone, int Establishments, long Reports);
