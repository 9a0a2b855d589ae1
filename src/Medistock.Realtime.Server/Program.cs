using System.CommandLine;
using Medistock.Realtime.Server.Commands;

var root = new RootCommand("Medistock.Realtime: medicine stocks across France, live. Every option may also be given as a MEDISTOCK_… variable.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    ForecastCommand.Create(),
    SimulateCommand.Create(),
    VerifyCommand.Create(),
    ReplayCommand.Create(),
    ExerciseCommand.Create(),
    ReportCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    KeysCommand.Create(),
    MigrateStoreCommand.Create(),
    JournalCommand.Create(),
};
// A server that is told to stop keeps its snapshots and closes its sockets first; two seconds, the default, would cut that off.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
