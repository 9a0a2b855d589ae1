using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>A department's totals of one presentation, one entry per link of the chain. Absolute; higher <paramref name="Version"/> wins.</summary>
public sealed record DepartmentRow(DepartmentCode Department, PresentationCode Presentation, long Version, IReadOnlyList<LinkTotals> Links);
