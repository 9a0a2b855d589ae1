using Medistock.Realtime.Contracts.Stock;

namespace Medistock.Realtime.Sdk;

/// <summary>The server has this batch on disk. After a crash of this program the same batch may be announced twice (<see cref="StockAnswer.Replayed"/>).</summary>
/// <param name="Lines">Lines that the batch held, rejected ones included.</param>
public sealed record BatchAcknowledged(string Finess, Guid BatchId, int Lines, StockAnswer Answer);

/// <summary>The server took the batch but not this line, and says why. The line will not be sent again.</summary>
/// <param name="Line">The line as sent.</param>
/// <param name="Code">Stable, e.g. <c>presentation.check-digit</c>.</param>
public sealed record LineRejected(string Finess, Guid BatchId, StockLine Line, string Code, string Message);

/// <summary>The server judged a whole batch unacceptable. It is kept in <paramref name="File"/>, and the establishment's next batches go on.</summary>
/// <param name="Status">HTTP status: 400, 409, 413, 415 or 422.</param>
/// <param name="Code">The problem's stable code, e.g. <c>batch.conflict</c>.</param>
public sealed record BatchRefused(string Finess, Guid BatchId, int Lines, int Status, string Code, string Message, string File);

/// <summary>This machine's clock is more than two minutes off the server's: line times are probably wrong.</summary>
/// <param name="Ahead">This machine minus the server; negative when behind.</param>
public sealed record ClockSkewed(TimeSpan Ahead, DateTimeOffset ServerTime);

/// <summary>The server does not let this establishment in (key revoked, unknown, wrong address…). Its data are kept and tried again slowly.</summary>
/// <param name="Code">The problem's stable code when the server gave one, else <c>http.NNN</c>.</param>
public sealed record EstablishmentPaused(string Finess, int Status, string Code, string Message);

/// <summary>A snapshot of what is still to be delivered.</summary>
/// <param name="PendingEntries">Lines, <c>reportedThrough</c> and closed days not yet acknowledged.</param>
/// <param name="DiskBytes">Bytes on disk, refused batches included.</param>
/// <param name="OldestPending">When the oldest pending entry was reported, by this machine's clock; null when nothing is pending.</param>
/// <param name="PendingEstablishments">Establishments with something pending.</param>
/// <param name="PausedEstablishments">Of those, how many the server does not let in.</param>
/// <param name="RefusedBatches">Batches set aside in <c>refused/</c>.</param>
/// <param name="TornBytes">Bytes cut from the log's end when it was opened: a report whose call had not returned.</param>
/// <param name="DamagedSegments">Segments found unreadable in their middle when the outbox was opened; kept in <c>damaged/</c>.</param>
public sealed record MedistockStatus(
    long PendingEntries, long DiskBytes, long MaxDiskBytes, DateTimeOffset? OldestPending, int PendingEstablishments, int PausedEstablishments,
    int RefusedBatches, long TornBytes, int DamagedSegments);
