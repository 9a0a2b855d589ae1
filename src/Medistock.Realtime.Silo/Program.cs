using System.CommandLine;
using Medistock.Realtime.Silo.Commands;

var root = new RootCommand("Medistock.Realtime: medicine stocks across France, live, on several machines. Other commands (import, keys, verify…) are medistock's, with the same --store. Every option may also be given as a MEDISTOCK_… variable.")
{
    ServeCommand.Create(),
};
// A silo that is told to stop tells the proxy, finishes what is under way and hands its actors over first.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(90) });
