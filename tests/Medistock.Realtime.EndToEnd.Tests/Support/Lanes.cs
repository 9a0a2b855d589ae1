// Each test has processes of its own and mostly waits for them: two at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What measures time has the machine to itself, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredCollection
{
    public const string Name = "measured";
}
