using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Measures;

/// <summary>
/// Reflex sheet (<i>fiche réflexe</i>, audit's recommendation n° 7): what to consider before a lever is used. Editable, versioned; version 0 is what the documents say.
/// </summary>
/// <param name="Criteria">Empty: nobody has written any; <see cref="Empty"/> says so.</param>
/// <param name="Source">Of version 0, document and paragraph; null: the documents say nothing, or people wrote it.</param>
public sealed record ReflexSheet(string Lever, int Version, IReadOnlyList<string> Criteria, string Author, DateTimeOffset At, string? Source)
{
    public const int CriteriaLimit = 50, CriterionLimit = 500;
    /// <summary>Author of version 0.</summary>
    public const string System = "medistock";

    public bool Empty => Criteria.Count == 0;

    /// <exception cref="ArgumentException">no such lever: the caller has asked the catalogue before.</exception>
    public static ReflexSheet Default(MeasureCatalogue catalogue, string lever)
    {
        var known = catalogue.Find(lever) ?? throw new ArgumentException($"'{PresentationCode.Shown(lever)}' is not a lever", nameof(lever));
        return new(known.Id, 0, known.Sheet?.Criteria ?? [], System, catalogue.Edited, known.Sheet?.Source);
    }

    /// <summary>The next version, or why there is none.</summary>
    /// <param name="expected">The version that the author has read: an edit made on an older one is refused, not merged.</param>
    public ReflexSheetOutcome Revise(int expected, IReadOnlyList<string> criteria, string author, DateTimeOffset at)
    {
        List<MeasureProblem> refusals = [];
        if (expected != Version) refusals.Add(new("sheet.version", "version", $"version {expected} was edited, {Version} stands: read it again"));
        if (string.IsNullOrWhiteSpace(author)) refusals.Add(new("sheet.author-missing", "author", "a sheet has an author"));
        if (criteria.Count > CriteriaLimit) refusals.Add(new("sheet.criteria-many", "criteria", $"{criteria.Count} criteria: at most {CriteriaLimit}"));
        for (var i = 0; i < criteria.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(criteria[i])) refusals.Add(new("sheet.criterion-empty", $"criteria[{i}]", "an empty criterion"));
            else if (criteria[i].Length > CriterionLimit) refusals.Add(new("sheet.criterion-long", $"criteria[{i}]", $"{criteria[i].Length} characters: at most {CriterionLimit}"));
        }
        if (at < At) refusals.Add(new("sheet.time", "at", "older than the version it replaces"));
        return refusals.Count > 0 ? new(null, refusals) : new(new(Lever, Version + 1, [.. criteria.Select(text => text.Trim())], author.Trim(), at, null), []);
    }
}

/// <summary>A revised sheet, or why it stays as it is.</summary>
public sealed record ReflexSheetOutcome(ReflexSheet? Sheet, IReadOnlyList<MeasureProblem> Refusals);
