using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>Another establishment's line of the wanted presentation.</summary>
/// <param name="Region">Null: the reference does not place its department.</param>
/// <param name="Stock">Null: unknown, and so no help.</param>
/// <param name="Consumption">Null: unknown, and so no help.</param>
/// <param name="Reason">Why the line's own coverage has no number: anything but <see cref="CoverageReason.Unbounded"/> makes it unknown, and so no help, whatever its stock.</param>
public readonly record struct HelperCandidate(
    Establishment Establishment, RegionCode? Region, Quantity? Stock, DailyRate? Consumption, DateTimeOffset FreshAt, bool Stale, CoverageReason Reason = CoverageReason.None)
{
    /// <summary>Why nobody can say whether it could lend; <see cref="CoverageReason.None"/> when it can be said.</summary>
    public CoverageReason Unknown => Stale ? CoverageReason.Stale
        : Reason is not (CoverageReason.None or CoverageReason.Unbounded) ? Reason
        : Stock is null ? CoverageReason.NoCount
        : Consumption is null ? CoverageReason.Thin : CoverageReason.None;
}

/// <summary>A neighbour that is not offered because its line is unknown, and why: somebody may ring it up.</summary>
public sealed record UnknownHelper(Establishment Establishment, double DistanceKm, CoverageReason Reason);

/// <summary>Who can lend, how far away, and how much.</summary>
/// <param name="Offered">Whole units or boxes; what remains stays above the helper's floor.</param>
/// <param name="HorsRegion">Of another region than who asks: MARS 2020-72 puts the region before the nation.</param>
public sealed record Helper(Establishment Establishment, double DistanceKm, CoverDays Coverage, Quantity Stock, Quantity Offered, bool HorsRegion, DateTimeOffset FreshAt);

/// <summary>Who may help whom (MINSANTE 2020-100: a PUI within 50 km with more than 21 days, for a PUI).</summary>
/// <param name="RadiusKm">At most this far, this distance included.</param>
/// <param name="MinDays">More than this, this figure excluded.</param>
/// <param name="FloorDays">What is lent leaves the helper above this many days.</param>
/// <param name="BetweenOfficines">Off by default: lending between officines is legally restricted.</param>
public sealed record HelperRule(double RadiusKm = 50, double MinDays = 21, double FloorDays = 21, bool BetweenOfficines = false)
{
    public static HelperRule Official { get; } = new();

    /// <summary>Whether establishments of these kinds may help each other at all.</summary>
    public bool Allows(EstablishmentKind asking, EstablishmentKind helping) => (asking, helping) switch
    {
        (EstablishmentKind.Pui, EstablishmentKind.Pui) => true,
        (EstablishmentKind.Officine, EstablishmentKind.Officine) => BetweenOfficines,
        _ => false,
    };

    /// <summary>Same region first, then the nearest. Stale, unplaced and unknown lines help nobody.</summary>
    /// <param name="region">Of who asks.</param>
    public IReadOnlyList<Helper> Find(Establishment asking, RegionCode? region, IEnumerable<HelperCandidate> candidates)
    {
        if (asking.Position is not { } here) return [];
        var helpers = new List<Helper>();
        foreach (var candidate in candidates)
        {
            var other = candidate.Establishment;
            if (candidate.Unknown != CoverageReason.None || other.Finess == asking.Finess || !Allows(asking.Kind, other.Kind) || other.Position is not { } there) continue;
            if (candidate.Stock is not { } stock || candidate.Consumption is not { } consumption || stock <= Quantity.Zero) continue;
            var coverage = consumption > DailyRate.Zero ? CoverDays.Of(stock, consumption) : CoverDays.Unbounded;
            var distance = here.DistanceKm(there);
            if (distance > RadiusKm || coverage.Days <= MinDays) continue;
            var offered = OfferedOf(stock, consumption);
            if (offered <= Quantity.Zero) continue;
            helpers.Add(new(other, distance, coverage, stock, offered, candidate.Region is null || region is null || candidate.Region != region, candidate.FreshAt));
        }
        return [.. helpers.OrderBy(helper => helper.HorsRegion).ThenBy(helper => helper.DistanceKm).ThenBy(helper => helper.Establishment.Finess)];
    }

    /// <summary>Who is near enough and may help, but whose line is unknown; the nearest first.</summary>
    public IReadOnlyList<UnknownHelper> Unknown(Establishment asking, IEnumerable<HelperCandidate> candidates)
    {
        if (asking.Position is not { } here) return [];
        return
        [
            .. candidates
                .Where(candidate => candidate.Unknown != CoverageReason.None && candidate.Establishment is { Position: not null } other && other.Finess != asking.Finess && Allows(asking.Kind, other.Kind))
                .Select(candidate => new UnknownHelper(candidate.Establishment, here.DistanceKm(candidate.Establishment.Position!.Value), candidate.Unknown))
                .Where(unknown => unknown.DistanceKm <= RadiusKm)
                .OrderBy(unknown => unknown.DistanceKm).ThenBy(unknown => unknown.Establishment.Finess),
        ];
    }

    /// <summary>The most whole units after which stock ÷ consumption is still more than <see cref="FloorDays"/>.</summary>
    private Quantity OfferedOf(Quantity stock, DailyRate consumption)
    {
        var spare = stock.ToDecimal() - (decimal)FloorDays * consumption.Millionths / 1_000_000m;
        return spare > 0 ? Quantity.Of(decimal.Ceiling(spare) - 1) : Quantity.Zero;
    }
}
