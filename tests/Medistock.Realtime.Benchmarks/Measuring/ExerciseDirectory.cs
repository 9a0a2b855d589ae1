using System.Text.Json;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Registry;

namespace Medistock.Realtime.Benchmarks.Measuring;

/// <summary>
/// A fresh data directory whose clock is simulated, with its reference already in it: an exercise, made by a program instead of by
/// <c>--demo</c>, so that nothing but the server runs in the server's process.
/// </summary>
internal static class ExerciseDirectory
{
    public static void Make(string path, DataClock clock, IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments)
    {
        using var directory = DataDirectory.OpenBeside(path, new(Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow, Demo: false, clock));
        using var registry = RegistryFile.Open(directory, TimeProvider.System);
        registry.Reference.Save(presentations, establishments, departments);
    }

    /// <summary>Between two runs of the server only: the exercise goes on by another clock. A product's directory never does.</summary>
    public static void SetClock(string path, DataClock clock)
    {
        var file = Path.Combine(path, "directory.json");
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
        var manifest = JsonSerializer.Deserialize<DirectoryManifest>(File.ReadAllText(file), json)!;
        File.WriteAllText(file, JsonSerializer.Serialize(manifest with { Clock = clock }, json));
    }
}
