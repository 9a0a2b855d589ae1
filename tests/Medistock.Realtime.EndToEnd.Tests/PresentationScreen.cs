using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Sdk;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>One presentation as the authorities, an ARS and a pharmacy read it: what is there, what is foreseen, what is not known and what their key may not read.</summary>
public class PresentationScreen(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static CancellationToken Soon => new CancellationTokenSource(Eventually.Patience).Token;
    private const string Page = "/presentation/" + Crafted.Paracetamol;

    [ChromiumFact]
    public async Task A_presentation_is_read_by_keyboard_with_what_is_not_known_said_and_each_key_is_told_what_it_may_not_read()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await ImportSupplyAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, ServerProcess.AdminKey);
        await using var medistock = MedistockClient.Start(new MedistockOptions
        {
            Server = new(server.Url), Key = ServerProcess.AdminKey, OutboxDirectory = Path.Combine(folder.Path, "outbox"),
            Linger = TimeSpan.FromMilliseconds(50), FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromSeconds(1),
        });

        // Nobody has reported yet; the address names the box by its CIP7.
        var page = await PlanScreen.OpenAsync(context, server.Url + "/presentation/" + Crafted.Paracetamol[5..12], "[data-testid=rung-holder]");
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await Expect(page.GetByTestId("label")).ToContainTextAsync("DOLIPRANE 1000 mg");
        Assert.EndsWith(Page, page.Url, StringComparison.Ordinal);
        await Expect(page.GetByTestId("season")).ToContainTextAsync("Aucune décision enregistrée");
        await Expect(page.GetByTestId("rung-pui")).ToContainTextAsync("pas de données, ce qui n'est pas un stock nul");
        await Expect(page.GetByTestId("no-rows")).ToContainTextAsync("pas de données, ce qui n'est pas un stock nul");
        await Expect(page.GetByTestId("no-forecast")).ToContainTextAsync("Pas encore de prévision", new() { Timeout = Patience });
        await Expect(page.GetByTestId("rung-holder")).ToContainTextAsync("1 200 boîtes");
        await Expect(page.GetByTestId("arrivals")).ToContainTextAsync("non confirmé");
        await Expect(page.GetByTestId("no-list")).ToContainTextAsync("on ne sait pas si une rupture est publiée");
        await FaultlessAsync(page, "empty");
        await PublishAsync(page, server, folder.Path);

        // A hospital reports: its figures come by the feed, without a reload.
        await page.EvaluateAsync("() => { window.untouched = true; }");
        Report(medistock, count: 40);
        await medistock.FlushAsync(Soon);
        await Expect(page.GetByTestId("rung-pui")).ToContainTextAsync("4,0 j", new() { Timeout = Patience });
        await Expect(page.GetByTestId("rung-pui")).ToContainTextAsync("Critique");
        await Expect(page.GetByTestId("signal").First).ToContainTextAsync("couverture 4,0 j", new() { Timeout = Patience });
        Assert.True(await page.EvaluateAsync<bool>("() => window.untouched === true"));
        await Expect(page.GetByTestId("territory-row").Filter(new() { HasText = "Ain (01)" })).ToContainTextAsync("Hôpitaux (PUI)");

        await ForeseeAsync(page, server);
        await HelpAsync(page);
        await SortAsync(page);
        await FaultlessAsync(page, "full");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.GetByTestId("grounds")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("why")).ToBeHiddenAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        // A code that nobody knows is said to be unknown; one that is none, refused.
        await page.GotoAsync(server.Url + "/presentation/3400930000007");
        await Expect(page.Locator("[data-testid=unknown], [data-testid=bad-code]").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await FaultlessAsync(page, "unknown");
        Assert.Empty(errors);

        await OthersAsync(chromium, server);
    }

    /// <summary>Stock, sales and a delivery, as a laboratory states them.</summary>
    private static async Task ImportSupplyAsync(string folder, string data)
    {
        var today = DateTime.UtcNow.Date;
        string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, "stocks.csv");
        await File.WriteAllLinesAsync(file,
        [
            "declarant;type;fait;presentation;date;quantite;arrivage;echeance;confirme;debut;fin",
            $"Opella;laboratoire;stock;{Crafted.Paracetamol};{Day(-1)};1200;;;;;", $"Opella;laboratoire;ventes-mensuelles;{Crafted.Paracetamol};{Day(-1)};900;;;;{Day(-366)};{Day(-1)}",
            $"Opella;laboratoire;arrivage;{Crafted.Paracetamol};{Day(-20)};400;OP-1;{Day(12)};non;;",
        ]);
        await Crafted.SucceedAsync("import", "supply", file, "--data", data);
    }

    /// <summary>Eight days at 10 boxes a day, then a count.</summary>
    private static void Report(MedistockClient medistock, int count)
    {
        var now = DateTimeOffset.UtcNow;
        var reports = new List<StockReport>();
        for (var back = 8; back >= 1; back--) reports.Add(StockReport.Dispensed(Crafted.Pui, Crafted.Paracetamol, 10, now.AddDays(-back)));
        reports.Add(StockReport.Counted(Crafted.Pui, Crafted.Paracetamol, count, now));
        medistock.Report(reports);
        medistock.ReportedThrough(Crafted.Pui, now);
    }

    /// <summary>Weeks must pass before a past is kept: drawn from an answer like the server's. Days are read one by one with the arrows, and a click says why.</summary>
    private static async Task ForeseeAsync(IPage page, ServerProcess server)
    {
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(1)).Date;
        string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await page.RouteAsync("**/api/v1/presentations/*/forecast?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(Forecast(Day), JsonSerializerOptions.Web) }));
        await page.RouteAsync("**/api/v1/presentations/*/history?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(History(Day), JsonSerializerOptions.Web) }));
        await page.GotoAsync(server.Url + Page + "?territoire=DEP-01&lien=pui");
        var days = page.GetByRole(AriaRole.Slider).First;
        await Expect(days).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("aujourd'hui, stock 40.boîtes"), new() { Timeout = Patience });
        await Expect(page.GetByTestId("depletion").First).ToContainTextAsync("vers le");
        await Expect(page.GetByTestId("official")).ToContainTextAsync("4,0 j");
        await days.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(days).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("stock 50.boîtes à la clôture.; consommation lissée"));
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(days).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("jour non gardé"));
        await page.Keyboard.PressAsync("End");
        await Expect(days).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("demande attendue 10.boîtes"));
        await PageChecks.TabToAsync(page, page.GetByTestId("why"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("grounds").First).ToContainTextAsync("La demande habituelle est de 10 boîtes par jour");
        await Expect(page.GetByTestId("grounds").First).ToContainTextAsync("multiplié par 1,02 sur 3 jours");

        // Another territory is another address, which can be sent to somebody.
        await page.GetByTestId("place").SelectOptionAsync("REG-84");
        Assert.Contains("territoire=REG-84", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByTestId("rung-pui")).ToContainTextAsync("Auvergne-Rhône-Alpes", new() { Timeout = Patience });
    }

    private static object Forecast(Func<int, string> day) => new
    {
        presentation = Crafted.Paracetamol, territory = "DEP-01", horizon = 60, reason = (string?)null,
        forecast = new
        {
            links = new[]
            {
                new
                {
                    link = "pui", unit = "box", asOf = DateTimeOffset.UtcNow, learntThrough = day(-1), shareObserved = 1.0, stock = 40, depletionReason = (string?)null,
                    days = Enumerable.Range(0, 60).Select(ahead => new { date = day(ahead), p10 = 6.0, p50 = 10.0, p90 = 15.0, mean = 10.2 }),
                    depletion = new { p10 = day(3), p50 = day(4), p90 = day(6), within5 = 0.8, within10 = 0.999, within30 = 1.0, asOf = DateTimeOffset.UtcNow, nextArrival = day(12), beforeArrival = 0.97, arrivalsIgnored = false, upstream = (double?)null },
                    week = new { demand = 70.0, expected = 68.0, low = 50.0, high = 90.0, change = 0.1 },
                    official = new { dailyConsumption = 10.0, coverageDays = 4.0, coverageReason = (string?)null, date = day(4) },
                    why = new
                    {
                        since = day(-8), sinceReason = "first-day", observedDays = 8, censoredDays = 0, missingDays = 0, windowDays = 8, level = 10.0, levels = new[] { new { memoryDays = 28.0, level = 10.0, share = 1.0 } },
                        week = new[] { 1.1, 1, 1, 1, 1.1, 0.9, 0.9 }, growth3 = 1.02, growth14 = 1.05, growth42 = 1.1, eventsPerDay = 2.0, dayVariance = 0.2, step = 1.0, borrowed = 0.25, reconciled = 1.0, lateShare = (double?)null,
                    },
                },
            },
        },
    };

    private static object History(Func<int, string> day) => new
    {
        presentation = Crafted.Paracetamol, territory = "DEP-01", kept = 92,
        days = new[] { -5, -4, -3, -1 }.Select(back => new
        {
            date = day(back), asOf = DateTimeOffset.UtcNow.AddDays(back),
            rows = new[] { new { link = "pui", unit = "box", stock = 40 - (10 * back), dailyConsumption = 10.0, coverageDays = 4.0 - back, coverageReason = (string?)null, level = "alert", lines = 1, unknownLines = 0, staleLines = 0 } },
        }),
    };

    /// <summary>The hospital that its signal names is chosen; alone in the reference, nobody can lend to it, and that is said.</summary>
    private static async Task HelpAsync(IPage page)
    {
        await page.GetByTestId("asking").SelectOptionAsync(Crafted.Pui);
        await Expect(page.GetByTestId("no-helper")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Contains("aide=" + Crafted.Pui, page.Url, StringComparison.Ordinal);
        await page.GetByTestId("finess").FillAsync("12");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#finess-wrong")).ToContainTextAsync("neuf caractères");
        await page.GetByTestId("finess").FillAsync("");
    }

    private static async Task SortAsync(IPage page)
    {
        var head = page.GetByTestId("territory-table").Locator("th").First;
        await head.Locator("button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(page.GetByTestId("territory-row").First).ToContainTextAsync("Ain (01)");
        await page.Keyboard.PressAsync("Enter");
        await Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(page.GetByTestId("territory-row").Last).ToContainTextAsync("Ain (01)");
    }

    /// <summary>An ARS of another region and a pharmacy: the exact word in the place of what their key may not read.</summary>
    private async Task OthersAsync(Chromium chromium, ServerProcess server)
    {
        await using var agency = await WithKeyAsync(chromium, server, "--role", "ars", "--region", "84");
        var its = await PlanScreen.OpenAsync(agency, server.Url + Page, "[data-testid=territory-row]");
        await Expect(its.GetByTestId("place")).ToHaveValueAsync("REG-84");
        await Expect(its.GetByTestId("declarations")).ToContainTextAsync("non lisible avec une clé d'une ARS. Ce n'est pas une absence de données.");
        await Expect(its.GetByTestId("territory-row")).ToHaveCountAsync(2);
        await its.GetByTestId("place").SelectOptionAsync("FR");
        await Expect(its.GetByTestId("rung-pui")).ToContainTextAsync("Votre clé ne peut pas lire ce territoire", new() { Timeout = Patience });
        await Expect(its.GetByTestId("perspective")).ToContainTextAsync("n'est pas de ceux que votre clé peut lire", new() { Timeout = Patience });

        await using var pharmacy = await WithKeyAsync(chromium, server, "--role", "pharmacy", "--finess", Crafted.Pui);
        var own = await pharmacy.NewPageAsync();
        await own.GotoAsync(server.Url + Page);
        await Expect(own.GetByTestId("not-following")).ToContainTextAsync("réservés aux autorités", new() { Timeout = Patience });
        await Expect(own.GetByTestId("label")).ToContainTextAsync("DOLIPRANE 1000 mg");
        foreach (var part in new[] { "echelle", "perspective", "territoires", "declarations", "alternatives", "aide" })
            await Expect(own.GetByTestId(part)).ToContainTextAsync("non lisible avec une clé d'un établissement", new() { Timeout = Patience });
        await Expect(own.GetByTestId("stale-banner")).ToHaveCountAsync(0);
        await FaultlessAsync(own, "pharmacy");
    }

    private static async Task<IBrowserContext> WithKeyAsync(Chromium chromium, ServerProcess server, params string[] role)
    {
        var created = JsonDocument.Parse(await Crafted.SucceedAsync(["keys", "create", "--name", role[1], "--data", server.Data, .. role]));
        var key = created.RootElement.GetProperty("key").GetString()!;
        var context = await chromium.NewContextAsync();
        await Eventually.TrueAsync("the new key is known", async () => (await context.APIRequest.PostAsync(server.Url + "/api/v1/session",
            new() { DataObject = new { key }, Headers = new Dictionary<string, string> { ["Origin"] = server.Url } })).Ok);
        return context;
    }

    /// <summary>The ANSM's list is imported beside the running server: published is said as published, with its dates and the day it was read.</summary>
    private static async Task PublishAsync(IPage page, ServerProcess server, string folder)
    {
        var list = Path.Combine(folder, "CIS_CIP_Dispo_Spec.txt");
        await File.WriteAllTextAsync(list, "60234100\t\t1\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://ansm.sante.fr/doliprane\r\n");
        Assert.Contains("\"accepted\":1", (await Crafted.SucceedAsync("import", "shortages", list, "--data", server.Data)).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await Eventually.TrueAsync("the server has taken the list", async () => (await server.Http.GetStringAsync(new Uri($"/api/v1/presentations/{Crafted.Paracetamol}", UriKind.Relative))).Contains("\"shortage\"", StringComparison.Ordinal));
        await page.ReloadAsync();
        await Expect(page.GetByTestId("published")).ToContainTextAsync("Rupture de stock, depuis le 8 nov. 2026, mise à jour le 20 nov. 2026", new() { Timeout = Patience });
        await Expect(page.GetByTestId("publication")).ToContainTextAsync("liste lue le");
        await page.GetByTestId("rung-holder").WaitForAsync(new() { Timeout = Patience });
    }

    private Task FaultlessAsync(IPage page, string name) => PageLooks.FaultlessAsync(page, $"presentation-{name}", output.WriteLine);
}
