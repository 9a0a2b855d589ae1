namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The real public files beside the repository (<c>../shared/data</c>); they are not part of it.</summary>
internal static class SharedData
{
    public static string? Folder { get; } = Find();

    public static string At(params string[] parts) => Path.Combine([Folder ?? throw new InvalidOperationException("no shared data"), .. parts]);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!folder.EnumerateFiles("Directory.Packages.props").Any()) continue;
            // A git worktree may lie one folder deeper.
            return new[] { "../shared/data", "../../shared/data" }.Select(beside => Path.GetFullPath(Path.Combine(folder.FullName, beside))).FirstOrDefault(Directory.Exists);
        }
        return null;
    }
}

/// <summary>Runs where the real files are; elsewhere it is skipped and says so.</summary>
internal sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (SharedData.Folder is null) Skip = "SKIPPED: ../shared/data is absent; the real files are not part of the repository";
    }
}
