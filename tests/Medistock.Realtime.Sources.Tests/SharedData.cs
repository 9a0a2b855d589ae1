namespace Medistock.Realtime.Sources.Tests;

/// <summary>The real public files beside the repository (<c>../shared/data</c>); they are not part of it.</summary>
internal static class SharedData
{
    public static string? Repository { get; } = FindRepository();
    public static string? Folder { get; } = Repository is { } root && Path.GetFullPath(Path.Combine(root, "..", "shared", "data")) is var beside && Directory.Exists(beside)
        ? beside
        // A git worktree may lie one folder deeper.
        : Repository is { } deeper && Path.GetFullPath(Path.Combine(deeper, "..", "..", "shared", "data")) is var further && Directory.Exists(further) ? further : null;

    public static string File(params string[] parts) => Path.Combine([Folder ?? throw new InvalidOperationException("no shared data"), .. parts]);

    private static string? FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("Directory.Packages.props").Any()) return folder.FullName;
        }
        return null;
    }
}

/// <summary>Runs where the real files are; elsewhere it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "SKIPPED: ../shared/data is absent; the real files are not part of the repository";
    }
}
