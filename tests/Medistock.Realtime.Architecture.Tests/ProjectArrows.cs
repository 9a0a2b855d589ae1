using System.Xml.Linq;

namespace Medistock.Realtime.Architecture.Tests;

public class ProjectArrows
{
    /// <summary>Which project may refer to which. One way; a change here is a decision (docs/decisions).</summary>
    private static readonly Dictionary<string, string[]> Declared = new()
    {
        ["Domain"] = [],
        ["Contracts"] = [],
        ["Forecasting"] = [],
        ["Actors"] = ["Domain", "Forecasting"],
        ["Storage"] = ["Domain", "Actors"],
        ["Sources"] = ["Domain"],
        ["Reports"] = ["Domain"],
        ["Web"] = ["Actors", "Contracts"],
        ["Sdk"] = ["Contracts"],
        ["Simulator"] = ["Sdk", "Domain"],
        ["Server"] = ["Web", "Storage", "Sources", "Simulator", "Reports"],
        ["Silo"] = ["Web", "Storage", "Sources"],
    };

    [Fact]
    public void Every_project_refers_to_exactly_what_is_declared()
    {
        var found = new Dictionary<string, string[]>();
        foreach (var path in Repository.Files("src", ".csproj"))
        {
            var project = XDocument.Load(Path.Combine(Repository.Root, path));
            found[ShortName(path)] = [.. project.Descendants("ProjectReference").Select(reference => ShortName((string)reference.Attribute("Include")!)).Order()];
        }
        Assert.Equal(Declared.Keys.Order(), found.Keys.Order());
        foreach (var (name, references) in found) Assert.True(Declared[name].Order().SequenceEqual(references), $"{name} refers to {string.Join(", ", references)}");
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        foreach (var path in Repository.Files("", ".csproj"))
        {
            var project = XDocument.Load(Path.Combine(Repository.Root, path));
            Assert.DoesNotContain(project.Descendants("PackageReference"), reference => reference.Attribute("Version") is not null);
        }
    }

    [Fact]
    public void Packages_have_one_exact_version()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(version => (string)version.Attribute("Version")!);
        Assert.All(versions, version => Assert.Matches(@"^(\d+(\.\d+)+(-[\w.]+)?|\$\(OrleansVersion\))$", version));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("Medistock.Realtime.sln");
        Assert.All(Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj")), path => Assert.Contains(path.Replace('/', '\\'), solution.Replace('/', '\\')));
    }

    [Fact]
    public void The_single_node_filter_is_the_solution_without_orleans()
    {
        var filter = Repository.Read("Medistock.SingleNode.slnf");
        foreach (var path in Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj")))
        {
            var text = Repository.Read(path);
            var orleans = text.Contains("Microsoft.Orleans", StringComparison.Ordinal) || text.Contains("Medistock.Realtime.Silo.csproj", StringComparison.Ordinal);
            Assert.True(filter.Replace("\\\\", "/").Contains(path, StringComparison.Ordinal) != orleans, $"{path}: orleans {orleans}");
        }
    }

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("Medistock.Realtime.", "", StringComparison.Ordinal);
}
