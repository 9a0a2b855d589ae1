namespace Medistock.Realtime.Web.Supply;

/// <summary>What became of a posted file.</summary>
public abstract record SupplyFileOutcome
{
    /// <param name="Report">JSON: what <c>import supply</c> prints of a file.</param>
    public sealed record Taken(string Report) : SupplyFileOutcome;
    /// <summary>It is not what it claims to be; nothing was read.</summary>
    public sealed record Refused(string Code, string Message) : SupplyFileOutcome;
    /// <summary>Too much waits for the journal already; nothing was taken.</summary>
    public sealed record NotNow(string Message) : SupplyFileOutcome;
}

/// <summary>Takes files of stocks and arrivals (docs/supply-file.md) into the inbox of facts. Answers when what is new in them is on disk; the same file again changes nothing. For any thread.</summary>
public interface ISupplyFiles
{
    /// <param name="name">Without folder; stands beside each fact.</param>
    /// <param name="principal">The key's identifier.</param>
    Task<SupplyFileOutcome> TakeAsync(string name, byte[] content, string principal, CancellationToken cancel);
}
