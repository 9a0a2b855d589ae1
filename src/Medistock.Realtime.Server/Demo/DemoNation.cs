using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Registry;
namespace Medistock.Realtime.Server.Demo;
internal sealed record DemoScale(int Establishments, int Presentations, ulong Seed);
internal static class DemoNation
{
    public static Task RunAsync(DemoScale scale, DemoPack pack, string url, DataDirectory directory, RegistryFile registry, SingleNode node, CancellationToken cancel) => Task.CompletedTask;
}
