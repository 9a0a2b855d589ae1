using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Simulator;

/// <summary>Something that goes wrong between two instants. Scenarios change what happens; the establishments then report it like any other day.</summary>
public abstract record Scenario(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>A laboratory delivers nothing: none of its presentations arrives anywhere.</summary>
    public sealed record LaboratoryFails(string Laboratory, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    /// <summary>After a notice, patients and buyers take more of a presentation than they need: <paramref name="Factor"/> times at first, fading out towards the end.</summary>
    public sealed record Hoarding(PresentationCode Presentation, double Factor, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    /// <summary>No delivery reaches a department.</summary>
    public sealed record DepartmentCutOff(DepartmentCode Department, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    /// <summary>A region's epidemic is <paramref name="Intensity"/> (1 = the highest week of 2022–23) above the season's curve.</summary>
    public sealed record RegionalEpidemic(RegionCode Region, double Intensity, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    /// <summary>A share (0–1) of the establishments stops reporting, and sends it all when it comes back.</summary>
    public sealed record SilentFeeds(double Share, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    /// <summary>The PUIs of a region put their stock of a presentation in quarantine, and release it at the end.</summary>
    public sealed record LotRecall(PresentationCode Presentation, RegionCode Region, DateTimeOffset From, DateTimeOffset To) : Scenario(From, To);

    internal bool Holds(DateTimeOffset at) => at >= From && at < To;
    /// <summary>By the calendar day, in UTC: deliveries and demand are decided per day.</summary>
    internal bool Holds(DateOnly day) => day >= DateOnly.FromDateTime(From.UtcDateTime) && day < DateOnly.FromDateTime(To.UtcDateTime);
}
