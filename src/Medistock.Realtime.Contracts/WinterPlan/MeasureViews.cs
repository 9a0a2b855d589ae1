namespace Medistock.Realtime.Contracts.WinterPlan;

/// <summary>One lever of the catalogue (plan hivernal, annexes 2–4; audit §175), with its reflex sheet.</summary>
/// <param name="Toolbox"><c>supply</c>, <c>sparing</c>, <c>communication</c>.</param>
/// <param name="Term"><c>immediate</c> or <c>long</c>.</param>
/// <param name="Circuits"><c>city</c>, <c>hospital</c>.</param>
public sealed record LeverView(
    string Id, string Title, string Toolbox, string Chapter, string Does, string? LegalBasis, string Pilot, string Term, IReadOnlyList<string> Circuits, bool TakesVolume, bool General,
    IReadOnlyList<LeverSourceView> Sources, SheetView Sheet);

public sealed record LeverSourceView(string Document, string Item);

/// <param name="Criteria">What to consider before the lever is used; empty: nobody has written any.</param>
/// <param name="Source">The document, while nobody has revised it.</param>
public sealed record SheetView(int Version, IReadOnlyList<string> Criteria, string Author, DateTimeOffset At, string? Source);

/// <param name="Percent">Of the usual sales of that circuit in that period.</param>
/// <param name="Period"><c>week</c> or <c>month</c>.</param>
public sealed record VolumeView(string? Circuit, decimal Percent, string? Period);

/// <summary>One measure with its history.</summary>
/// <param name="State"><c>prepared</c>, <c>inForce</c>, <c>ended</c>.</param>
/// <param name="ReviewDue">Its review date has come.</param>
public sealed record MeasureView(
    string Id, string Lever, string LeverTitle, string Title, string State, bool Withdrawn, IReadOnlyList<string> Groups, IReadOnlyList<string> Presentations, IReadOnlyList<string> Territories,
    IReadOnlyList<string> Circuits, string Pilot, IReadOnlyList<VolumeView> Volumes, DateOnly? Start, DateOnly? End, DateOnly? Review, bool ReviewDue, string Motive, string? EndReason,
    IReadOnlyList<MeasureStepView> History);

public sealed record MeasureStepView(string Did, DateTimeOffset At, AuthorView By);

/// <summary>Something unusual that stops nothing.</summary>
public sealed record WarningView(string Code, string Path, string Message);

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/measures</c>; the territory is in its scope.</summary>
/// <param name="Territories">Further ones.</param>
public sealed record MeasureBody(
    Guid? Key, string? Lever, string? Title, IReadOnlyList<string>? Groups, IReadOnlyList<string>? Presentations, IReadOnlyList<string>? Territories, IReadOnlyList<string>? Circuits, string? Pilot,
    IReadOnlyList<VolumeView>? Volumes, DateOnly? Start, DateOnly? End, DateOnly? Review, string? Motive);

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/measures/{id}/start · amend · end · withdraw</c>.</summary>
/// <param name="On">First day of <c>start</c>, last of <c>end</c>.</param>
public sealed record MeasureChangeBody(Guid? Key, DateOnly? On = null, string? Reason = null, IReadOnlyList<VolumeView>? Volumes = null, DateOnly? End = null, DateOnly? Review = null);

/// <summary>Body of <c>PUT /api/v1/winter-plan/levers/{id}/sheet</c>.</summary>
/// <param name="Version">The version that was read: another one is refused.</param>
public sealed record SheetBody(Guid? Key, int Version, IReadOnlyList<string>? Criteria);
