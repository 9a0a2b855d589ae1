namespace Medistock.Realtime.Sdk;

/// <summary>How a <see cref="MedistockClient"/> works. <see cref="Server"/>, <see cref="Key"/> and <see cref="OutboxDirectory"/> are needed; the rest has defaults.</summary>
public sealed class MedistockOptions
{
    /// <summary>The server's address, e.g. <c>https://medistock.example/</c>; a path in front of <c>api/v1</c> is kept.</summary>
    public Uri? Server { get; set; }
    /// <summary>The API key, sent as <c>Authorization: Bearer</c>.</summary>
    public string? Key { get; set; }
    /// <summary>A directory of this program's own; created if missing. One program at a time.</summary>
    public string? OutboxDirectory { get; set; }

    /// <summary>Lines in one batch: 1 to 10 000.</summary>
    public int MaxBatchLines { get; set; } = 1_000;
    /// <summary>How long a line waits for company before its batch leaves.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>Establishments that send at the same time: 1 to 64. Within one establishment batches leave one after the other.</summary>
    public int MaxParallelEstablishments { get; set; } = 8;
    /// <summary>
    /// Bytes the outbox may take on disk, refused batches included: at least 1 MiB. At the limit reporting throws
    /// <see cref="OutboxFullException"/>; nothing already reported is ever dropped.
    /// </summary>
    public long MaxOutboxBytes { get; set; } = 1L << 30;
    /// <summary>How long one request may take before it counts as failed and is repeated with the same batch id.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>The first wait after a failure (full jitter: a uniform draw from 0 to this, doubled each time).</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(0.5);
    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(60);
    /// <summary>The wait between two tries of an establishment that the server does not let in (401, 403, 404…).</summary>
    public TimeSpan PausedRetry { get; set; } = TimeSpan.FromSeconds(60);
    /// <summary>Whether acknowledgements bring the touched lines' figures back (<see cref="BatchAcknowledged.Answer"/>).</summary>
    public bool Figures { get; set; } = true;

    /// <summary>Your own HTTP handler (proxy, certificates, tests). Not disposed by the client. It should not follow redirects.</summary>
    public HttpMessageHandler? Handler { get; set; }
    /// <summary>Receives one line per noteworthy fact (retries, recovery). Must be quick and thread-safe.</summary>
    public Action<string>? Log { get; set; }

    internal Clock Clock { get; set; } = Clock.System;

    internal void Check()
    {
        if (Server is not { IsAbsoluteUri: true } || Server.Scheme is not ("http" or "https"))
            throw new ArgumentException("Server must be an absolute http or https address", nameof(Server));
        if (string.IsNullOrWhiteSpace(Key)) throw new ArgumentException("Key is missing", nameof(Key));
        if (string.IsNullOrWhiteSpace(OutboxDirectory)) throw new ArgumentException("OutboxDirectory is missing", nameof(OutboxDirectory));
        Within(MaxBatchLines, 1, 10_000, nameof(MaxBatchLines));
        Within(MaxParallelEstablishments, 1, 64, nameof(MaxParallelEstablishments));
        Within(MaxOutboxBytes, 1 << 20, long.MaxValue, nameof(MaxOutboxBytes));
        Within(Linger.Ticks, 0, TimeSpan.FromHours(1).Ticks, nameof(Linger));
        Within(RequestTimeout.Ticks, 1, TimeSpan.FromHours(1).Ticks, nameof(RequestTimeout));
        Within(FirstRetry.Ticks, 1, LongestRetry.Ticks, nameof(FirstRetry));
        Within(LongestRetry.Ticks, FirstRetry.Ticks, TimeSpan.FromHours(1).Ticks, nameof(LongestRetry));
        Within(PausedRetry.Ticks, 1, TimeSpan.FromHours(1).Ticks, nameof(PausedRetry));
    }

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}");
    }
}
