using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>The past of a presentation, by day.</summary>
public abstract partial class EngineContract
{
    [SuiteFact]
    public async Task What_was_shown_at_the_close_of_a_day_is_kept_over_a_restart_and_a_day_without_a_process_is_a_gap()
    {
        await using var station = await StartAsync();
        var monday = new DateOnly(2026, 11, 23);
        await station.ReportAsync(1, station.Week(80));
        await NightAsync();
        // Wednesday: Tuesday ended without a process.
        await station.RestartAsync(TimeSpan.FromDays(1.5));
        await station.ReportAsync(1, station.Week(30));
        await NightAsync();

        var kept = await station.Nation.HistoryAsync(Propofol, monday.AddDays(-10), monday.AddDays(10), default);
        Assert.Equal([(monday, 80m), (monday.AddDays(2), 30m)], kept.Select(day => (day.Day, FranceOf(day).Totals.Stock.ToDecimal())));
        Assert.Equal(CoverageLevel.Critical, FranceOf(kept[1]).Level);
        // Two weeks were told of which most days are the same: more than ten a day.
        Assert.InRange(FranceOf(kept[1]).Coverage.Days!.Value, 1, 3);
        Assert.Equal(["DEP-53", "FR", "METRO", "REG-52"], kept[0].Figures.Select(figures => figures.Territory.Text));
        Assert.Empty(await station.Nation.HistoryAsync(Amoxicilline, monday.AddDays(-10), monday.AddDays(10), default));

        async Task NightAsync()
        {
            await station.AdvanceAsync(TimeSpan.FromSeconds(30));
            station.Ground.Time.Advance(UntilClosed);
            await station.AdvanceAsync(TimeSpan.FromSeconds(30));
        }

        static TerritoryFigures FranceOf(KeptDay day) => Assert.Single(day.Figures, figures => figures.Territory == TerritoryCode.France);
    }

    /// <summary>From noon in Paris to when the last presentation has closed the day.</summary>
    private static readonly TimeSpan UntilClosed = TimeSpan.FromHours(12.6);
}
