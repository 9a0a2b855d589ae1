using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Server.Engine;

/// <summary>What rules know of signals that stand when the process starts, and when they may judge.</summary>
internal sealed partial class SingleNode
{
    /// <summary>Standing signals give the rules their hysteresis back.</summary>
    private async Task ResumeAsync(IReadOnlyList<Signal> standing)
    {
        foreach (var department in Reference.Current.Departments)
        {
            await CellOf(department.Code).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume(standing, Now);
                return ValueTask.FromResult(true);
            });
        }
        foreach (var of in standing.Where(signal => signal.Subject is { Presentation: not null, Establishment: null }).GroupBy(signal => signal.Subject.Presentation!.Value))
        {
            await CellOf(of.Key).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume([.. of], Now);
                return ValueTask.FromResult(true);
            });
        }
    }

    private async Task ResumeGroupsAsync(IReadOnlyList<Signal> standing)
    {
        foreach (var of in standing.Where(signal => signal.Subject.Group is not null).GroupBy(signal => signal.Subject.Group!))
        {
            await GroupCellOf(of.Key).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume([.. of], Now);
                return ValueTask.FromResult(true);
            });
        }
    }

    private async Task ApplyHoldAsync()
    {
        // Read in each turn: of two changes under way the last one stands everywhere.
        foreach (var cell in _departments.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        foreach (var cell in _presentations.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        foreach (var cell in _groups.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        await _facts.PostAsync(facts => { facts.Hold = HoldSignals; return ValueTask.CompletedTask; });
        await _plan.PostAsync(plan => { plan.Hold = HoldSignals; return ValueTask.CompletedTask; });
        await _board.PostAsync(board => { board.Hold = HoldSignals; return ValueTask.CompletedTask; });
    }
}
