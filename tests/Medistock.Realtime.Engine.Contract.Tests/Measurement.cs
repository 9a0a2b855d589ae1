using System.Diagnostics;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>Runs where MEDISTOCK_MEASURE names how many batches to send: prints, asserts nothing about time.</summary>
public sealed class MeasuredFactAttribute : FactAttribute
{
    public MeasuredFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MEDISTOCK_MEASURE") is null) Skip = "a measurement: set MEDISTOCK_MEASURE to a number of batches";
    }
}

public sealed class Measurement(ITestOutputHelper output)
{
    private const int Establishments = 1_000, Presentations = 60, Lines = 20, Callers = 64;

    private sealed class FixedReference : IReference
    {
        public ReferenceBook Current { get; } = new(1,
            Codes.Select(code => new Presentation(code, null, "", "", [], "", "", Patients.All, "", true, null, "", null, true)),
            Places.Select((finess, at) => new Establishment(finess, null, "", at % 9 == 0 ? EstablishmentKind.Pui : EstablishmentKind.Officine, HomeOf(at), null, true, null)),
            Enumerable.Range(0, 90).Select(at => new Department(HomeOf(at), "", RegionCode.Parse("52"), "", 1, null, "Europe/Paris")));

        public event Action<ReferenceBook>? Changed
        {
            add { }
            remove { }
        }
    }

    private static readonly PresentationCode[] Codes = [.. Enumerable.Range(1, Presentations).Select(number => PresentationCode.Parse($"X-P{number}"))];
    private static readonly Finess[] Places = [.. Enumerable.Range(1, Establishments).Select(number => Finess.Parse($"53{number:0000000}"))];
    private static DepartmentCode HomeOf(int at) => DepartmentCode.Parse($"{Numbers[at % 90]:00}");
    private static readonly int[] Numbers = [.. Enumerable.Range(1, 95).Where(number => number != 20).Take(90)];

    [MeasuredFact]
    public async Task Lines_per_second_through_the_engine_are_printed()
    {
        var batches = int.Parse(Environment.GetEnvironmentVariable("MEDISTOCK_MEASURE")!, System.Globalization.CultureInfo.InvariantCulture);
        ThreadPool.SetMinThreads(16, 16);
        var path = Path.Combine(Path.GetTempPath(), "medistock-measure-" + Guid.NewGuid().ToString("N"));
        using (var directory = DataDirectory.OpenToServe(path, new("epoch-1", TimeProvider.System.GetUtcNow(), false, DataClock.Real(TimeProvider.System.GetUtcNow()))))
        {
            using var journal = SqliteJournal.Open(directory, new JournalOptions(), TimeProvider.System);
            await using var node = new SingleNode("epoch-1", journal, journal.Snapshots, new FixedReference(), CoverageRules.Default, TimeProvider.System, TimeProvider.System, 1, NullLogger<SingleNode>.Instance);
            await node.StartAsync(default);
            await PhaseAsync("counts", node, Establishments * Presentations / Lines, FactType.Count, 1);
            await PhaseAsync("sales, warming", node, Math.Min(batches, 4_000), FactType.Dispensed, 2);
            await PhaseAsync("sales", node, batches, FactType.Dispensed, 3);
        }
        Directory.Delete(path, recursive: true);
    }

    private async Task PhaseAsync(string name, SingleNode node, int batches, FactType type, int phase)
    {
        var (cpu, allocated, watch, next) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew(), -1);
        var waits = new double[batches];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < batches; i = Interlocked.Increment(ref next))
            {
                var now = TimeProvider.System.GetUtcNow();
                var facts = new (int, StockFact)[Lines];
                for (var line = 0; line < Lines; line++)
                    facts[line] = (line, new(Codes[(i / Establishments * Lines + line) % Presentations], now, type, Quantity.Of(type == FactType.Count ? 500 : 1), $"k-{phase}{i:000000}{line:00}"));
                var batch = new ReportedBatch(new(phase, 0, 0, BitConverter.GetBytes((long)i)), (ulong)i, facts, [], now, []);
                var started = Stopwatch.GetTimestamp();
                await node.ReportAsync(Places[i % Establishments], batch, "key-1", false, default);
                waits[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        })));
        var (seconds, lines) = (watch.Elapsed.TotalSeconds, batches * (double)Lines);
        Array.Sort(waits);
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{name}: {lines / seconds:0} lines/s, {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / lines:0.0} µs CPU/line, {(GC.GetTotalAllocatedBytes() - allocated) / lines:0} B allocated/line, acknowledged p50 {waits[batches / 2]:0.0} ms, p99 {waits[batches * 99 / 100]:0.0} ms"));
    }
}
