using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Schema;

namespace Medistock.Realtime.Storage.Tests;

public sealed class RegistryTests : IDisposable
{
    private readonly TestDirectory _files = new();
    private readonly ManualTime _time = new(TestDirectory.Now);
    private readonly DataDirectory _directory;

    public RegistryTests() => _directory = DataDirectory.OpenBeside(_files.Path, TestDirectory.Fresh);

    public void Dispose()
    {
        _directory.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_key_is_found_by_its_text_until_it_is_revoked_and_its_text_is_stored_nowhere()
    {
        string text;
        using (var registry = RegistryFile.Open(_directory, _time))
        {
            (var key, text) = registry.Keys.Create("Logiciel de la pharmacie de Laval", "pharmacy", KeyScope.Of("530000074", "530000082"));
            var found = registry.Keys.Find(text)!;
            Assert.Equal((key.Id, "pharmacy", TestDirectory.Now), (found.Id, found.Role, found.CreatedAt));
            Assert.Equal(["530000074", "530000082"], found.Scope.Finess);
            Assert.Null(registry.Keys.Find(text.AsSpan(0, text.Length - 1)));
            Assert.Null(registry.Keys.Find(""));
            Assert.Null(registry.Keys.Find(new string('x', 10_000)));
        }
        foreach (var file in Directory.GetFiles(_files.Path)) Assert.DoesNotContain(text[4..], Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        using var again = RegistryFile.Open(_directory, _time);
        var id = again.Keys.Find(text)!.Id;
        Assert.True(again.Keys.Revoke(id));
        Assert.False(again.Keys.Revoke(id));
        Assert.Null(again.Keys.Find(text));
        Assert.NotNull(Assert.Single(again.Keys.List()).RevokedAt);
    }

    [Fact]
    public void A_registry_of_a_newer_version_is_refused_and_left_alone()
    {
        RegistryFile.Open(_directory, _time).Dispose();
        _files.Run("registry.db", "INSERT INTO migration VALUES (99, '0099_future', 'x', 'x')");
        Assert.Contains("newer version", Assert.Throws<SchemaException>(() => RegistryFile.Open(_directory, _time)).Message, StringComparison.Ordinal);
    }
}
