namespace Medistock.Realtime.Domain.Reference;

/// <summary>What the ANSM publishes of a medicine's availability (column <c>code statut</c> of CIS_CIP_Dispo_Spec); <see cref="None"/>: its list does not name it.</summary>
public enum Availability : byte { None = 0, Shortage = 1, Tension = 2, Stopped = 3, Returned = 4 }

/// <summary>One status as the ANSM's list gave it, and the days on which we read it there: published, neither declared by the laboratory nor observed by a pharmacy.</summary>
/// <param name="Since">Begin; for <see cref="Availability.Returned"/> the list overwrites it with the return's date, hence our own history.</param>
/// <param name="Updated">Last change by the ANSM.</param>
/// <param name="Returned">Date of <i>remise à disposition</i>, foreseen or past.</param>
/// <param name="Page">The ANSM's page about it.</param>
/// <param name="FirstRead">Local day (Paris) of the first import that said so, <paramref name="LastRead"/> of the newest.</param>
public sealed record PublishedStatus(Availability What, DateOnly? Since, DateOnly? Updated, DateOnly? Returned, string? Page, DateOnly FirstRead, DateOnly LastRead)
{
    /// <summary>Statuses kept of one presentation: the newest.</summary>
    public const int Kept = 40;

    /// <summary>The history with what one more import says: the same is confirmed, another is added, oldest first.</summary>
    public static IReadOnlyList<PublishedStatus> After(IReadOnlyList<PublishedStatus>? history, PublishedStatus read)
    {
        if (history is not [.., var last]) return [read];
        if (last with { FirstRead = read.FirstRead, LastRead = read.LastRead } == read) return [.. history.SkipLast(1), last with { LastRead = read.LastRead }];
        return [.. history.TakeLast(Kept - 1), read];
    }
}
