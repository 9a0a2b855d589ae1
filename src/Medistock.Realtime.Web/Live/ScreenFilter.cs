using System.Collections.Frozen;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Web.Live;

/// <summary>What one screen asked for, narrowed to what its principal may see.</summary>
internal sealed class ScreenFilter
{
    public const int MostTerritories = 200, MostGroups = 200, MostPresentations = 500;

    private readonly FrozenSet<string> _groups;
    private readonly Severity _least;
    private readonly bool _everywhere;

    private ScreenFilter(Principal principal, FrozenSet<TerritoryCode> territories, bool everywhere, FrozenSet<string> groups, FrozenSet<PresentationCode> presentations, Severity least) =>
        (Principal, Territories, _everywhere, _groups, Presentations, _least) = (principal, territories, everywhere, groups, presentations, least);

    public Principal Principal { get; }
    /// <summary>Every territory whose rows may be sent.</summary>
    public FrozenSet<TerritoryCode> Territories { get; }
    /// <summary>Empty: the nation's rows and the worst of each territory.</summary>
    public FrozenSet<PresentationCode> Presentations { get; }

    /// <summary>Null with the code and message of what is wrong in <paramref name="scope"/>.</summary>
    public static ScreenFilter? TryMake(Principal principal, Scope? scope, ReferenceBook book, out CodeRefused refused)
    {
        refused = default;
        scope ??= new();
        var asked = new List<TerritoryCode>();
        var presentations = new HashSet<PresentationCode>();
        var groups = scope.Groups ?? [];
        if ((scope.Territories?.Count ?? 0) > MostTerritories || groups.Count > MostGroups || (scope.Presentations?.Count ?? 0) > MostPresentations)
            refused = new("scope.too-large", $"at most {MostTerritories} territories, {MostGroups} groups, {MostPresentations} presentations");
        foreach (var text in scope.Territories ?? [])
        {
            if (refused == default && TerritoryCode.TryParse(text, out var territory, out refused)) asked.Add(territory);
        }
        foreach (var text in scope.Presentations ?? [])
        {
            if (refused == default && PresentationCode.TryParse(text, out var code, out refused)) presentations.Add(code);
        }
        Severity? least = scope.Signals switch { null or "" or "all" => Severity.Info, "alert" => Severity.Alert, "critical" => Severity.Critical, _ => null };
        if (refused == default && least is null) refused = new("scope.signals", "signals: all, alert or critical is expected");
        if (refused != default) return null;
        var visible = TerritoriesOf(book).Where(territory => principal.Sees(book, territory))
            .Where(territory => asked.Count == 0 || asked.Exists(outer => book.Covers(outer, territory))).ToFrozenSet();
        return new(principal, visible, asked.Count == 0, groups.ToFrozenSet(StringComparer.Ordinal), presentations.ToFrozenSet(), least!.Value);
    }

    /// <param name="worst">The worst it has been: a screen that was shown a signal must learn that it has eased.</param>
    public bool Sees(Signal signal, Severity worst, ReferenceBook book)
    {
        if (worst < _least || !Principal.Sees(book, signal)) return false;
        var subject = signal.Subject;
        if (!_everywhere && !Territories.Contains(subject.Territory)) return false;
        // A signal about a group concerns those who watch it, or any of its presentations.
        if (subject.Group is { } group) return SeesGroup(group, book);
        // A signal about no presentation (a silence) concerns every group.
        return subject.Presentation is not { } code || SeesPresentation(code, book);
    }

    public bool Sees(TerritoryFigures figures, ReferenceBook book) => Territories.Contains(figures.Territory) && SeesPresentation(figures.Presentation, book);

    public bool SeesPresentation(PresentationCode code, ReferenceBook book) => (Presentations.Count == 0 || Presentations.Contains(code))
        && (_groups.Count == 0 || (book.Find(code)?.Group is { } group && _groups.Contains(group)));

    private bool SeesGroup(string group, ReferenceBook book) => (_groups.Count == 0 || _groups.Contains(group))
        && (Presentations.Count == 0 || Presentations.Any(code => book.Find(code)?.Group == group));

    public static IEnumerable<TerritoryCode> TerritoriesOf(ReferenceBook book) =>
        new[] { TerritoryCode.France, TerritoryCode.Metropole }
            .Concat(book.Departments.Select(department => TerritoryCode.Of(department.Region)).Distinct())
            .Concat(book.Departments.Select(department => TerritoryCode.Of(department.Code)));
}
