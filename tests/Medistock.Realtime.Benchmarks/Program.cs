using Medistock.Realtime.Benchmarks;
using Medistock.Realtime.Benchmarks.Cluster;
using Medistock.Realtime.Benchmarks.Day;
using Medistock.Realtime.Benchmarks.Forecast;
using Medistock.Realtime.Benchmarks.History;
using Medistock.Realtime.Benchmarks.Ingest;
using Medistock.Realtime.Benchmarks.Plan;

var given = new Arguments(args);
switch (args.FirstOrDefault())
{
    case "day":
        var quick = given.Has("--quick");
        return await DayRun.RunAsync(new(
            given.Whole("--establishments", quick ? 1_000 : 23_700), given.Whole("--presentations", quick ? 60 : 150), given.Whole("--lines", 300),
            given.Number("--speed", quick ? 1_440 : 180), given.Number("--hours", 24), given.Whole("--backfill", 7), given.Number("--every", 20),
            given.Whole("--connections", 32), given.Whole("--screens", 5), given.Text("--dir", Path.Combine(Path.GetTempPath(), $"medistock-day-{Environment.ProcessId}")),
            given.Has("--keep"), "./bench.sh " + string.Join(' ', args)));
    case "ingest":
        return await IngestRun.RunAsync(new(
            given.Whole("--rounds", given.Has("--quick") ? 2 : 5), given.Number("--scale", given.Has("--quick") ? 0.1 : 1), given.Whole("--connections", 64), given.Whole("--size", 0),
            given.Has("--peer") ? given.Text("--peer", "") : null, given.Text("--dir", Path.Combine(Path.GetTempPath(), $"medistock-ingest-{Environment.ProcessId}")), "./bench.sh " + string.Join(' ', args)));
    case "cluster":
        return await ClusterRun.RunAsync(new(
            [.. given.Text("--silos", "1,2,4").Split(',').Select(int.Parse)], given.Whole("--establishments", 3_000), given.Whole("--rounds", given.Has("--quick") ? 1 : 3), given.Whole("--lines", given.Has("--quick") ? 40_000 : 200_000), given.Whole("--size", 20),
            given.Whole("--connections", 64), given.Text("--build", ""), given.Text("--dir", Path.Combine(Path.GetTempPath(), $"medistock-cluster-{Environment.ProcessId}")), "./bench.sh " + string.Join(' ', given.Without("--build"))));
    case "plan":
        return await PlanRun.RunAsync(new(given.Whole("--decisions", given.Has("--quick") ? 50 : 500), given.Whole("--screens", 5),
            given.Text("--dir", Path.Combine(Path.GetTempPath(), $"medistock-plan-{Environment.ProcessId}")), "./bench.sh " + string.Join(' ', args)));
    case "history":
        return await HistoryRun.RunAsync(new(given.Whole("--presentations", given.Has("--quick") ? 400 : 8_000),
            given.Text("--dir", Path.Combine(Path.GetTempPath(), $"medistock-history-{Environment.ProcessId}")), "./bench.sh " + string.Join(' ', args)));
    case "forecast-cost":
        return ForecasterCost.Run();
    case "w":
        // The same four numbers as the peers' generator: establishments, presentations, lines, seed.
        Console.WriteLine(Workload.Make(int.Parse(args[1]), int.Parse(args[2]), int.Parse(args[3]), ulong.Parse(args[4])).Describe());
        return 0;
    default:
        Console.Error.WriteLine("medistock-bench day | ingest | cluster | forecast-cost | history | plan | w E P N SEED   (see bench.sh)");
        return 64;
}
