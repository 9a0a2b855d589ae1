using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Xunit.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>Any past moment of the winter is shown as it was known then, and what was frozen stays so.</summary>
[Collection(WinterCollection.Name)]
public sealed class PastViewTests(LivedWinter winter, ITestOutputHelper output)
{
    private const int Moments = 100, WholeEngines = 4;
    private static readonly string[] Asked = ["", "/METRO", "/DEP-974", "/FR", "/measures"];
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), out var given) ? given : 20261123;

    [Fact]
    public async Task At_any_moment_the_past_view_is_what_a_journal_that_ends_there_shows_to_the_byte()
    {
        output.WriteLine($"seed {Seed}");
        var chance = new Random(Seed);
        var moments = Enumerable.Range(0, Moments).Select(_ => LivedWinter.Begins.AddSeconds(chance.Next((int)(winter.Ends - LivedWinter.Begins).TotalSeconds))).Order().ToList();
        var rows = Rows();
        await using var lived = await Country.StartAsync(winter.CopyTo("lived"), winter.Ends);
        AtMoment hand = null!;
        await using var apart = await Country.StartAsync(winter.CopyTo("apart"), winter.Ends, node =>
        {
            (var nation, hand) = AtMoment.Over(node);
            return nation;
        });
        var different = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Moments; i++)
        {
            var at = moments[i];
            var known = rows.TakeWhile(row => row.RecordedAt <= at).ToList();
            hand.JumpTo(at);
            hand.Book = known.Where(row => row.Stream == WinterPlanActor.Stream).Aggregate(PlanBook.Empty, (book, row) => book.Apply(row.Sequence, PlanCodec.Decode(row.Payload.Span)));
            var shown = await ShownAsync(lived, at);
            Same(at, known.Count, await ShownAsync(apart, null), shown);
            different.UnionWith(shown);
            if (i % (Moments / WholeEngines) == Moments / WholeEngines / 2) Same(at, known.Count, await WholeAsync(known, at, $"cut-{i}"), shown);
        }
        // They are not all the same empty page.
        Assert.True(different.Count > Moments);
    }

    [Fact]
    public async Task Evidence_stays_as_it_was_frozen_whatever_thresholds_and_reference_become()
    {
        var data = winter.CopyTo("afterwards");
        string before;
        await using (var country = await Country.StartAsync(data, winter.Ends)) before = await FrozenAsync(country);
        await File.WriteAllTextAsync(Path.Combine(data, CoverageFile.Name), """{ "thresholds": { "pui": { "critical": 0.1, "alert": 0.2 }, "officine": { "critical": 0.1, "alert": 0.2 } } }""");
        await using (var country = await Country.StartAsync(data, winter.Ends))
        {
            country.Registry.Reference.Save(SmallNation.Presentations.Select(known => known with { Marker = null, Group = "autre/" + known.Group }), [], []);
            await country.MoveToAsync(winter.Ends.AddHours(1));
            await country.SettleAsync();
            await country.ObserveAsync();
            Assert.Equal(before, await FrozenAsync(country));
        }
    }

    /// <summary>An engine started on a copy of the journal that ends there, and drained.</summary>
    private async Task<IReadOnlyList<string>> WholeAsync(IReadOnlyList<JournalEntry> known, DateTimeOffset at, string copy)
    {
        var data = winter.CopyTo(copy);
        // The registry goes with its write-ahead log.
        foreach (var file in Directory.GetFiles(data).Where(file => Path.GetFileName(file) is var name && !name.StartsWith("registry.db", StringComparison.Ordinal) && name != "directory.json")) File.Delete(file);
        using (var store = Store.OpenToRead(new StoreAddress.Sqlite(data)))
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
        using (var rows = known.GetEnumerator())
            Assert.Equal(known.Count, (await ScratchStore.CopyBeginningAsync(rows, journal, at.AddTicks(1), default)).Rows);
        await using var country = await Country.StartAsync(data, at);
        await country.SettleAsync();
        return await ShownAsync(country, null);
    }

    private List<JournalEntry> Rows()
    {
        using var store = Store.OpenToRead(new StoreAddress.Sqlite(winter.CopyTo("rows")));
        using var scan = store.OpenScan();
        return [.. scan.InOrder(default)];
    }

    private static async Task<IReadOnlyList<string>> ShownAsync(Country country, DateTimeOffset? asOf)
    {
        var shown = new List<string>();
        foreach (var path in Asked)
        {
            using var answer = await country.Http.GetAsync(new Uri("/api/v1/winter-plan" + path + (asOf is { } at ? "?asOf=" + Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture)) : ""), UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            shown.Add(text);
        }
        return shown;
    }

    private static async Task<string> FrozenAsync(Country country)
    {
        var plan = await country.Http.GetFromJsonAsync("/api/v1/winter-plan/METRO");
        return plan.GetProperty("proposals").GetRawText() + plan.GetProperty("decisions").GetRawText();
    }

    private static void Same(DateTimeOffset at, int position, IReadOnlyList<string> ended, IReadOnlyList<string> past)
    {
        for (var i = 0; i < Asked.Length; i++) Assert.True(ended[i] == past[i], $"seed {Seed}, {at:O}, row {position}, {Asked[i]}:\n the journal that ends there {ended[i]}\n the past view {past[i]}");
    }
}
