using System.CommandLine;
using System.Xml;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Server.Demo;
using Medistock.Realtime.Simulator;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock simulate</c>: the national simulator as a client of any server that runs a demonstration directory or knows its establishments.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var target = new Option<string>("--target") { Description = "URL of the server.", Required = true };
        var key = new Option<string>("--key") { Description = "Key that may report for the simulated establishments.", Required = true };
        var seed = CommonOptions.Number("--seed", 20221212, "The same seed tells the same story.");
        var establishments = CommonOptions.Number("--establishments", 400, "Of 23 700.");
        var presentations = CommonOptions.Number("--presentations", 60, "Of the pack's 949.");
        var duration = CommonOptions.Optional("--duration", "How long the live phase lasts, real time: 90s, 10m, 2h, PT10M; without it, until stopped.");
        var speed = CommonOptions.Optional("--speed", "Checked against the server's clock, which the simulation follows: how many times faster than real time.");
        var backfill = CommonOptions.Number("--backfill", 21, "Days of past told first (1 to 30).");
        var outbox = CommonOptions.Text("--outbox", Path.Combine(Path.GetTempPath(), "medistock-simulate"), "Folder for the SDK's outbox and the run's memory.");
        var command = new Command("simulate", "Streams a simulated nation through the SDK.") { target, key, seed, establishments, presentations, duration, speed, backfill, outbox };
        command.SetAction((parsed, cancel) => CommonOptions.Guarded("simulate", async () =>
        {
            if (!TryDuration(parsed.GetValue(duration), out var lasts))
            {
                await Console.Error.WriteLineAsync($"medistock simulate: --duration '{parsed.GetValue(duration)}' is not a duration (90s, 10m, 2h, PT10M)");
                return CommonOptions.Usage;
            }
            try
            {
                await Simulation.RunAsync(new SimulationOptions
                {
                    Facts = NationOfThePack.From(DemoPack.Load()), Server = new Uri(parsed.GetValue(target)!), Key = parsed.GetValue(key)!,
                    Directory = parsed.GetValue(outbox)!, Scale = new((int)parsed.GetValue(establishments), (int)parsed.GetValue(presentations)),
                    Seed = (ulong)parsed.GetValue(seed), BackfillDays = (int)parsed.GetValue(backfill), Duration = lasts, ExpectedSpeed = Speed(parsed.GetValue(speed)),
                    Log = Console.Error.WriteLine,
                    Progress = progress => Console.Error.WriteLine(progress.Live ? $"live after {progress.Reports} reports" : $"{progress.EstablishmentsDone} of {progress.Establishments} establishments"),
                }, TimeProvider.System, cancel);
                return 0;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception problem) when (problem is InvalidOperationException or OutboxException)
            {
                await Console.Error.WriteLineAsync($"medistock simulate: {problem.Message}");
                return CommonOptions.Failed;
            }
        }));
        return command;
    }

    private static double? Speed(string? text) => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var speed) ? speed : null;

    private static bool TryDuration(string? text, out TimeSpan? duration)
    {
        duration = null;
        if (text is null) return true;
        if (text.StartsWith('P'))
        {
            try
            {
                duration = XmlConvert.ToTimeSpan(text);
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }
        if (text.Length < 2 || !double.TryParse(text[..^1], System.Globalization.CultureInfo.InvariantCulture, out var amount)) return false;
        duration = text[^1] switch { 's' => TimeSpan.FromSeconds(amount), 'm' => TimeSpan.FromMinutes(amount), 'h' => TimeSpan.FromHours(amount), _ => null };
        return duration is not null;
    }
}
