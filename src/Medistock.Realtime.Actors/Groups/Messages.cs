using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;

namespace Medistock.Realtime.Actors.Groups;

/// <summary>What one presentation says to its molecule group, territory by territory. Absolute; the higher <paramref name="Version"/> wins.</summary>
public sealed record MemberRow(PresentationCode Presentation, long Version, IReadOnlyList<TerritoryPicture> Territories);
