namespace Medistock.Realtime.Server.Exercises;

/// <summary>Where an exercise writes: a folder of its own, gone when it ends unless somebody asked to keep its store.</summary>
/// <param name="keep">Where the store is to stay; null: nowhere.</param>
internal sealed class Scratch(string? keep) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medistock-exercise-").FullName;
    private bool _begun;

    public string Data => keep is null ? Path.Combine(_folder, "data") : Path.GetFullPath(keep);
    public string Feed => Path.Combine(_folder, "feed");

    /// <summary>Null: an exercise may be kept there.</summary>
    public static string? Problem(string? keep, string? source)
    {
        if (keep is null) return null;
        var into = Path.GetFullPath(keep);
        if (source is not null && (into + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(source) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return $"--keep {keep} lies in the store whose past is played: choose another folder";
        return Directory.Exists(into) && Directory.EnumerateFileSystemEntries(into).Any() ? $"--keep {keep} is not empty: an exercise makes a directory of its own" : null;
    }

    /// <summary>The store is whole: from here on it is worth keeping.</summary>
    public void Begin() => _begun = true;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        if (!_begun && Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }
}
