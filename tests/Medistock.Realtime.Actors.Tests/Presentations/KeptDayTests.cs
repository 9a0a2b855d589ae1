using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>Kept days are read for as long as a store lives: the stored sample is of the version that first wrote it.</summary>
public sealed class KeptDayTests(ITestOutputHelper output)
{
    private static readonly PresentationCode Box = PresentationCode.Parse("3400930082157");
    private static readonly DateTimeOffset Closed = new(2026, 11, 20, 23, 12, 34, 567, TimeSpan.Zero);

    private static TerritoryFigures Figures(string territory, LinkTotals totals, CoverDays? coverage = null, Thresholds? thresholds = null) => new(
        TerritoryCode.Parse(territory), Box, totals, coverage ?? totals.Coverage, (thresholds ?? Thresholds.Pui).LevelOf(coverage ?? totals.Coverage), thresholds ?? Thresholds.Pui, Versions.Next(0, Closed));

    private static readonly KeptDay Sample = new(new(2026, 11, 20), Closed,
    [
        Figures("DEP-2A", new(EstablishmentKind.Pui, Quantity.Of(120), new(14_300_000), 3, 0, 0, 0, 1, Closed.AddHours(-1))),
        Figures("DEP-53", new(EstablishmentKind.Pui, Quantity.Of(12.3456m), new(0), 2, 1, 1, 0, 0, Closed.AddMinutes(5)) { UnratedLines = 1 }, CoverDays.Unknown(CoverageReason.Thin)),
        Figures("DEP-53", new(EstablishmentKind.Officine, default, default, 0, 0, 7, 0, 0, DateTimeOffset.MinValue), null, Thresholds.Officine),
        Figures("DEP-974", new(EstablishmentKind.Unknown, Quantity.Of(4), default, 1, 0, 0, 0, 0, Closed)),
        Figures("FR", new(EstablishmentKind.Pui, Quantity.Of(1_250_000), new(250_000_000_000), 1_200, 14, 33, 90, 210, Closed) { LowerBoundLines = 12 }),
        // A rule that said otherwise then: what was shown stands.
        Figures("METRO", new(EstablishmentKind.Pui, Quantity.Of(10), new(1_000_000), 1, 0, 0, 0, 0, Closed), CoverDays.Of(4.5)),
    ]);

    private static void Same(KeptDay wanted, KeptDay? read)
    {
        Assert.Equal((wanted.Day, wanted.AsOf), (read!.Day, read.AsOf));
        Assert.Equal(wanted.Figures, read.Figures);
    }

    [Fact]
    public void What_was_shown_is_read_again_as_it_was_shown() => Same(Sample, KeptDayCodec.Decode(KeptDayCodec.Encode(Sample), Box));

    [Fact]
    public void A_kept_day_stands_as_it_did_in_the_version_that_first_wrote_it()
    {
        var written = Convert.ToHexStringLower(KeptDayCodec.Encode(Sample));
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, "kept-day.v1.hex"), written + "\n");
        else
        {
            var stored = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Presentations", "kept-day.v1.hex")).Trim();
            Assert.Equal(stored, written);
            Same(Sample, KeptDayCodec.Decode(Convert.FromHexString(stored), Box));
        }
    }

    [Fact]
    public void A_layout_of_a_newer_program_is_no_day()
    {
        var newer = KeptDayCodec.Encode(Sample);
        newer[0]++;
        Assert.Null(KeptDayCodec.Decode(newer, Box));
    }

    [Fact]
    public void Any_day_is_read_as_it_was_written()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var closed = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000));
            var figures = Enumerable.Range(0, random.Next(40)).Select(n => new TerritoryFigures(
                n % 3 == 0 ? TerritoryCode.France : TerritoryCode.Parse($"DEP-{random.Next(1, 96):00}".Replace("-20", "-2B", StringComparison.Ordinal)), Box,
                new((EstablishmentKind)random.Next(3), new(random.NextInt64(-1_000_000, 1L << random.Next(1, 62))), new(random.NextInt64(1L << random.Next(1, 62))), Count(), Count(), Count(), Count(), Count(),
                    random.Next(5) == 0 ? DateTimeOffset.MinValue : closed.AddMilliseconds(random.Next(-1_000_000_000, 1_000_000)))
                {
                    UnratedLines = Count(), LowerBoundLines = Count(),
                },
                random.Next(4) switch { 0 => CoverDays.Unbounded, 1 => CoverDays.Of(random.NextDouble() * 400), 2 => CoverDays.Of(0), _ => CoverDays.Unknown((CoverageReason)random.Next(2, 8)) },
                (CoverageLevel)random.Next(4), new(random.Next(1, 4), random.Next(4, 8), random.Next(2) == 0), Versions.Next(0, closed))).ToList();
            var kept = new KeptDay(LocalCalendar.DateOf(random.Next(-100, 60_000)), closed, figures);
            Same(kept, KeptDayCodec.Decode(KeptDayCodec.Encode(kept), Box));
        }

        int Count() => random.Next(3) == 0 ? random.Next(30_000) : 0;
    }

    [Fact]
    public async Task Each_day_takes_the_place_of_the_one_that_is_one_too_many()
    {
        var store = new SlotsDouble();
        var first = new DateOnly(2026, 8, 1);
        for (var n = 0; n < DayClose.MostDays + 40; n++) Keep(first.AddDays(n));
        Assert.Equal(DayClose.MostDays, store.Saved.Count);
        var last = first.AddDays(DayClose.MostDays + 39);
        var kept = await KeptDays.LoadAsync(store, Box, last.AddDays(1 - DayClose.MostDays), last, default);
        Assert.Equal(Enumerable.Range(0, DayClose.MostDays).Select(n => last.AddDays(n - DayClose.MostDays + 1)), kept.Select(day => day.Day));
        // What stands in the slot of a day that is gone is not taken for it.
        Assert.Empty(await KeptDays.LoadAsync(store, Box, first, first.AddDays(39), default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await KeptDays.LoadAsync(store, Box, last.AddDays(-DayClose.MostDays), last, default));

        void Keep(DateOnly day) => store.Save(KeptDays.StreamOf(Box, LocalCalendar.NumberOf(day)), new(1, KeptDayCodec.Encode(Sample with { Day = day })));
    }
}

/// <summary>Snapshots by stream; they only go forward, as in a store.</summary>
internal sealed class SlotsDouble : ISnapshots
{
    public Dictionary<string, Snapshot> Saved { get; } = [];
    public int Saves { get; private set; }
    public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new(Saved.TryGetValue(stream, out var found) ? found : null);

    public void Save(string stream, Snapshot snapshot)
    {
        if (Saved.TryGetValue(stream, out var held) && held.Sequence > snapshot.Sequence) return;
        (Saved[stream], Saves) = (snapshot, Saves + 1);
    }
}
