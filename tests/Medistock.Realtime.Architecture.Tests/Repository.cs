namespace Medistock.Realtime.Architecture.Tests;

/// <summary>The checkout under test, as text.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "wwwroot", ".git", "data", "TestResults", "artifacts"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files under a folder with one of the extensions, those that a build makes left out; paths relative to the root.</summary>
    public static IEnumerable<string> Files(string under, params string[] extensions)
    {
        var folder = Path.Combine(Root, under);
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => extensions.Length == 0 || extensions.Contains(Path.GetExtension(path)))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(Made.Contains));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside a checkout");
    }
}
