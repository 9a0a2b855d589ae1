using System.CommandLine;
using Medistock.Realtime.Hosting;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock migrate-store</c>: from a data directory to PostgreSQL, or back. Interrupted, it goes on where it stopped when run again.</summary>
internal static class MigrateStoreCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "Store that is copied; not served meanwhile: sqlite:DIR or postgres:CONNECTION.", Required = true };
        var to = new Option<string>("--to") { Description = "Store that it becomes: absent, empty, or an earlier state of the same history.", Required = true };
        var progress = LongWork.Progress();
        var command = new Command("migrate-store", "Moves a store to the other kind of database: journal, reference, keys, manifest. Ends with a checksum of every stream on both sides.") { from, to, progress };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("migrate-store", parsed.GetValue(progress), async work =>
        {
            work.Stands = "what was copied stays, the source is as it was; run it again to go on";
            var gate = new Lock();
            var report = await StoreCopy.RunAsync(StoreAddress.Parse(parsed.GetValue(from)!), StoreAddress.Parse(parsed.GetValue(to)!), TimeProvider.System, (done, all) =>
            {
                lock (gate) work.At(done, all, "rows copied");
            }, cancel, (done, all) =>
            {
                lock (gate) work.At(done, all, "streams compared");
            });
            Console.WriteLine($"{report.Rows} rows in {report.Streams} streams are the same in both stores ({report.Copied} copied now), epoch {report.Epoch}, checksum {report.Checksum}. Serve one of the two from here on.");
            return 0;
        }, cancel));
        return command;
    }
}
