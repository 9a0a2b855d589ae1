using System.Net.Http.Json;
using System.Text.Json;
using Medistock.Realtime.Storage.Registry;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>
/// The winter 2024-2025 of a small nation, lived by the product itself through its own API in a few seconds, and the data directory that it left. Everything in it is said by the clock and by
/// counting: lived again, it is the same winter.
/// </summary>
public sealed class LivedWinter : IAsyncLifetime, IDisposable
{
    public const string Season = "2024-2025", Metropole = "METRO", Reunion = "DEP-974";
    public static readonly DateTimeOffset Begins = new(2024, 9, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly FirstDay = new(2024, 9, 16), LastDay = new(2025, 4, 10);
    private static readonly object[] Both = [new { name = "A. Martin", institution = "ANSM" }, new { name = "B. Durand", institution = "DGS" }];
    private readonly TemporaryFolder _folder = new();
    private readonly Shelves _shelves = new();
    private readonly List<(DateTimeOffset At, Func<Task> Does)> _script = [];
    private Country _country = null!;
    private int _said;

    /// <summary>Left as the winter left it: whoever changes something works on a copy.</summary>
    public string Data => Path.Combine(_folder.Path, "winter-2024");
    internal IReadOnlyList<LevelSeen> Seen { get; private set; } = [];
    public string EvaluatorKey { get; private set; } = "";
    public string OfficerKey { get; private set; } = "";
    public string SoftwareKey { get; private set; } = "";
    public DateTimeOffset Ends { get; private set; }

    public string CopyTo(string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        foreach (var file in Directory.GetFiles(Data)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public async Task InitializeAsync()
    {
        await using (_country = await Country.StartAsync(Data, Begins))
        {
            _country.Registry.Reference.Save(SmallNation.Presentations, SmallNation.Sites.Select(site => site.Establishment), SmallNation.Departments);
            (_, EvaluatorKey) = _country.Registry.Keys.Create("A. Évaluatrice", "evaluator", KeyScope.Everything);
            (_, OfficerKey) = _country.Registry.Keys.Create("P. Permanence", "officer", KeyScope.Everything);
            (_, SoftwareKey) = _country.Registry.Keys.Create("LGO Essai", "vendor", KeyScope.Of([.. SmallNation.Sites.Select(site => site.Establishment.Finess.Text)]));
            await using var screen = new Follower(_country.Address, OfficerKey);
            await screen.Connected;
            Write();
            foreach (var (at, does) in _script.OrderBy(word => word.At))
            {
                await _country.MoveToAsync(at);
                await does();
            }
            Ends = _country.Now;
            await Eventually.TrueAsync("the screen has seen the season closed", () => Task.FromResult(screen.Seen.Any(seen => seen.To == "offSeason" && seen.Territory == Reunion)));
            Seen = screen.Seen;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
    public void Dispose() => _folder.Dispose();

    private void Write()
    {
        Decide("FR", Paris(2024, 9, 2, 11), "prepare", "préparation avec Santé publique France", season: Season);
        // Decided ahead: it begins to hold by itself.
        Decide("FR", Paris(2024, 9, 25, 15), "activate", "calendrier national", effective: Paris(2024, 10, 1, 0));
        At(Paris(2024, 10, 1, 0), () => _country.SettleAsync());
        for (var day = FirstDay; day <= LastDay; day = day.AddDays(1)) WriteDay(day);
        WriteField();
        AtProposal(Paris(2024, 12, 16, 14), "escalate", "tension sur les formes pédiatriques en pleine épidémie");
        foreach (var (lever, at) in new[] { ("contingentement-quantitatif", Paris(2024, 12, 17, 9)), ("preparations-magistrales", Paris(2024, 12, 17, 10)), ("importation", Paris(2024, 12, 19, 11)) }) Measure(lever, at);
        Release(Paris(2024, 12, 18, 12));
        AtProposal(Paris(2025, 3, 3, 14), "return", "les trois indicateurs sont revenus au vert");
        Decide("FR", Paris(2025, 3, 31, 10), "deactivate", "fin de la saison avec Santé publique France");
        Decide("FR", Paris(2025, 4, 3, 10), "openRetex", "retour d'expérience");
        Decide("FR", Paris(2025, 4, 11, 10), "close", "retour d'expérience rendu");
    }

    /// <summary>In the evening each pharmacy reports at a minute of its own; the program looks in the morning and in the evening; on Wednesdays last week's epidemic figures are out.</summary>
    private void WriteDay(DateOnly day)
    {
        foreach (var site in SmallNation.Sites)
        {
            var evening = Local(site.Zone, day, 19).AddMinutes(site.Number);
            var batch = Key();
            At(evening, async () =>
            {
                var said = await _country.PostAsync($"/api/v1/establishments/{site.Establishment.Finess.Text}/stock?return=minimal", _shelves.Day(site, day, evening, batch), SoftwareKey);
                Assert.Equal(0, said.GetProperty("rejected").GetArrayLength());
            });
        }
        At(Paris(day, 8), () => _country.ObserveAsync());
        At(Paris(day, 20), () => _country.ObserveAsync());
        if (day.DayOfWeek == DayOfWeek.Wednesday)
        {
            foreach (var territory in new[] { Metropole, "REG-53", "REG-52", Reunion }) Week(territory, day, Paris(day, 10));
            // The sentinel networks say that they are there.
            Field(territory: Metropole, "35", "reseauSentinelle", "Sentinelles", "autre", null, "rien à signaler", Paris(day, 11));
            Field(territory: Reunion, "974", "reseauSentinelle", "Sentinelles OI", "autre", null, "rien à signaler", Paris(day, 12));
        }
    }

    private void Week(string territory, DateOnly published, DateTimeOffset at)
    {
        var week = published.AddDays(-9);
        var (from, to) = (new DateOnly(2024, 12, 2), new DateOnly(2025, 1, 20));
        var level = territory == Reunion ? "base" : week >= from && week <= to ? "epidemic" : week == from.AddDays(-7) || week == to.AddDays(7) ? "transition" : "base";
        var value = level switch { "epidemic" => 480, "transition" => 190, _ => 60 } + week.DayNumber / 7 % 9;
        Post(at, $"/api/v1/winter-plan/{territory}/indicators", new { key = Key(), indicator = "epidemiological", disease = "grippe", measure = "emergencyVisits", week, value, level });
        // A past week is revised upwards a week later, as they are.
        if (level == "epidemic" && territory == Metropole)
            Post(at.AddDays(7).AddMinutes(30), $"/api/v1/winter-plan/{territory}/indicators", new { key = Key(), indicator = "epidemiological", disease = "grippe", measure = "emergencyVisits", week, value = value + 12, level });
    }

    private void WriteField()
    {
        foreach (var (department, role, declarant, at) in new[]
        {
            ("35", "officine", SmallNation.Sites[1].Establishment.Finess.Text, Paris(2024, 12, 9, 9)), ("44", "pui", SmallNation.Sites[4].Establishment.Finess.Text, Paris(2024, 12, 10, 9)),
            ("56", "medecin", "Dr Le Goff", Paris(2024, 12, 11, 9)),
        }) Field(Metropole, department, role, declarant, "tension", SmallNation.Amoxicilline, "flacons manquants, renvois vers d'autres officines", at);
    }

    private void Field(string territory, string department, string role, string declarant, string kind, string? group, string text, DateTimeOffset at) =>
        Post(at, $"/api/v1/winter-plan/{territory}/indicators", new { key = Key(), indicator = "field", kind, role, declarant, department, group, text });

    private void Decide(string scope, DateTimeOffset at, string command, string motive, string? season = null, DateTimeOffset? effective = null, string? proposal = null) =>
        Post(at, $"/api/v1/winter-plan/{scope}/decisions", Decision(Key(), at, command, motive, season, effective, proposal));

    private static object Decision(Guid key, DateTimeOffset at, string command, string motive, string? season, DateTimeOffset? effective, string? proposal) => new
    {
        key, command, season, motive, people = Both, effectiveAt = effective ?? at, proposal,
        meeting = command is "escalate" or "return" ? new { kind = "RSS", date = DateOnly.FromDateTime(at.UtcDateTime) } : null,
    };

    /// <summary>People decide on what the program has proposed for metropole.</summary>
    private void AtProposal(DateTimeOffset at, string command, string motive)
    {
        var key = Key();
        At(at, async () =>
        {
            var plan = await GetAsync("/api/v1/winter-plan/METRO");
            var open = plan.GetProperty("proposals").EnumerateArray().Where(one => one.GetProperty("state").GetString() == "open" && one.GetProperty("command").GetString() == command).ToList();
            Assert.True(open.Count == 1, $"{at:O}: no proposal to {command}\n{plan.GetProperty("conditions")}");
            await _country.PostAsync("/api/v1/winter-plan/METRO/decisions", Decision(key, at, command, motive, null, null, open[0].GetProperty("id").GetString()), EvaluatorKey);
        });
    }

    private void Measure(string lever, DateTimeOffset at)
    {
        var keys = (Key(), Key(), Key());
        var id = "";
        At(at, async () =>
        {
            object[]? volumes = lever == "contingentement-quantitatif" ? [new { circuit = "city", percent = 80, period = "week" }, new { circuit = "hospital", percent = 100, period = "week" }] : null;
            var prepared = await _country.PostAsync("/api/v1/winter-plan/METRO/measures", new { key = keys.Item1, lever, groups = new[] { SmallNation.Amoxicilline }, circuits = new[] { "city", "hospital" }, volumes, motive = "tension" }, EvaluatorKey);
            id = prepared.GetProperty("measure").GetProperty("id").GetString()!;
        });
        At(at.AddHours(2), () => _country.PostAsync($"/api/v1/winter-plan/METRO/measures/{id}/start", new { key = keys.Item2, on = DateOnly.FromDateTime(at.UtcDateTime) }, EvaluatorKey));
        var end = Paris(2025, 2, 10, 9).AddMinutes(at.Hour);
        At(end, () => _country.PostAsync($"/api/v1/winter-plan/METRO/measures/{id}/end", new { key = keys.Item3, on = DateOnly.FromDateTime(end.UtcDateTime), reason = "besoin couvert" }, EvaluatorKey));
    }

    private void Release(DateTimeOffset at) => Post(at, "/api/v1/winter-plan/METRO/releases", new
    {
        key = Key(), text = "Des formes pédiatriques d'amoxicilline sont en tension ; des alternatives existent.", from = at,
        indicators = new[] { new { name = "supply", light = "amber", words = "tension sur les formes pédiatriques", asOf = at } },
    });

    private void Post(DateTimeOffset at, string path, object body) => At(at, () => _country.PostAsync(path, body, EvaluatorKey));
    private void At(DateTimeOffset at, Func<Task> does) => _script.Add((at, does));
    private Guid Key() => new(++_said, 24, 25, new byte[8]);

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _country.Http.GetAsync(path);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    internal static DateTimeOffset Paris(int year, int month, int day, int hour) => Paris(new(year, month, day), hour);
    private static DateTimeOffset Paris(DateOnly day, int hour) => Local("Europe/Paris", day, hour);

    private static DateTimeOffset Local(string zone, DateOnly day, int hour)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>One winter for all who look at it.</summary>
[CollectionDefinition(Name)]
public sealed class WinterCollection : ICollectionFixture<LivedWinter>
{
    public const string Name = "a lived winter";
}
