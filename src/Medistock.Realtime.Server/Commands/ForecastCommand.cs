using System.CommandLine;
using System.Text;
using Medistock.Realtime.Server.Forecasts;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock forecast replay</c>: the forecasting yardstick's protocol on standard input and output, blind and streaming.</summary>
internal static class ForecastCommand
{
    public static Command Create()
    {
        var replay = new Command("replay", "Reads `O,series,date,quantity,flag`, `F,series,date`, `T,task,series,date,stock,arrivals`, `E` and answers each question at once. "
            + "Exit 2 and the line's fault when a line cannot be understood.");
        replay.SetAction((_, cancel) => CommonOptions.Guarded("forecast replay", async () =>
        {
            using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false, true));
            await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 4096) { NewLine = "\n" };
            var fault = await new ForecastReplay(input, output).RunAsync(cancel);
            if (fault is null) return 0;
            await Console.Error.WriteLineAsync($"medistock forecast replay: {fault}");
            return CommonOptions.NotWhatItClaims;
        }));
        return new("forecast", "Demand forecasts, outside of a server.") { replay };
    }
}
