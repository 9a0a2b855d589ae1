namespace Medistock.Realtime.Sdk;

/// <summary>What was to be reported is not recorded; the message says why. What was reported before stays.</summary>
public class OutboxException : IOException
{
    public OutboxException() { }
    public OutboxException(string message) : base(message) { }
    public OutboxException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Another client, in this program or another, holds the outbox directory.</summary>
public sealed class OutboxLockedException : OutboxException
{
    public OutboxLockedException() { }
    public OutboxLockedException(string message) : base(message) { }
    public OutboxLockedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The outbox has reached <see cref="MedistockOptions.MaxOutboxBytes"/>: report again once the server has taken some.</summary>
public sealed class OutboxFullException : OutboxException
{
    public OutboxFullException() { }
    public OutboxFullException(string message) : base(message) { }
    public OutboxFullException(string message, Exception inner) : base(message, inner) { }
}
