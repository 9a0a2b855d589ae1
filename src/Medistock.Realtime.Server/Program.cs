using System.CommandLine;
using Medistock.Realtime.Server.Commands;

var root = new RootCommand("Medistock.Realtime: medicine stocks across France, live. Every option may also be given as a MEDISTOCK_… variable.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    SimulateCommand.Create(),
    VerifyCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    KeysCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
