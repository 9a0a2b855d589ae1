using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>What the department holds of each line, and the totals that are at any moment the sum of it.</summary>
public sealed partial class DepartmentActor
{
    /// <summary>The establishment has moved to another department (a new reference book): its lines leave the totals. Its standing signals stay until resolved.</summary>
    public void Forget(Finess establishment)
    {
        if (!_byFiness.TryGetValue(establishment, out var held)) return;
        foreach (ref readonly var line in held.Lines)
        {
            _presentations[line.Presentation].Of(held.Kind).Count(line, -1);
            MarkDirty(line.Presentation);
        }
        var blank = new HeldEstablishment(establishment, held.Index, held.Kind);
        _byFiness[establishment] = _establishments[held.Index] = blank;
    }

    private void Accept(HeldEstablishment held, EstablishmentContribution contribution, uint now)
    {
        _touched.Clear();
        _missing.Clear();
        held.HasReported = true;
        // An establishment's clock may run ahead (15 min are accepted): what is shown is never fresher than now.
        held.NewestAt = Math.Max(held.NewestAt, Math.Min(Seconds.Of(contribution.NewestAt), now));
        if (contribution.ReportedThrough is { } through) held.ReportedThrough = Math.Max(held.ReportedThrough, Math.Min(Seconds.Of(through), now));
        if (contribution.After is not { } after || after <= held.Complete) held.Complete = Math.Max(held.Complete, contribution.Sequence);
        if (contribution.Sequence >= held.Highest)
        {
            held.Highest = contribution.Sequence;
            ChangeKind(held, contribution.Kind);
        }
        foreach (var line in contribution.Lines)
        {
            var presentation = IndexOf(line.Presentation);
            _touched.Add(presentation);
            if (held.Find(presentation) < 0) _missing.Add(presentation);
        }
        if (_touched.Count > 1)
        {
            Distinct(_touched);
            Distinct(_missing);
        }
        held.Insert(_missing);
        foreach (var line in contribution.Lines) Replace(held, line, checked((uint)contribution.Sequence), now);
        if (contribution.Days.Count > 0) TakeDays(held, contribution, now);
        // A walk per batch would cost more than the batch: once a minute of reporting is enough, or at once when something was stale.
        if (held.ReportedThrough > held.WalkedThrough && (held.StaleLines > 0 || held.ReportedThrough - held.WalkedThrough >= 60)) Walk(held, now);
    }

    private static void Distinct(List<int> numbers)
    {
        numbers.Sort();
        var kept = 0;
        for (var i = 0; i < numbers.Count; i++)
            if (i == 0 || numbers[i] != numbers[i - 1]) numbers[kept++] = numbers[i];
        numbers.RemoveRange(kept, numbers.Count - kept);
    }

    private void Replace(HeldEstablishment held, in LineContribution line, uint sequence, uint now)
    {
        var index = _byCode[line.Presentation];
        var presentation = _presentations[index];
        ref var sums = ref presentation.Of(held.Kind);
        ref var state = ref held.Lines[held.Find(index)];
        // Equal sequences are taken: the roll-over of a local day moves a line's window without a new row.
        if (state.Sequence > sequence) return;
        if (state.Sequence != 0)
        {
            sums.Count(state, -1);
            if (state.Stale) held.StaleLines--;
        }
        state.Take(line, sequence);
        state.LastAt = Math.Min(state.LastAt, now);
        Place(held, ref state, presentation, now);
    }

    /// <summary>Counts a line that is in no total at the moment, as stale or not.</summary>
    private static void Place(HeldEstablishment held, ref HeldState state, HeldPresentation presentation, uint now)
    {
        var fresh = held.FreshAt(state);
        var staleAt = presentation.StaleAt(held.Kind, fresh);
        state.Stale = now > staleAt;
        ref var sums = ref presentation.Of(held.Kind);
        sums.Count(state, +1);
        if (state.Stale)
        {
            held.StaleLines++;
            return;
        }
        held.NextStale = Math.Min(held.NextStale, staleAt);
        sums.AsOf = Math.Max(sums.AsOf, fresh);
    }

    /// <summary>Another level of the winter plan asks for more, or less: what is stale under it is judged at once.</summary>
    private void TakeDuties(uint now)
    {
        var duties = _dutiesInForce();
        if (ReferenceEquals(duties, _duties)) return;
        _duties = duties;
        foreach (var presentation in _presentations) presentation.Take(duties);
        foreach (var held in _establishments) Walk(held, now);
    }

    /// <summary>Judges again which lines are stale and how fresh their totals are.</summary>
    private void Walk(HeldEstablishment held, uint now)
    {
        held.WalkedThrough = held.ReportedThrough;
        (held.StaleLines, held.NextStale) = (0, uint.MaxValue);
        foreach (ref var line in held.Lines)
        {
            if (line.Sequence == 0) continue;
            var presentation = _presentations[line.Presentation];
            ref var sums = ref presentation.Of(held.Kind);
            var (stale, asOf) = (line.Stale, sums.AsOf);
            sums.Count(line, -1);
            Place(held, ref line, presentation, now);
            if (line.Stale != stale) MarkDirty(line.Presentation);
            else if (sums.AsOf != asOf) presentation.OnlyFresher = true;
        }
    }

    private void ChangeKind(HeldEstablishment held, EstablishmentKind kind)
    {
        if (held.Kind == kind) return;
        foreach (ref readonly var line in held.Lines)
        {
            ref var from = ref _presentations[line.Presentation].Of(held.Kind);
            ref var to = ref _presentations[line.Presentation].Of(kind);
            from.Count(line, -1);
            to.Count(line, +1);
            to.AsOf = Math.Max(to.AsOf, held.FreshAt(line));
            MarkDirty(line.Presentation);
        }
        held.Kind = kind;
    }

    private int IndexOf(Finess finess, EstablishmentKind kind)
    {
        if (_byFiness.TryGetValue(finess, out var held)) return held.Index;
        held = new(finess, _establishments.Count, kind);
        _byFiness.Add(finess, held);
        _establishments.Add(held);
        return held.Index;
    }

    private int IndexOf(PresentationCode code)
    {
        if (_byCode.TryGetValue(code, out var index)) return index;
        index = _presentations.Count;
        _byCode.Add(code, index);
        _presentations.Add(new(code, _duties));
        return index;
    }
}
