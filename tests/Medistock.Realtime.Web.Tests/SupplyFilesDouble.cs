using System.Text;
using Medistock.Realtime.Web.Supply;

namespace Medistock.Realtime.Web.Tests;

/// <summary>Takes every file and answers as it is told. The real one has its tests end to end.</summary>
internal sealed class SupplyFilesDouble : ISupplyFiles
{
    public List<(string Name, string Content, string Principal)> Taken { get; } = [];
    public SupplyFileOutcome Answers { get; set; } = new SupplyFileOutcome.Taken("""{"source":"supply","read":1}""");

    public Task<SupplyFileOutcome> TakeAsync(string name, byte[] content, string principal, CancellationToken cancel)
    {
        Taken.Add((name, Encoding.UTF8.GetString(content), principal));
        return Task.FromResult(Answers);
    }
}
