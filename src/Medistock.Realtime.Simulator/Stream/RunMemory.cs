using System.Text.Json;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>What a restart must know to go on with the same nation: kept in the simulation's directory.</summary>
internal sealed record RunMemory(int Version, ulong Seed, int Establishments, int Presentations, DateOnly FirstDay, DateTimeOffset Anchor, double Speed)
{
    private const int Current = 1;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="InvalidOperationException">the directory holds another simulation.</exception>
    public static (RunMemory Memory, bool Fresh) Open(SimulationOptions options, ServerClock clock)
    {
        var path = Path.Combine(options.Directory, "simulation.json");
        if (File.Exists(path))
        {
            var known = JsonSerializer.Deserialize<RunMemory>(File.ReadAllText(path), Json) ?? throw new InvalidOperationException($"{path} is empty");
            if (known.Version != Current || known.Seed != options.Seed || known.Establishments != options.Scale.Establishments || known.Presentations != options.Scale.Presentations)
                throw new InvalidOperationException($"{path} holds another simulation ({known}); use its parameters, or another directory");
            return (known, false);
        }
        var now = clock.Now;
        var memory = new RunMemory(Current, options.Seed, options.Scale.Establishments, options.Scale.Presentations,
            DateOnly.FromDateTime(now.UtcDateTime).AddDays(-options.BackfillDays), now, clock.Speed);
        Directory.CreateDirectory(options.Directory);
        var unfinished = path + ".tmp";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(memory, Json));
        File.Move(unfinished, path, overwrite: true);
        return (memory, true);
    }
}
