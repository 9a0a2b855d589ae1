using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Simulation.Tests.Nation;

namespace Medistock.Realtime.Simulation.Tests.Scores;

/// <summary>Something that truly happened in one department and that a kind of signal is there to tell.</summary>
/// <param name="On">The day to be ahead of: of running out (depletion), of the beginning (surge, hoarding, shift).</param>
/// <param name="Earliest">A signal opened before this day was not about it.</param>
/// <param name="Latest">One opened after it came too late to be counted.</param>
/// <param name="Until">While it lasts, up to here, another signal of it is not false.</param>
internal sealed record Event(SignalKind Kind, int Department, int On, int Earliest, int Latest, int Until)
{
    /// <summary>What a winter truly held, from its own making and its shelves.</summary>
    public static IEnumerable<Event> Of(WinterRun run)
    {
        var winter = run.Winter;
        for (var d = 0; d < Winter.Departments.Length; d++)
        {
            for (var p = 0; p < Winter.Presentations; p++)
                if (run.RanOutOn[d, p] is { } on) yield return new(SignalKind.Depletion, d, on, on - 35, on, Winter.Days);
            var begins = winter.Begins[d];
            switch (winter.Story)
            {
                case Story.Flu:
                    var onset = (int)winter.Onset(d);
                    yield return new(SignalKind.Surge, d, onset, onset - 14, onset + 14, Winter.Days);
                    break;
                case Story.Panic when winter.Touches(d):
                    yield return new(SignalKind.Surge, d, begins, begins, begins + 14, begins + winter.Length + 10);
                    break;
                case Story.Hoarding:
                    yield return new(SignalKind.Hoarding, d, begins, begins, begins + 28, Winter.Days);
                    break;
                case Story.Domino when run.RanOutOn[d, Winter.Struck] is { } empty:
                    yield return new(SignalKind.Shift, d, empty, empty - 3, empty + 21, Winter.Days);
                    // What moves over is a rise as well, before a shortage is seen beside it; the signal says which later.
                    yield return new(SignalKind.Surge, d, empty, empty - 3, -1, Winter.Days);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Whether a signal of a territory speaks for the event's department.</summary>
    public bool Within(TerritoryCode territory) => WinterRun.Book.Contains(territory, DepartmentCode.Parse(Winter.Departments[Department]));
}
