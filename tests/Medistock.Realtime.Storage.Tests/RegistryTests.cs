using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Schema;

namespace Medistock.Realtime.Storage.Tests;

public sealed class RegistryTests : IDisposable
{
    private static readonly Presentation Amoxicilline = new(
        PresentationCode.Parse("3400930082157"), Cis.Parse("60234100"), "AMOXICILLINE 250 mg/5 ml, poudre pour suspension buvable", "1 flacon de 60 ml",
        [new("AMOXICILLINE", "250 mg", "5 ml"), new("ACIDE « CLAVULANIQUE »", "62,5 mg", "5 ml")], "poudre pour suspension buvable", "orale",
        Patients.Paediatric, "BIOGARAN", true, Atc.Parse("J01CA04"), "amoxicilline/suspension-buvable/paediatric", "amoxicilline", true, null, 1.5m);
    private static readonly Presentation Device = Amoxicilline with { Code = PresentationCode.Parse("X-MASQUE-FFP2"), Cis = null, Atc = null, Marker = null, Substances = [], UnitsPerBox = null };
    private static readonly Department Mayenne = new(DepartmentCode.Parse("53"), "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 307_062, new(48.14, -0.66), "Europe/Paris");
    private static readonly Establishment Laval = new(Finess.Parse("530000074"), FinessEj.Parse("530000371"), "CH de Laval", EstablishmentKind.Pui, DepartmentCode.Parse("53"), new(48.07, -0.77), false, 401);
    private static readonly Establishment Officine = new(Finess.Parse("2A0000014"), null, "Officine simulée", EstablishmentKind.Officine, DepartmentCode.Parse("2A"), null, true, null);
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
    public void Facts_come_back_after_a_restart_as_they_were_saved()
    {
        using (var registry = RegistryFile.Open(_directory, _time)) registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]);
        using var again = RegistryFile.Open(_directory, _time);
        var book = again.Reference.Current;
        Assert.Equal(1, book.Version);
        var found = book.Find(Amoxicilline.Code)!;
        Assert.Equal(Amoxicilline.Substances, found.Substances);
        Assert.Equal(Amoxicilline, found with { Substances = Amoxicilline.Substances });
        Assert.Equal(Device, book.Find(Device.Code)! with { Substances = Device.Substances });
        Assert.Equal(Laval, book.Find(Laval.Finess));
        Assert.Equal(Officine, book.Find(Officine.Finess));
        Assert.Equal(Mayenne, book.Find(Mayenne.Code));
    }

    [Fact]
    public void A_second_import_of_the_same_facts_changes_nothing()
    {
        using var registry = RegistryFile.Open(_directory, _time);
        Assert.Equal(new(new(2, 0), new(2, 0), new(1, 0), 1), registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]));
        var book = registry.Reference.Current;
        Assert.Equal(new(new(0, 2), new(0, 2), new(0, 1), 1), registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]));
        Assert.Same(book, registry.Reference.Current);
        Assert.Equal(new(new(1, 1), new(0, 0), new(0, 0), 2), registry.Reference.Save([Amoxicilline with { Atc = null }, Device], [], []));
        Assert.Null(registry.Reference.Current.Find(Amoxicilline.Code)!.Atc);
        Assert.NotNull(registry.Reference.Current.Find(Laval.Finess));
    }

    [Fact]
    public void An_import_by_another_process_is_noticed_within_the_poll_interval()
    {
        using var server = RegistryFile.Open(_directory, _time);
        var raised = new List<long>();
        server.Reference.Changed += book => raised.Add(book.Version);
        using (var import = RegistryFile.Open(_directory, TimeProvider.System)) import.Reference.Save([Amoxicilline], [], []);
        Assert.Empty(server.Reference.Current.Presentations);
        _time.Advance(RegistryFile.PollInterval);
        Assert.Single(server.Reference.Current.Presentations);
        _time.Advance(RegistryFile.PollInterval * 10);
        Assert.Equal([1], raised);
        Assert.Null(server.LastError);
    }

    [Fact]
    public void A_save_that_fails_half_way_leaves_nothing_behind()
    {
        using var registry = RegistryFile.Open(_directory, _time);
        IEnumerable<Establishment> Broken()
        {
            yield return Laval;
            throw new InvalidDataException("the file ends here");
        }
        Assert.Throws<InvalidDataException>(() => registry.Reference.Save([Amoxicilline], Broken(), [Mayenne]));
        Assert.Equal(0, registry.Reference.Current.Version);
        using var again = RegistryFile.Open(_directory, _time);
        Assert.Empty(again.Reference.Current.Departments);
        Assert.Equal(1, again.Reference.Save([], [], [Mayenne]).Departments.Accepted);
    }

    [Fact]
    public void The_ledger_tells_what_was_imported_newest_first()
    {
        using var registry = RegistryFile.Open(_directory, _time);
        registry.Reference.Imports.Record("bdpm", "CIS_CIP_bdpm.txt", new string('a', 64), 20_903, 20_900, 0, 3);
        _time.Advance(TimeSpan.FromHours(1));
        registry.Reference.Imports.Record("bdpm", "CIS_CIP_bdpm.txt", new string('a', 64), 20_903, 0, 20_900, 3);
        Assert.Equal([0, 20_900], registry.Reference.Imports.Newest(10).Select(entry => entry.Accepted));
        Assert.Equal(TestDirectory.Now.AddHours(1), registry.Reference.Imports.Newest(1)[0].At);
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
    public void A_key_created_or_revoked_by_another_process_counts_within_the_poll_interval()
    {
        using var server = RegistryFile.Open(_directory, _time);
        using var command = RegistryFile.Open(_directory, new ManualTime(TestDirectory.Now));
        var (key, text) = command.Keys.Create("ARS", "ars", KeyScope.OfRegion("52"));
        _time.Advance(RegistryFile.PollInterval);
        Assert.Equal("52", server.Keys.Find(text)?.Scope.Region);
        command.Keys.Revoke(key.Id);
        _time.Advance(RegistryFile.PollInterval);
        Assert.Null(server.Keys.Find(text));
    }

    [Fact]
    public void An_adopted_key_is_taken_once_stays_revoked_and_is_not_guessable()
    {
        using var registry = RegistryFile.Open(_directory, _time);
        var key = registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything);
        Assert.Equal(key.Id, registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything).Id);
        Assert.True(registry.Keys.Find("first-administrator-key")!.Scope.All);
        registry.Keys.Revoke(key.Id);
        registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything);
        Assert.Null(registry.Keys.Find("first-administrator-key"));
        Assert.Throws<ArgumentException>(() => registry.Keys.Adopt("admin", "admin", "administrator", KeyScope.Everything));
    }

    [Fact]
    public void A_registry_of_a_newer_version_is_refused_and_left_alone()
    {
        RegistryFile.Open(_directory, _time).Dispose();
        _files.Run("registry.db", "INSERT INTO migration VALUES (99, '0099_future', 'x', 'x')");
        Assert.Contains("newer version", Assert.Throws<SchemaException>(() => RegistryFile.Open(_directory, _time)).Message, StringComparison.Ordinal);
    }
}
