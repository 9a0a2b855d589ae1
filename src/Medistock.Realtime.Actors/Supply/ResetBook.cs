using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>The decided resets of every presentation, in the order of the journal: the newest <see cref="MostOfOne"/> of each.</summary>
internal sealed class ResetBook
{
    public const int MostOfOne = 64;
    private readonly Dictionary<PresentationCode, List<RecordedReset>> _resets = [];

    public IReadOnlyCollection<PresentationCode> Presentations => _resets.Keys;

    public IReadOnlyList<RecordedReset> Of(PresentationCode presentation) => _resets.TryGetValue(presentation, out var known) ? [.. known] : [];

    public bool Knows(PresentationCode presentation) => _resets.ContainsKey(presentation);

    public void Take(RecordedReset reset)
    {
        if (!_resets.TryGetValue(reset.What.Presentation, out var known)) _resets[reset.What.Presentation] = known = [];
        known.Add(reset);
        if (known.Count > MostOfOne) known.RemoveAt(0);
    }
}
