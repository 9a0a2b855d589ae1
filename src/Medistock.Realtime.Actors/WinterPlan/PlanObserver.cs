using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>
/// Watches the nation for the winter plan as anybody else who asks it: reads stocks, statements, epidemic weeks and reports, judges the three indicators of each territory with a level and of
/// the regions inside, and gives the plan what changed. It proposes when the conditions of a change of level have held; it decides nothing.
/// </summary>
/// <remarks>One pass at a time, driven by the engine. What it remembers between passes it can take from the plan's log: two observers, or a new one, change nothing twice.</remarks>
public sealed partial class PlanObserver(INation nation)
{
    private static readonly TimeSpan GatherFor = TimeSpan.FromMinutes(15);

    private readonly NationSeen _seen = new(nation);
    private readonly Dictionary<(TerritoryCode, PlanIndicator, IndicatorSubject), IndicatorReading> _last = [];
    private readonly Dictionary<TerritoryCode, ProposalState> _conditions = [];
    private long _own = -1;
    private DateTimeOffset? _recordedAt, _lookedAt;

    /// <exception cref="EngineBusyException">or another of <see cref="INation"/>'s: the next pass sees it again.</exception>
    public async Task ObserveAsync(CancellationToken cancel)
    {
        if (nation.HoldSignals) return;
        var now = nation.Clock.GetUtcNow();
        var book = await nation.PlanAsync(asOf: null, cancel);
        await LookAsync(book, now, cancel);
        await NoteFiguresAsync(book, now, cancel);
    }

    private async Task LookAsync(PlanBook book, DateTimeOffset now, CancellationToken cancel)
    {
        // Another has looked since: what it saw is what stood.
        if (_own < 0 || book.LastObserved > _own) Remember(book);
        _own = Math.Max(_own, book.LastObserved);
        // Nobody saw that a recovery lasted while nobody looked.
        if (now - (_lookedAt > book.Lights.LookedAt || book.Lights.LookedAt is null ? _lookedAt : book.Lights.LookedAt) > LightBook.GoodFor) BreakRecoveries();
        await _seen.ReadAsync(book, now, cancel);
        _lookedAt = now;
        List<IndicatorReading> changed = [];
        HashSet<(TerritoryCode, PlanIndicator, IndicatorSubject)> judged = [];
        var urgent = false;
        List<ConditionsSeen> conditions = [];
        foreach (var territory in PlanTerritories.All)
        {
            var inside = _seen.Inside(territory);
            List<IndicatorReading> subjects = [.. inside.Append(territory).SelectMany(place => _seen.Judge(place, BeforeOf, now))];
            List<IndicatorReading> decisive = [.. subjects.Where(reading => PlanPerimeter.Decides(reading, _seen.Markers))];
            List<IndicatorReading> whole = [.. Enum.GetValues<PlanIndicator>().Select(indicator =>
                LightRollUpRule.Default.Judge(indicator, territory, decisive.Where(reading => reading.Indicator == indicator && reading.Territory == territory)))];
            foreach (var reading in subjects.Concat(whole))
            {
                if (Differs(book, territory, reading, now)) changed.Add(reading);
                urgent |= reading.Subject == IndicatorSubject.Whole && reading.Light != (book.Lights.Find(reading.Territory, reading.Indicator, reading.Subject)?.Latest.Light ?? Light.Unknown);
                _last[(reading.Territory, reading.Indicator, reading.Subject)] = reading;
                judged.Add((reading.Territory, reading.Indicator, reading.Subject));
            }
            var proposal = ProposalRule.Default.Judge(_conditions.GetValueOrDefault(territory), new(territory, decisive, whole, _seen.Signals(territory), _seen.Markers), now);
            _conditions[territory] = proposal.State;
            await JudgeAsync(book, territory, PlanCommand.Escalate, proposal.Level2, conditions, cancel);
            await JudgeAsync(book, territory, PlanCommand.Return, proposal.Return, conditions, cancel);
        }
        // What nobody could judge any more does not keep its last colour.
        foreach (var key in _last.Keys.Where(key => !judged.Contains(key)).ToList())
        {
            var gone = _last[key] with { Light = Light.Unknown, Value = null, Reason = ReadingReason.NoData, Evidence = [], AsOf = null, Hold = default };
            if (book.Lights.Find(gone.Territory, gone.Indicator, gone.Subject) is { Latest.Light: not Light.Unknown }) changed.Add(gone);
            _last[key] = gone;
        }
        // Subjects by the thousand change a little each minute: they are written together, at once when a territory's own light has changed.
        if (!urgent && conditions.Count == 0 && now - _recordedAt < GatherFor) return;
        _recordedAt = now;
        for (var from = 0; from < Math.Max(changed.Count, conditions.Count > 0 ? 1 : 0); from += PlanEntry.Observed.MostReadings)
        {
            IReadOnlyList<IndicatorReading> part = [.. changed.Skip(from).Take(PlanEntry.Observed.MostReadings)];
            if (await nation.RecordPlanAsync(new PlanRequest.Observe(KeyOf($"observed {now:O} {from}"), part, from == 0 ? conditions : [], WinterPlanActor.Program), cancel) is PlanOutcome.Done done) _own = Math.Max(_own, done.Sequence);
        }
    }

    /// <summary>Conditions that changed are recorded; those that have held long enough are proposed once, and a proposal falls with them.</summary>
    private async Task JudgeAsync(PlanBook book, TerritoryCode territory, PlanCommand command, ConditionsReading reading, List<ConditionsSeen> changed, CancellationToken cancel)
    {
        var before = book.Lights.Conditions(territory, command);
        if (before is null ? reading.State == ConditionState.Met : before.State != reading.State || before.Clock != reading.Clock)
            changed.Add(new(territory, command, reading.State, reading.Clock, reading.Words));
        var ours = book.Proposals.FindLast(proposal => proposal.Territory == territory && proposal.Command == command && proposal.By.Key == WinterPlanActor.Program.Key);
        var open = ours is not null && book.OpenProposals.Contains(ours);
        if (open && !reading.Clock.Stands)
            await nation.RecordPlanAsync(new PlanRequest.Withdraw(KeyOf($"withdrawn {ours!.Id}"), ours.Id, "les conditions ne sont plus réunies", WinterPlanActor.Program), cancel);
        // Once for each time that they hold: what people have answered or put aside is not proposed again.
        if (open || !reading.Clock.Stands || reading.Clock.Since is not { } since || ours?.MadeAt >= since || PhaseMachine.Next(book.Last(territory).Phase, command) is null) return;
        await nation.RecordPlanAsync(new PlanRequest.ProposeByRule(KeyOf($"proposed {territory} {command} {since:O}"), new(territory, command, reading.Words, [.. reading.For], [.. reading.Against]), since, WinterPlanActor.Program), cancel);
    }

    private IndicatorReading? BeforeOf(TerritoryCode territory, PlanIndicator indicator, IndicatorSubject subject) => _last.GetValueOrDefault((territory, indicator, subject));

    /// <summary>Worth a row: another light or reason, or the first look of a day at a territory with a level.</summary>
    private static bool Differs(PlanBook book, TerritoryCode owner, IndicatorReading reading, DateTimeOffset now)
    {
        if (book.Lights.Find(reading.Territory, reading.Indicator, reading.Subject) is not { } known) return reading.Light != Light.Unknown;
        if (known.Latest.Light != reading.Light || known.Latest.Reason != reading.Reason || known.Latest.Counts != reading.Counts) return true;
        return reading.Territory == owner && PlanCalendar.DayOf(known.At) != PlanCalendar.DayOf(now) && (reading.Light != Light.Unknown || reading.Subject == IndicatorSubject.Whole);
    }

    private void Remember(PlanBook book)
    {
        _last.Clear();
        foreach (var light in book.Lights.All) _last[(light.Latest.Territory, light.Latest.Indicator, light.Latest.Subject)] = light.Latest;
        foreach (var territory in PlanTerritories.All)
            _conditions[territory] = new(book.Lights.Conditions(territory, PlanCommand.Escalate)?.Clock ?? default, book.Lights.Conditions(territory, PlanCommand.Return)?.Clock ?? default);
    }

    private void BreakRecoveries()
    {
        foreach (var (key, reading) in _last.ToList()) _last[key] = reading with { Hold = reading.Hold.Break() };
        foreach (var (territory, state) in _conditions.ToList()) _conditions[territory] = new(Broken(state.Level2), Broken(state.Return));
        static ConditionClock Broken(ConditionClock clock) => clock.Stands ? clock with { EndingSince = null } : default;
    }

    /// <summary>The same observation by two observers is the same request.</summary>
    private static Guid KeyOf(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
