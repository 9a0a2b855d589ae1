using System.Reflection;
using System.Text;

namespace Medistock.Realtime.Sdk.Tests;

/// <summary>What integrators compile against changes only on purpose: replace the approved file by the received one to agree.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var received = Dump(typeof(MedistockClient).Assembly);
        var folder = Path.Combine(Repository.Root, "tests", "Medistock.Realtime.Sdk.Tests");
        var approved = Path.Combine(folder, "PublicApi.approved.txt");
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (received != expected) File.WriteAllText(Path.Combine(folder, "PublicApi.received.txt"), received);
        Assert.Equal(expected, received);
    }

    private static string Dump(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append(type.BaseType is { } super && super != typeof(object) ? " : " + super.Name : "").Append('\n');
            const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            var members = type.GetMembers(Declared).Where(Visible).Select(member => member switch
            {
                EventInfo raised => $"event {raised.EventHandlerType} {raised.Name}",
                PropertyInfo property => $"{property.PropertyType} {property.Name} {{ {(property.GetMethod is { IsPublic: true } ? "get; " : "")}{(property.SetMethod is { IsPublic: true } ? "set; " : "")}}}",
                _ => member.ToString(),
            });
            foreach (var member in members.Order(StringComparer.Ordinal)) text.Append("  ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static bool Visible(MemberInfo member) => member switch
    {
        MethodInfo method => (method.IsPublic || method.IsFamily) && !method.IsSpecialName && !method.Name.Contains('<', StringComparison.Ordinal),
        ConstructorInfo constructor => constructor.IsPublic,
        PropertyInfo property => property.GetMethod is { IsPublic: true },
        EventInfo raised => raised.AddMethod is { IsPublic: true },
        FieldInfo field => field.IsPublic,
        _ => false,
    };
}

internal static class Repository
{
    /// <summary>The folder that holds Directory.Packages.props.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Directory.Packages.props"))) return folder;
        }
        throw new DirectoryNotFoundException("no Directory.Packages.props above " + AppContext.BaseDirectory);
    }
}
