using System.CommandLine;
using Medistock.Realtime.Storage.Backup;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock backup</c>: a consistent copy, also while the directory is served.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var to = new Option<string>("--to") { Description = "Folder of the copy; it does not exist yet, or is empty.", Required = true };
        var progress = LongWork.Progress();
        var command = new Command("backup", "Copies a data directory, served or not: everything acknowledged before is in the copy.") { data, to, progress };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("backup", parsed.GetValue(progress), work =>
        {
            work.Stands = $"no copy was made, {Path.GetFullPath(parsed.GetValue(to)!)} is empty again";
            using var directory = DataDirectory.OpenToRead(parsed.GetValue(data)!);
            DataBackup.Copy(directory, parsed.GetValue(to)!, (done, all) => work.At(done >> 10, all >> 10, "KiB copied"), work.Stop);
            Console.WriteLine($"{directory.Path} copied to {Path.GetFullPath(parsed.GetValue(to)!)}; `medistock verify --data` works on the copy");
            return Task.FromResult(0);
        }, cancel));
        return command;
    }
}

/// <summary><c>medistock restore</c>: a directory from a copy. It gets a new epoch, so that screens drop what they knew.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var from = new Option<string?>("--from") { Description = "Folder that `medistock backup` made." };
        var progress = LongWork.Progress();
        var command = new Command("restore", "Makes a data directory from a copy, into an empty folder. With --store postgres:…: gives a database that PostgreSQL's own tools restored its new epoch, as its owner.") { data, store, from, progress };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("restore", parsed.GetValue(progress), work =>
        {
            if (CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!) is StoreAddress.PostgreSql postgres)
            {
                PostgreSqlStore.RenewEpoch(postgres.Connection, Guid.NewGuid().ToString("N"));
                Console.WriteLine("a new epoch: screens and clients drop what they knew of the other history");
                return Task.FromResult(0);
            }
            if (parsed.GetValue(from) is not { } copy)
            {
                Console.Error.WriteLine("medistock restore: --from is needed: the folder that `medistock backup` made");
                return Task.FromResult(CommonOptions.Usage);
            }
            work.Stands = $"nothing was restored, {Path.GetFullPath(parsed.GetValue(data)!)} is empty again";
            using var backup = DataDirectory.OpenToRead(copy);
            DataBackup.Restore(backup, parsed.GetValue(data)!, Guid.NewGuid().ToString("N"), (done, all) => work.At(done >> 10, all >> 10, "KiB copied"), work.Stop);
            Console.WriteLine($"{Path.GetFullPath(parsed.GetValue(data)!)} restored, under a new epoch");
            return Task.FromResult(0);
        }, cancel));
        return command;
    }
}
