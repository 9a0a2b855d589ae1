using System.Diagnostics;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>What goes on while things break: every hospital reports, an officer assigns signals, a screen watches each silo.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly CancellationTokenSource _enough = new();
    private readonly List<Task> _running = [];

    public Load(IReadOnlyList<SiloProcess> silos, string folder, int seed)
    {
        // A sender stays with its silo until that does not answer, then tries the next.
        HttpClient From(int first, int attempt) => silos[(first + attempt) % silos.Count].Sender;
        Pharmacies = [.. Enumerable.Range(0, Country.Hospitals).Select(number => new LedgeredPharmacy(
            attempt => From(number, attempt), Path.Combine(folder, $"ledger-{number}"), Country.FinessOf(number), Country.Presentations, seed + number)
        {
            HasPast = true, Falls = 0.02, Pace = TimeSpan.FromMilliseconds(200),
        })];
        Officer = new(attempt => From(seed & 1, attempt));
        Screens = [.. silos.Select((_, number) => new FollowingScreen(silos, number))];
    }

    public IReadOnlyList<LedgeredPharmacy> Pharmacies { get; }
    public DutyOfficer Officer { get; }
    public IReadOnlyList<FollowingScreen> Screens { get; }
    public int Acknowledged => Pharmacies.Sum(pharmacy => pharmacy.Acknowledged);
    public int Retries => Pharmacies.Sum(pharmacy => pharmacy.Retries);

    /// <summary>Completes when every hospital has reported its past and every screen has its first snapshot.</summary>
    public async Task BeginAsync()
    {
        await Task.WhenAll(Screens.Select(screen => screen.Begun)).WaitAsync(Patience);
        _running.AddRange(Pharmacies.Select(pharmacy => pharmacy.RunAsync(_enough.Token)));
        await Task.WhenAll(Pharmacies.Select(pharmacy => pharmacy.Opened)).WaitAsync(Patience);
        _running.Add(Officer.RunAsync(_enough.Token));
    }

    /// <summary>Waits for so many acknowledgements more.</summary>
    public async Task MoreAsync(int acknowledgements)
    {
        var target = Acknowledged + acknowledgements;
        await WatchAsync($"{acknowledgements} acknowledgements more", () => Acknowledged >= target);
    }

    /// <summary>Until each hospital's batch begun after <paramref name="since"/> was acknowledged; how long that took for each.</summary>
    public async Task<IReadOnlyList<TimeSpan>> RecoveredAsync(long since)
    {
        await WatchAsync("every hospital is answered again", () => Pharmacies.All(pharmacy => pharmacy.AcknowledgedAgain(since) is not null));
        return [.. Pharmacies.Select(pharmacy => pharmacy.AcknowledgedAgain(since)!.Value)];
    }

    /// <summary>Waits for a state of the servers, and gives up at once when a sender has failed for good.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> look, TimeSpan within) => Eventually.TrueAsync(what, async () =>
    {
        if (_running.FirstOrDefault(task => task.IsFaulted) is { } failed) await failed;
        return await look();
    }, within);

    /// <summary>Batches under way are brought to their end; everything that was answered is in the ledgers.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(Patience);
    }

    public string Refusals => string.Join(", ", Pharmacies.SelectMany(pharmacy => pharmacy.Refusals).GroupBy(pair => pair.Key, pair => pair.Value).Select(code => $"{code.Sum()} × {code.Key}").DefaultIfEmpty("none"));

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        foreach (var screen in Screens) await screen.DisposeAsync();
        _enough.Dispose();
    }

    /// <summary>Looks every 5 ms; a sender that failed for good is told at once.</summary>
    private async Task WatchAsync(string what, Func<bool> look)
    {
        var waited = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!look())
        {
            if (_running.FirstOrDefault(task => task.IsFaulted) is { } failed) await failed;
            if (waited.Elapsed > Patience) throw new TimeoutException($"not so within {Patience}: {what}; answers: {Refusals}");
            await beat.WaitForNextTickAsync();
        }
    }
}
