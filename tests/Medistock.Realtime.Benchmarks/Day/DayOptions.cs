namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>The national day as it is to be run.</summary>
/// <param name="LinesADay">Lines that an establishment sends on the measured day, on average.</param>
/// <param name="Speed">Simulated seconds per real second.</param>
/// <param name="Hours">Simulated hours measured.</param>
/// <param name="BackfillDays">Days told before; one line per presentation, movement and day.</param>
/// <param name="EveryMinutes">Simulated minutes between two posts of one establishment.</param>
/// <param name="Connections">Requests under way at once.</param>
/// <param name="Screens">Walls that follow everything, beside the probe's screen.</param>
/// <param name="Folder">Where the data directory is made; deleted at the end unless <paramref name="Keep"/>.</param>
internal sealed record DayOptions(
    int Establishments, int Presentations, int LinesADay, double Speed, double Hours, int BackfillDays, double EveryMinutes, int Connections, int Screens,
    string Folder, bool Keep, string Command)
{
    public const ulong Seed = 20221212;
    /// <summary>A Monday in the season of flu, midnight in metropolitan France.</summary>
    public static DateTimeOffset Midnight { get; } = new(2026, 1, 12, 0, 0, 0, TimeSpan.FromHours(1));
}
