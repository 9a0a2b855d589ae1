using System.Text.RegularExpressions;

namespace Medistock.Realtime.Architecture.Tests;

public partial class SourceRules
{
    private static readonly string Here = Path.Combine("tests", "Medistock.Realtime.Architecture.Tests");
    private static readonly string[] Code = [".cs", ".ts", ".tsx", ".mjs"];

    private static IEnumerable<string> Sources => Repository.Files("src", Code).Concat(Repository.Files("tests", Code)).Concat(Repository.Files("dashboard", Code))
        .Where(path => !path.StartsWith(Here, StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_left_to_do() => AssertNone(Sources, Unfinished());

    [Fact]
    public void No_error_is_swallowed() => AssertNone(Sources, EmptyCatch());

    [Fact]
    public void No_region_hides_code() => AssertNone(Sources, Region());

    [Fact]
    public void Every_queue_has_a_limit() => AssertNone(Sources, Unbounded());

    [Fact]
    public void No_test_sleeps() => AssertNone(Repository.Files("tests", ".cs").Where(path => !path.StartsWith(Here, StringComparison.Ordinal)), Sleep());

    [Fact]
    public void No_commit_knows_a_machine_or_a_registry() =>
        AssertNone(Repository.Files("", ".cs", ".csproj", ".props", ".json", ".sh", ".yml", ".md", ".ts", ".tsx", ".mjs", ".npmrc", ".config")
            .Where(path => !path.StartsWith(Here, StringComparison.Ordinal)), Private());

    [Fact]
    public void Every_public_type_of_the_domain_is_in_the_glossary()
    {
        var glossary = Repository.Read("src/Medistock.Realtime.Domain/GLOSSARY.md");
        var missing = typeof(Domain.Codes.PresentationCode).Assembly.GetExportedTypes().Where(type => !type.IsNested)
            .Select(type => type.Name.Split('`')[0]).Where(name => !glossary.Contains($"`{name}`", StringComparison.Ordinal)).Order().ToArray();
        Assert.True(missing.Length == 0, "not in GLOSSARY.md: " + string.Join(", ", missing));
    }

    [Fact]
    public void The_architecture_fits_two_hundred_lines() => Assert.InRange(Repository.Read("src/README.md").Split('\n').Length, 20, 201);

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var index = Repository.Read("docs/decisions/README.md");
        Assert.All(Repository.Files("docs/decisions", ".md").Where(path => Path.GetFileName(path) != "README.md"), path => Assert.Contains(Path.GetFileName(path), index));
    }

    private static void AssertNone(IEnumerable<string> paths, Regex banned)
    {
        var hits = new List<string>();
        var files = 0;
        foreach (var path in paths)
        {
            files++;
            var text = Repository.Read(path);
            foreach (Match match in banned.Matches(text)) hits.Add($"{path}:{text[..match.Index].Count(character => character == '\n') + 1}: {match.Value.Trim()}");
        }
        Assert.True(files > 0, "no file was looked at");
        Assert.True(hits.Count == 0, string.Join('\n', hits));
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")] private static partial Regex Unfinished();
    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")] private static partial Regex EmptyCatch();
    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)] private static partial Regex Region();
    [GeneratedRegex(@"CreateUnbounded|new BlockingCollection<[^>]*>\(\)")] private static partial Regex Unbounded();
    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(")] private static partial Regex Sleep();
    [GeneratedRegex(@"(?<![\w/.])/(work|root)/|registry\.npmjs\.org|api\.nuget\.org|globalcdn\.nuget|deb\.debian\.org|""resolved"": *""http")] private static partial Regex Private();
}
