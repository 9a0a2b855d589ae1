using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>What the registry does, whichever database it is in.</summary>
public abstract class RegistrySuite(TestStore store) : IDisposable
{
    private static readonly Presentation Amoxicilline = new(
        PresentationCode.Parse("3400930082157"), Cis.Parse("60234100"), "AMOXICILLINE 250 mg/5 ml, poudre pour suspension buvable", "1 flacon de 60 ml",
        [new("AMOXICILLINE", "250 mg", "5 ml"), new("ACIDE « CLAVULANIQUE »", "62,5 mg", "5 ml")], "poudre pour suspension buvable", "orale",
        Patients.Paediatric, "BIOGARAN", true, Atc.Parse("J01CA04"), "amoxicilline/suspension-buvable/paediatric", "amoxicilline", true, null, 1.5m);
    private static readonly Presentation Device = Amoxicilline with { Code = PresentationCode.Parse("X-MASQUE-FFP2"), Cis = null, Atc = null, Marker = null, Substances = [], UnitsPerBox = null };
    private static readonly Department Mayenne = new(DepartmentCode.Parse("53"), "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 307_062, new(48.14, -0.66), "Europe/Paris");
    private static readonly Establishment Laval = new(Finess.Parse("530000074"), FinessEj.Parse("530000371"), "CH de Laval", EstablishmentKind.Pui, DepartmentCode.Parse("53"), new(48.07, -0.77), false, 401);
    private static readonly Establishment Officine = new(Finess.Parse("2A0000014"), null, "Officine simulée", EstablishmentKind.Officine, DepartmentCode.Parse("2A"), null, true, null);
    private readonly TestStore _store = store;
    private readonly ManualTime _time = new(TestDirectory.Now);

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [SuiteFact]
    public void Facts_come_back_after_a_restart_as_they_were_saved()
    {
        using (var registry = _store.Registry(_time)) registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]);
        using var again = _store.Registry(_time);
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

    [SuiteFact]
    public void What_was_published_comes_back_with_its_history_and_the_same_again_changes_nothing()
    {
        var day = new DateOnly(2026, 11, 20);
        PublishedStatus[] history = [new(Availability.Shortage, day.AddDays(-90), day.AddDays(-3), null, "https://ansm.sante.fr/x", day.AddDays(-30), day.AddDays(-2)), new(Availability.None, null, null, null, null, day, day)];
        using (var registry = _store.Registry(_time)) registry.Reference.Save([Amoxicilline with { Published = history }, Device], [], []);
        using var again = _store.Registry(_time);
        Assert.Equal(history, again.Reference.Current.Find(Amoxicilline.Code)!.Published);
        Assert.Null(again.Reference.Current.Find(Device.Code)!.Published);
        Assert.Equal(new Saved(0, 1), again.Reference.Save([again.Reference.Current.Find(Amoxicilline.Code)!], [], []).Presentations);
    }

    [SuiteFact]
    public void A_second_import_of_the_same_facts_changes_nothing()
    {
        using var registry = _store.Registry(_time);
        Assert.Equal(new(new(2, 0), new(2, 0), new(1, 0), 1), registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]));
        var book = registry.Reference.Current;
        Assert.Equal(new(new(0, 2), new(0, 2), new(0, 1), 1), registry.Reference.Save([Amoxicilline, Device], [Laval, Officine], [Mayenne]));
        Assert.Same(book, registry.Reference.Current);
        Assert.Equal(new(new(1, 1), new(0, 0), new(0, 0), 2), registry.Reference.Save([Amoxicilline with { Atc = null }, Device], [], []));
        Assert.Null(registry.Reference.Current.Find(Amoxicilline.Code)!.Atc);
        Assert.NotNull(registry.Reference.Current.Find(Laval.Finess));
    }

    [SuiteFact]
    public void An_import_by_another_process_is_noticed_within_the_poll_interval()
    {
        using var server = _store.Registry(_time);
        var raised = new List<long>();
        server.Reference.Changed += book => raised.Add(book.Version);
        using (var import = _store.Registry(TimeProvider.System)) import.Reference.Save([Amoxicilline], [], []);
        Assert.Empty(server.Reference.Current.Presentations);
        _time.Advance(OpenRegistry.PollInterval);
        Assert.Single(server.Reference.Current.Presentations);
        _time.Advance(OpenRegistry.PollInterval * 10);
        Assert.Equal([1], raised);
        Assert.Null(server.LastError);
    }

    [SuiteFact]
    public void A_save_that_fails_half_way_leaves_nothing_behind()
    {
        using var registry = _store.Registry(_time);
        IEnumerable<Establishment> Broken()
        {
            yield return Laval;
            throw new InvalidDataException("the file ends here");
        }
        Assert.Throws<InvalidDataException>(() => registry.Reference.Save([Amoxicilline], Broken(), [Mayenne]));
        Assert.Equal(0, registry.Reference.Current.Version);
        using var again = _store.Registry(_time);
        Assert.Empty(again.Reference.Current.Departments);
        Assert.Equal(1, again.Reference.Save([], [], [Mayenne]).Departments.Accepted);
    }

    [SuiteFact]
    public void The_ledger_tells_what_was_imported_newest_first()
    {
        using var registry = _store.Registry(_time);
        registry.Reference.Imports.Record("bdpm", "CIS_CIP_bdpm.txt", new string('a', 64), 20_903, 20_900, 0, 3);
        _time.Advance(TimeSpan.FromHours(1));
        registry.Reference.Imports.Record("bdpm", "CIS_CIP_bdpm.txt", new string('a', 64), 20_903, 0, 20_900, 3);
        Assert.Equal([0, 20_900], registry.Reference.Imports.Newest(10).Select(entry => entry.Accepted));
        Assert.Equal(TestDirectory.Now.AddHours(1), registry.Reference.Imports.Newest(1)[0].At);
    }

    [SuiteFact]
    public void A_key_created_or_revoked_by_another_process_counts_within_the_poll_interval()
    {
        using var server = _store.Registry(_time);
        using var command = _store.Registry(new ManualTime(TestDirectory.Now));
        var (key, text) = command.Keys.Create("ARS", "ars", KeyScope.OfRegion("52"));
        _time.Advance(OpenRegistry.PollInterval);
        Assert.Equal("52", server.Keys.Find(text)?.Scope.Region);
        command.Keys.Revoke(key.Id);
        _time.Advance(OpenRegistry.PollInterval);
        Assert.Null(server.Keys.Find(text));
    }

    [SuiteFact]
    public void An_adopted_key_is_taken_once_stays_revoked_and_is_not_guessable()
    {
        using var registry = _store.Registry(_time);
        var key = registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything);
        Assert.Equal(key.Id, registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything).Id);
        Assert.True(registry.Keys.Find("first-administrator-key")!.Scope.All);
        registry.Keys.Revoke(key.Id);
        registry.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything);
        Assert.Null(registry.Keys.Find("first-administrator-key"));
        Assert.Throws<ArgumentException>(() => registry.Keys.Adopt("admin", "admin", "administrator", KeyScope.Everything));
    }

    [SuiteFact]
    public void A_key_is_found_by_its_text_until_it_is_revoked()
    {
        string text;
        using (var registry = _store.Registry(_time)) text = registry.Keys.Create("Logiciel", "pharmacy", KeyScope.Of("530000074", "530000082")).Text;
        using var again = _store.Registry(_time);
        var found = again.Keys.Find(text)!;
        Assert.Equal((TestDirectory.Now, "530000074"), (found.CreatedAt, found.Scope.Finess[0]));
        Assert.True(again.Keys.Revoke(found.Id));
        Assert.False(again.Keys.Revoke(found.Id));
        Assert.Null(again.Keys.Find(text));
        Assert.NotNull(Assert.Single(again.Keys.List()).RevokedAt);
    }

    [SuiteFact]
    public void Two_processes_that_adopt_one_key_at_once_hold_one_key()
    {
        using var one = _store.Registry(_time);
        using var other = _store.Registry(new ManualTime(TestDirectory.Now));
        var first = one.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything);
        Assert.Equal(first.Id, other.Keys.Adopt("first-administrator-key", "admin", "administrator", KeyScope.Everything).Id);
        Assert.Single(other.Keys.List());
    }

    [SuiteFact]
    public void A_fact_given_twice_in_one_import_is_there_once_as_it_was_given_last()
    {
        using var registry = _store.Registry(_time);
        registry.Reference.Save([Amoxicilline, Amoxicilline with { Label = "AMOXICILLINE, another label" }], [], []);
        Assert.Equal("AMOXICILLINE, another label", Assert.Single(registry.Reference.Current.Presentations).Label);
    }
}

public sealed class SqliteRegistrySuite() : RegistrySuite(new SqliteTestStore());

[OnPostgreSql]
public sealed class PostgreSqlRegistrySuite() : RegistrySuite(new PostgreSqlTestStore());
