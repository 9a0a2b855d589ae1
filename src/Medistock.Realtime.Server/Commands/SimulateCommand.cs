using System.CommandLine;
namespace Medistock.Realtime.Server.Commands;
internal static class SimulateCommand { public static Command Create() => new("simulate", ""); }
