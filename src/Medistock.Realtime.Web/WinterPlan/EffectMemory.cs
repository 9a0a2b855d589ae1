using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>Effects last asked for: a large scope takes a tenth of a second, and several screens look at the same. Books are immutable: the same days and measures have the same effect.</summary>
internal sealed class EffectMemory
{
    private const int Limit = 32;
    private readonly Lock _one = new();
    private readonly LinkedList<(string Id, FigureBook Figures, object Measures, MeasureEffect Effect)> _known = [];

    /// <summary>Null: no such measure.</summary>
    /// <param name="past">A book of the past is made for one answer: to remember it would hold it.</param>
    public MeasureEffect? Of(PlanBook book, string id, bool past)
    {
        if (book.FindMeasure(id) is not { } measure) return null;
        if (past) return Measured(book, measure);
        // One at a time: who asks for what is being computed finds it.
        lock (_one)
        {
            for (var node = _known.First; node is not null; node = node.Next)
            {
                if (node.Value.Id != id || !ReferenceEquals(node.Value.Figures, book.Figures) || !ReferenceEquals(node.Value.Measures, book.Measures)) continue;
                _known.Remove(node);
                _known.AddFirst(node);
                return node.Value.Effect;
            }
            var effect = Measured(book, measure);
            _known.AddFirst((id, book.Figures, book.Measures, effect));
            if (_known.Count > Limit) _known.RemoveLast();
            return effect;
        }
    }

    private static MeasureEffect Measured(PlanBook book, Measure measure) => EffectRule.Default.Of(book.Figures, book.Measures.Values.Select(rows => rows[^1].Measure), measure, EffectMeter.Estimate);
}
