using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Cluster.Tests.Support;
using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests;

/// <summary>A silo dies, or only seems to.</summary>
public class KillTests(ITestOutputHelper output)
{
    /// <summary>Promised: 5 s at the 95th percentile, on a machine of its own. Asserted with --long only and doubled: this one runs the senders, the database and whatever else.</summary>
    private static readonly TimeSpan WrittenAgain = TimeSpan.FromSeconds(10), Frozen = TimeSpan.FromSeconds(60);

    [PostgreSqlFact]
    public async Task Silos_killed_under_load_lose_nothing_double_nothing_and_no_screen_misses_a_signal()
    {
        await using var cluster = await RunningCluster.StartAsync(output);
        var chance = new Random(cluster.Seed);
        var took = new List<TimeSpan>();
        var kills = LongRun.Asked ? 20 : 4;
        for (var kill = 0; kill < kills; kill++)
        {
            await cluster.Load.MoreAsync(chance.Next(20, 200));
            var victim = cluster.Silos[chance.Next(cluster.Silos.Count)];
            var killed = Stopwatch.GetTimestamp();
            await victim.KillAsync();
            took.AddRange(await cluster.Load.RecoveredAsync(killed));
            await victim.StartAsync();
        }
        await Invariants.HoldAsync(cluster);
        cluster.Say($"{kills} kills; a batch begun after the kill is acknowledged: {Spread.Of(took)}");
        Assert.True(cluster.Load.Retries > 0, "no kill fell on a batch under way: nothing was tried");
        if (LongRun.Asked) Assert.True(Spread.P95(took) <= WrittenAgain, Spread.Of(took));
    }

    [PostgreSqlFact]
    public async Task A_silo_that_only_slept_is_fenced_and_accepts_nothing()
    {
        await using var cluster = await RunningCluster.StartAsync(output);
        var load = cluster.Load;
        await load.MoreAsync(100);
        var zombie = cluster.Silos[1];
        var asleep = Stopwatch.GetTimestamp();
        zombie.Freeze();
        var dead = await cluster.DeclaredDeadAsync(zombie);
        // From here on every hospital's journal is ahead of what the sleeper knows.
        var took = await load.RecoveredAsync(asleep);
        await load.RecoveredAsync(Stopwatch.GetTimestamp());
        if (LongRun.Asked) await Eventually.TrueAsync("it has slept long enough", () => Task.FromResult(Stopwatch.GetElapsedTime(asleep) >= Frozen), Frozen * 2);

        // At its door when it wakes: a batch for every hospital, some of which it believes to be its own.
        var heads = load.Pharmacies.ToDictionary(pharmacy => pharmacy, pharmacy => pharmacy.Sequence);
        var knocks = load.Pharmacies.Select(pharmacy => Knock.At(zombie, pharmacy)).ToList();
        await Task.WhenAll(knocks.Select(knock => knock.Sent));
        zombie.Thaw();
        await Task.WhenAll(knocks.Select(knock => knock.AnsweredAsync()));
        cluster.Say($"slept {Stopwatch.GetElapsedTime(asleep).TotalSeconds:0.0} s, declared dead after {dead.TotalSeconds:0.0} s; meanwhile {Spread.Of(took)}; awake it answered "
            + string.Join(", ", knocks.GroupBy(knock => knock.Said).Select(group => $"{group.Count()} × {group.Key}")));
        // An instance from before its sleep knows no row that came since. What a fresh one took stands behind all of them, and in the journal: the invariants look.
        var fenced = knocks.Count(knock => knock.Sequence <= heads[knock.For]);
        cluster.Say($"{fenced} lines accepted by a fenced instance");
        Assert.Equal(0, fenced);
        Assert.True(await Task.Run(() => zombie.EndsWithin(TimeSpan.FromSeconds(60))), "the fenced silo goes on running");
        foreach (var knock in knocks) await knock.For.SettleAsync(knock.BatchId, knock.Body, knock.Sequence);
        foreach (var knock in knocks) knock.Dispose();
        await Invariants.HoldAsync(cluster);
    }

    /// <summary>A batch put into a server's socket, to be answered when it gets to it.</summary>
    private sealed class Knock : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
        private readonly TcpClient _client = new();

        private Knock(SiloProcess silo, LedgeredPharmacy pharmacy)
        {
            (For, Body) = (pharmacy, pharmacy.Foreign(BatchId));
            Sent = SendAsync(silo);
        }

        public LedgeredPharmacy For { get; }
        public Guid BatchId { get; } = Guid.NewGuid();
        public string Body { get; }
        public Task Sent { get; }
        /// <summary>200, the code of a problem, or that no answer came.</summary>
        public string Said { get; private set; } = "closed";
        /// <summary>Null: not accepted.</summary>
        public long? Sequence { get; private set; }

        public static Knock At(SiloProcess silo, LedgeredPharmacy pharmacy) => new(silo, pharmacy);

        public async Task AnsweredAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                using var reader = new StreamReader(_client.GetStream());
                var answer = await reader.ReadToEndAsync(limit.Token);
                var start = answer.IndexOf('{', StringComparison.Ordinal);
                if (start < 0) return;
                var body = JsonDocument.Parse(answer[start..(answer.LastIndexOf('}') + 1)]).RootElement;
                if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) (Said, Sequence) = ("200", body.GetProperty("sequence").GetInt64());
                else Said = body.GetProperty("code").GetString()!;
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                Said = "closed";
            }
        }

        public void Dispose() => _client.Dispose();

        private async Task SendAsync(SiloProcess silo)
        {
            var request = $"POST /api/v1/establishments/{For.Finess}/stock HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {RunningProduct.AdminKey}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body)}\r\nConnection: close\r\n\r\n{Body}";
            await _client.ConnectAsync(silo.Address.Host, silo.Address.Port);
            await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        }
    }
}
