using Medistock.Realtime.Contracts.Stock;

namespace Medistock.Realtime.Sdk.Sending;

/// <summary>What became of one try.</summary>
internal abstract record Verdict
{
    /// <summary>The server has the batch on disk.</summary>
    public sealed record Taken(StockAnswer Answer) : Verdict;
    /// <summary>Not known to be done: the same again, later.</summary>
    public sealed record Again(string Why, TimeSpan? RetryAfter = null) : Verdict;
    /// <summary>The server does not let this establishment in.</summary>
    public sealed record ShutOut(int Status, string Code, string Message) : Verdict;
    /// <summary>The product itself, not something in between, judged the batch unacceptable.</summary>
    public sealed record Refused(int Status, string Code, string Message) : Verdict;
}
