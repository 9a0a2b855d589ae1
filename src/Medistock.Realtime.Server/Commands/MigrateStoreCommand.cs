using System.CommandLine;
using Medistock.Realtime.Hosting;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock migrate-store</c>: from a data directory to PostgreSQL, or back. Interrupted, it goes on where it stopped when run again.</summary>
internal static class MigrateStoreCommand
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "Store that is copied; not served meanwhile: sqlite:DIR or postgres:CONNECTION.", Required = true };
        var to = new Option<string>("--to") { Description = "Store that it becomes: absent, empty, or an earlier state of the same history.", Required = true };
        var command = new Command("migrate-store", "Moves a store to the other kind of database: journal, reference, keys, manifest. Ends with a checksum of every stream on both sides.") { from, to };
        command.SetAction((parsed, cancel) => CommonOptions.Guarded("migrate-store", async () =>
        {
            var shown = TimeProvider.System.GetTimestamp();
            var gate = new Lock();
            var report = await StoreCopy.RunAsync(StoreAddress.Parse(parsed.GetValue(from)!), StoreAddress.Parse(parsed.GetValue(to)!), TimeProvider.System, (done, all) =>
            {
                lock (gate)
                {
                    if (TimeProvider.System.GetElapsedTime(shown) < ShowEvery) return;
                    shown = TimeProvider.System.GetTimestamp();
                    Console.Error.WriteLine($"{done} of {all} rows");
                }
            }, cancel);
            Console.WriteLine($"{report.Rows} rows in {report.Streams} streams are the same in both stores ({report.Copied} copied now), epoch {report.Epoch}, checksum {report.Checksum}. Serve one of the two from here on.");
            return 0;
        }));
        return command;
    }
}
