using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Simulation.Tests.Upstream;

/// <summary>A signal by one rule, from when it was said to when it was cleared or another rule took its place (null: it stood to the end). Days from the beginning of the winter.</summary>
internal sealed record UpstreamSpell(string Rule, string Subject, double From, double? To);

/// <summary>One winter told to the real log of facts, four judgements a day. What it said to the board is kept.</summary>
internal sealed class UpstreamRun : IPeers, IJournal
{
    private static readonly double[] Hours = [0.01, 0.26, 0.51, 0.76];
    private readonly Dictionary<(SignalKind, string), (string Rule, double From)> _open = [];
    private readonly List<UpstreamSpell> _spells = [];
    private int _batch;
    private double _now;

    private UpstreamRun(UpstreamWinter winter) => Winter = winter;

    public UpstreamWinter Winter { get; }
    public IReadOnlyList<UpstreamSpell> Spells => _spells;

    public static async Task<UpstreamRun> LiveAsync(UpstreamWinter winter)
    {
        var run = new UpstreamRun(winter);
        await run.LiveAsync();
        return run;
    }

    private async Task LiveAsync()
    {
        var facts = new FactLog(this, this, () => WinterRun.Book) { RepeatEvery = TimeSpan.FromDays(400) };
        await facts.LoadAsync(UpstreamWinter.Start.AddDays(-1), CancellationToken.None);
        var (supply, weeks) = (0, 0);
        for (var day = 0; day < UpstreamWinter.Days; day++)
        {
            foreach (var hour in Hours)
            {
                _now = day + hour;
                var now = UpstreamWinter.At(_now);
                supply = await TellAsync(FactLog.SupplyStream, Winter.Supply, supply, static some => new FactRecord(new("supply", "", "", default), some, []));
                weeks = await TellAsync(FactLog.EpidemicStream, Winter.Weeks, weeks, static some => new FactRecord(new("epidemiology", "", "", default), [], some));
                // A minute of data time after a batch, so that half of a file is not judged.
                await facts.TickAsync(now.AddMinutes(2));

                async Task<int> TellAsync<T>(string stream, IReadOnlyList<(double At, T Fact)> said, int from, Func<(int, T)[], FactRecord> recordOf)
                {
                    var to = from;
                    while (to < said.Count && said[to].At <= _now) to++;
                    for (; from < to; from += Math.Min(to - from, FactRecord.MostFacts))
                    {
                        var some = said.Skip(from).Take(Math.Min(to - from, FactRecord.MostFacts)).Select((one, line) => (line, one.Fact)).ToArray();
                        await facts.RecordAsync(new(stream, new Guid(++_batch, 0, 0, new byte[8]), "winter", (recordOf(some) with { Origin = new("winter", "", "", now) }).Encode()), now);
                    }
                    return to;
                }
            }
        }
        foreach (var ((_, subject), (rule, from)) in _open) _spells.Add(new(rule, subject, from, null));
    }

    ValueTask IPeers.ObserveAsync(SignalObservation observation)
    {
        var key = (observation.Kind, Subject: observation.Subject.Presentation?.ToString() ?? observation.Subject.Territory.Text);
        // The nation's signal that stands for its regions is of the same kind.
        var rule = observation.Kind == SignalKind.Epidemic ? EpidemicRule.Name : observation.Rule.Name;
        if (_open.TryGetValue(key, out var standing) && (observation.Severity is null || standing.Rule != rule))
        {
            _open.Remove(key);
            _spells.Add(new(standing.Rule, key.Subject, standing.From, _now));
        }
        if (observation.Severity is not null) _open.TryAdd(key, (rule, _now));
        return ValueTask.CompletedTask;
    }

    ValueTask IPeers.SupplyAsync(PresentationCode presentation, SupplyRow row) => ValueTask.CompletedTask;
    ValueTask IPeers.ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => throw new NotSupportedException();
    ValueTask IPeers.ReportAsync(PresentationCode presentation, DepartmentRow row) => throw new NotSupportedException();
    ValueTask IPeers.ReportAsync(string group, MemberRow row) => throw new NotSupportedException();
    void IPeers.Publish(Actors.Forecasts.PresentationShapes shapes) => throw new NotSupportedException();
    void IPeers.Publish(IReadOnlyList<TerritoryFigures> figures) => throw new NotSupportedException();
    void IPeers.Publish(SignalChange change) => throw new NotSupportedException();

    ValueTask IJournal.AppendAsync(JournalEntry entry, CancellationToken cancel) => ValueTask.CompletedTask;
    async IAsyncEnumerable<JournalEntry> IJournal.ReadAsync(string stream, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await ValueTask.CompletedTask;
        yield break;
    }
    ValueTask<JournalEntry?> IJournal.FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => new((JournalEntry?)null);
    ValueTask<long> IJournal.HeadOfAsync(string stream, CancellationToken cancel) => new(0L);
    ValueTask<IReadOnlyList<(string Stream, long Head)>> IJournal.HeadsAsync(string prefix, CancellationToken cancel) => new(Array.Empty<(string, long)>());
    JournalStatus IJournal.Status => default;
}
