using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Actors.Supply;

/// <summary>
/// The nation's facts that no pharmacy streams: what laboratories and wholesalers state, weekly epidemic figures, and new reference periods of forecasts. State = fold
/// of the streams <c>facts/supply</c>, <c>facts/epidemiology</c> and <c>facts/forecasts</c>; a batch is on disk before it is in memory or sent on. Tells each presentation what is known upstream of
/// it and how the epidemic grows that its demand follows, and raises <c>arrival</c>, <c>safety-stock</c> and <c>epidemic</c>.
/// </summary>
/// <remarks>One message at a time; the engine passes <c>now</c> and ticks at <see cref="NextDue"/>. Limits: those of <see cref="SupplyBook"/> and
/// <see cref="EpidemicBook"/>, <see cref="ResetBook.MostOfOne"/> resets of a presentation, <see cref="RememberedBatches"/> batch ids at hand (older ones are found in the journal).</remarks>
public sealed class FactLog
{
    public const string SupplyStream = "facts/supply", EpidemicStream = "facts/epidemiology", ForecastStream = "facts/forecasts";
    public const int RememberedBatches = 1_024;
    private static readonly TimeSpan JudgeEvery = TimeSpan.FromMinutes(1), ForgetEvery = TimeSpan.FromDays(1), RetryEvery = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly IPeers _peers;
    private readonly Func<ReferenceBook> _reference;
    private readonly SupplyBook _supply = new();
    private readonly EpidemicBook _epidemic = new();
    private readonly ResetBook _resets = new();
    private readonly EpidemicGrowths _growths;
    private readonly Slips _slips;
    private readonly SupplyWatch _supplyWatch;
    private readonly EpidemicWatch _epidemicWatch;
    private readonly Dictionary<string, long> _heads = new() { [SupplyStream] = 0, [EpidemicStream] = 0, [ForecastStream] = 0 };
    private readonly Dictionary<Guid, long> _batches = [];
    private readonly Queue<Guid> _batchOrder = new();
    // At most one entry per presentation.
    private readonly HashSet<PresentationCode> _owed = [];
    private DateTimeOffset? _nextJudge, _nextRepeat, _nextForget, _retryAt;
    private long _version;
    private bool _behind;

    public FactLog(IJournal journal, IPeers peers, Func<ReferenceBook> reference, ArrivalRule? arrivals = null, SafetyStockRule? safety = null, EpidemicRule? epidemics = null, PhaseRule? phases = null)
    {
        (_journal, _peers, _reference, _slips, _growths) = (journal, peers, reference, new(_supply), new(_epidemic, reference));
        _supplyWatch = new(_supply, reference, arrivals ?? ArrivalRule.Default, safety ?? SafetyStockRule.Default);
        _epidemicWatch = new(_epidemic, epidemics ?? EpidemicRule.Default, phases ?? PhaseRule.Default);
    }

    /// <summary>How often what is known is told again to the presentations, and what stands to the board, by the clock of <c>now</c>.</summary>
    public TimeSpan RepeatEvery
    {
        get;
        init
        {
            field = value;
            (_supplyWatch.RepeatEvery, _epidemicWatch.RepeatEvery) = (value, value);
        }
    } = TimeSpan.FromMinutes(5);

    /// <summary>While true no rule is judged (cold start, back-fill).</summary>
    public bool Hold { get; set; }

    /// <summary>Sequence of the newest row of all streams together: whether anything came.</summary>
    public long Head => _heads.Values.Sum();

    public DateTimeOffset? NextDue
    {
        get
        {
            if (_owed.Count > 0) return _retryAt ?? DateTimeOffset.MinValue;
            DateTimeOffset? due = _nextRepeat;
            if (!Hold && _nextJudge is { } judge && !(due <= judge)) due = judge;
            if (!Hold && (_supplyWatch.RetryAt ?? _epidemicWatch.RetryAt) is { } retry && !(due <= retry)) due = retry;
            return due;
        }
    }

    /// <summary>Folds what is in the journal; afterwards every presentation concerned is owed its row.</summary>
    public async ValueTask LoadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var stream in _heads.Keys.ToList()) await FoldAsync(stream, now, cancel);
        (_nextJudge, _nextRepeat, _nextForget) = (now, now + RepeatEvery, now + ForgetEvery);
        _supply.Forget(now);
    }

    /// <summary>Standing signals give the rules their hysteresis back; after <see cref="LoadAsync"/>, before the first tick.</summary>
    public void Resume(IEnumerable<Signal> standing, DateTimeOffset now)
    {
        foreach (var signal in standing)
        {
            _supplyWatch.Resume(signal, now);
            _epidemicWatch.Resume(signal, now);
        }
    }

    /// <exception cref="JournalBusyException">or <see cref="JournalUnavailableException"/>: not recorded as far as is known; the same batch may be given again.</exception>
    public async ValueTask<FactOutcome> RecordAsync(FactParcel parcel, DateTimeOffset now)
    {
        if (parcel.Stream is not (SupplyStream or EpidemicStream or ForecastStream)) return new FactOutcome.Refused("facts.stream", $"'{parcel.Stream}' is none of {string.Join(", ", _heads.Keys)}");
        FactRecord record;
        try
        {
            record = FactRecord.Decode(parcel.Payload);
        }
        catch (InvalidDataException damaged)
        {
            return new FactOutcome.Refused("facts.format", damaged.Message);
        }
        await CatchUpAsync(now);
        if (await KnownAsync(parcel) is { } known) return new FactOutcome.Recorded(known, Replayed: true);
        var sequence = _heads[parcel.Stream] + 1;
        var entry = new JournalEntry(parcel.Stream, sequence, parcel.BatchId, 0, parcel.Principal, now, parcel.Payload);
        try
        {
            await _journal.AppendAsync(entry, CancellationToken.None);
        }
        catch (Exception unsure) when (unsure is not JournalBusyException)
        {
            // Whether the row was written is unknown: read on from our head before anything else.
            _behind = true;
            throw;
        }
        Take(entry, record);
        // Batches come in bursts: half of a file is not judged.
        if (!(_nextJudge > now + JudgeEvery / 2)) _nextJudge = now + JudgeEvery;
        await SendOwedAsync(now);
        return new FactOutcome.Recorded(sequence, Replayed: false);
    }

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_nextForget <= now)
        {
            _supply.Forget(now);
            _nextForget = now + ForgetEvery;
        }
        if (_nextRepeat <= now)
        {
            Repeat(_supply.Presentations.Union(_resets.Presentations).Union(_growths.Presentations));
            _nextRepeat = now + RepeatEvery;
        }
        await SendOwedAsync(now);
        if (Hold) return;
        if (_nextJudge <= now)
        {
            _supplyWatch.Judge(now);
            _epidemicWatch.Judge(now);
            _nextJudge = now + JudgeEvery;
        }
        await _supplyWatch.SayOwedAsync(_peers, now);
        await _epidemicWatch.SayOwedAsync(_peers, now);
    }

    /// <summary>Owes presentations their row again: new instances, and what may have been lost.</summary>
    public void Repeat(IEnumerable<PresentationCode> presentations)
    {
        foreach (var presentation in presentations)
            if (_supply.Of(presentation) is not null || _resets.Knows(presentation) || _growths.Knows(presentation)) _owed.Add(presentation);
    }

    public SupplyAnswer? Answer(PresentationCode presentation, DateTimeOffset now)
    {
        if (_supply.Of(presentation) is not { } supply) return null;
        var threshold = _reference().Find(presentation)?.Cis is { } cis ? _supply.ThresholdOf(cis, DateOnly.FromDateTime(now.UtcDateTime)) : null;
        var sources = supply.Holders.Select(holder => holder.Holder).Concat(supply.Arrivals.Select(arrival => arrival.Holder)).Distinct().Order();
        return new(supply, [.. sources.Select(holder => _slips.Of(holder) is var slip ? new SourceSlip(holder, slip.Seen, slip.Law(true), slip.Law(false)) : default)], threshold);
    }

    public IReadOnlyList<SeriesAnswer> Answer(Disease disease, TerritoryCode territory) =>
        [.. _epidemic.Series.Where(series => series.Disease == disease && series.Territory == territory).OrderBy(series => series.Indicator).ThenBy(series => series.Age)
            .Select(series => new SeriesAnswer(series, _epidemic.Weeks(series)))];

    private async ValueTask SendOwedAsync(DateTimeOffset now)
    {
        if (_retryAt > now) return;
        _retryAt = null;
        foreach (var presentation in _owed.ToList())
        {
            try
            {
                await _peers.SupplyAsync(presentation, RowOf(presentation, now));
            }
            catch (EngineBusyException)
            {
                _retryAt = now + RetryEvery;
                return;
            }
            _owed.Remove(presentation);
        }
    }

    private SupplyRow RowOf(PresentationCode presentation, DateTimeOffset now)
    {
        var supply = _supply.Of(presentation) ?? new(presentation, [], []);
        _version = Versions.Next(_version, now);
        return new(supply.Presentation, _version, supply.Holders, [.. supply.Planned.Select(arrival =>
        {
            var (notice, (times, days)) = (arrival.Current!.Value, arrival.Moved);
            return new PlannedDelivery(arrival.Holder, arrival.Id, notice.Due, arrival.Remaining, arrival.Confirmed, times, days, notice.At, _slips.Of(arrival.Holder).Law(arrival.Confirmed));
        })]) { Resets = _resets.Of(presentation), Epidemics = _growths.Of(presentation) };
    }

    private async ValueTask<long?> KnownAsync(FactParcel parcel)
    {
        if (_batches.TryGetValue(parcel.BatchId, out var sequence)) return sequence;
        return await _journal.FindBatchAsync(parcel.Stream, parcel.BatchId, CancellationToken.None) is { } row ? row.Sequence : null;
    }

    private async ValueTask CatchUpAsync(DateTimeOffset now)
    {
        if (!_behind) return;
        foreach (var stream in _heads.Keys.ToList()) await FoldAsync(stream, now, CancellationToken.None);
        _behind = false;
    }

    private async ValueTask FoldAsync(string stream, DateTimeOffset now, CancellationToken cancel)
    {
        await foreach (var entry in _journal.ReadAsync(stream, _heads[stream], cancel))
            Take(entry, FactRecord.Decode(entry.Payload.Span));
        _nextJudge ??= now;
    }

    private void Take(in JournalEntry entry, FactRecord record)
    {
        foreach (var reset in record.Resets)
        {
            _resets.Take(new(reset, entry.Principal, entry.RecordedAt));
            _owed.Add(reset.Presentation);
        }
        foreach (var (_, fact) in record.Supply)
        {
            _supply.Take(fact);
            if (fact is SupplyFact.OfPresentation { Presentation: var presentation }) _owed.Add(presentation);
        }
        if (record.Supply.Count > 0) _slips.Changed();
        // The highest week first: in a file it may stand behind those that are held against it.
        foreach (var (_, fact) in record.Epidemic) _growths.Note(fact);
        var published = new HashSet<Disease>();
        foreach (var (_, fact) in record.Epidemic)
        {
            if (!_epidemic.Take(fact, record.Origin.LearntAt)) continue;
            _epidemicWatch.Changed(fact.Series);
            if (_growths.Publish(fact, record.Origin.LearntAt)) published.Add(fact.Series.Disease);
        }
        _owed.UnionWith(_growths.Following(published));
        _heads[entry.Stream] = entry.Sequence;
        if (entry.BatchId is not { } id || !_batches.TryAdd(id, entry.Sequence)) return;
        _batchOrder.Enqueue(id);
        if (_batchOrder.Count > RememberedBatches) _batches.Remove(_batchOrder.Dequeue());
    }
}
