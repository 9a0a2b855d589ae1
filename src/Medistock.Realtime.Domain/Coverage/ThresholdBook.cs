using System.Collections.Frozen;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>
/// Which thresholds hold for a presentation on a link of the chain. Defaults: <see cref="Thresholds.Pui"/> (MINSANTE 2020-100) for PUIs and for
/// establishments whose kind is not known: the stricter ones,
/// <see cref="Thresholds.Officine"/> (a setting, <i>non officiel</i>) for officines. Immutable: a change makes a new book.
/// </summary>
public sealed class ThresholdBook
{
    private readonly FrozenDictionary<(PresentationCode, EstablishmentKind), Thresholds> _overrides;
    private readonly Thresholds _pui;
    private readonly Thresholds _officine;

    public ThresholdBook(Thresholds pui, Thresholds officine, IEnumerable<KeyValuePair<(PresentationCode Presentation, EstablishmentKind Link), Thresholds>> overrides)
    {
        (_pui, _officine) = (pui, officine);
        _overrides = overrides.ToFrozenDictionary(pair => pair.Key, pair => pair.Value);
    }

    public static ThresholdBook Default { get; } = new(Thresholds.Pui, Thresholds.Officine, []);

    public Thresholds For(PresentationCode presentation, EstablishmentKind link)
    {
        if (link == EstablishmentKind.Unknown) link = EstablishmentKind.Pui;
        return _overrides.TryGetValue((presentation, link), out var own) ? own : link == EstablishmentKind.Officine ? _officine : _pui;
    }
}
