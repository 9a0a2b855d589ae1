using System.Globalization;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Simulation.Tests.Nation;
using Medistock.Realtime.Simulation.Tests.Scores;
using Xunit.Abstractions;

namespace Medistock.Realtime.Simulation.Tests;

/// <summary>Seeded winters, nine stories in turn. A few by default; a hundred with MEDISTOCK_LONG=1; MEDISTOCK_WINTERS=first,count runs others, for tuning.</summary>
public sealed class WinterTests(ITestOutputHelper output)
{
    private static readonly Story[] Stories = Enum.GetValues<Story>();

    [Fact]
    public async Task Signals_come_ahead_and_are_rarely_wrong()
    {
        var (first, count) = Asked();
        var board = await RunAsync(first, count);
        output.WriteLine($"seeds {first}–{first + count - 1}");
        output.WriteLine(board.ToString());
    }

    private static async Task<Scoreboard> RunAsync(int first, int count)
    {
        var board = new Scoreboard();
        var runs = new WinterRun[count];
        await Parallel.ForAsync(0, count, async (index, _) => runs[index] = await WinterRun.LiveAsync(first + index, Stories[index % Stories.Length]));
        foreach (var run in runs) board.Add(run);
        return board;
    }

    private static (int First, int Count) Asked()
    {
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WINTERS") is { Length: > 0 } asked && asked.Split(',') is [var first, var count])
            return (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        return (1, Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1" ? 100 : 18);
    }
}
