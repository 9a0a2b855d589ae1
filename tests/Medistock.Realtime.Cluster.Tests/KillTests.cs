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
    /// <summary>Promised: 5 s. Asserted on a machine of its own only (--long), with a second of slack.</summary>
    private static readonly TimeSpan WrittenAgain = TimeSpan.FromSeconds(6), Frozen = TimeSpan.FromSeconds(60);

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
        var knocks = load.Pharmacies.Select(pharmacy => Knock.At(zombie, pharmacy)).ToList();
        await Task.WhenAll(knocks.Select(knock => knock.Sent));
        zombie.Thaw();
        var answers = await Task.WhenAll(knocks.Select(knock => knock.AnswerAsync()));
        var accepted = answers.Where(answer => answer.Accepted > 0).ToList();
        cluster.Say($"slept {Stopwatch.GetElapsedTime(asleep).TotalSeconds:0.0} s, declared dead after {dead.TotalSeconds:0.0} s; its hospitals: {Spread.Of(took)}; awake it answered "
            + string.Join(", ", answers.GroupBy(answer => answer.Said).Select(group => $"{group.Count()} × {group.Key}")));
        Assert.True(accepted.Count == 0, $"{accepted.Sum(answer => answer.Accepted)} lines accepted by a silo that is dead");
        Assert.True(await Task.Run(() => zombie.EndsWithin(TimeSpan.FromSeconds(60))), "the fenced silo goes on running");
        await Invariants.HoldAsync(cluster);
    }

    /// <summary>A batch put into a server's socket, to be answered when it gets to it.</summary>
    private sealed class Knock(TcpClient client, Task sent)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public Task Sent => sent;

        public static Knock At(SiloProcess silo, LedgeredPharmacy pharmacy)
        {
            var body = pharmacy.Foreign(Guid.NewGuid());
            var request = $"POST /api/v1/establishments/{pharmacy.Finess}/stock HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {RunningProduct.AdminKey}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
            var client = new TcpClient();
            return new(client, SendAsync(client, silo, request));
        }

        public async Task<(int Accepted, string Said)> AnswerAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                using var reader = new StreamReader(client.GetStream());
                var answer = await reader.ReadToEndAsync(limit.Token);
                var start = answer.IndexOf('{', StringComparison.Ordinal);
                if (start < 0) return (0, "closed");
                var body = JsonDocument.Parse(answer[start..(answer.LastIndexOf('}') + 1)]).RootElement;
                return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? (body.GetProperty("accepted").GetInt32(), "200") : (0, body.GetProperty("code").GetString()!);
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                return (0, "closed");
            }
            finally
            {
                client.Dispose();
            }
        }

        private static async Task SendAsync(TcpClient client, SiloProcess silo, string request)
        {
            await client.ConnectAsync(silo.Address.Host, silo.Address.Port);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        }
    }
}
