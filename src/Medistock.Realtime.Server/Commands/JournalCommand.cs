using System.CommandLine;
using Medistock.Realtime.Hosting;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock journal retain</c>: removes what is older than 26 months, behind proven checkpoints; beside the nodes that serve the store.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Upkeep of the journal.") { Retain() };

    private static Command Retain()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var progress = LongWork.Progress();
        var command = new Command("retain", $"PostgreSQL: removes establishments' rows older than {JournalRetention.KeptMonths} months, each stream behind a checkpoint that is proven to fold to the same. As the owner of the database. Exit 1 when a stream was left.")
        {
            data, store, progress,
        };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("journal retain", parsed.GetValue(progress), async work =>
        {
            work.Stands = "what was removed stands behind its checkpoints, the rest is whole; run it again to go on";
            using var open = Store.OpenToRead(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!));
            if (open is not PostgreSqlStore postgres) throw new DataDirectoryException("a data directory keeps its journal whole: retention is for a PostgreSQL store");
            using var registry = open.OpenRegistry(TimeProvider.System);
            using var journal = open.OpenJournal(new JournalOptions(), TimeProvider.System);
            var report = await new JournalRetention(postgres.Database, journal.Journal, registry.Reference.Current).RunAsync(open.Time(TimeProvider.System).GetUtcNow(), cancel, (done, all) => work.At(done, all, "streams looked at"));
            foreach (var left in report.Left) Console.WriteLine($"left whole: {left}");
            Console.WriteLine($"{report.Removed} rows of {report.Streams} streams removed; {report.Left.Count} streams left whole");
            return report.Left.Count == 0 ? 0 : CommonOptions.Failed;
        }, cancel));
        return command;
    }
}
