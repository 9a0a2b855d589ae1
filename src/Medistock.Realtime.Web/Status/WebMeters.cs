using System.Diagnostics.Metrics;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Web.Forecasts;

namespace Medistock.Realtime.Web.Status;

/// <summary>What this node counts about itself. Figures of the machine, none of anybody's stock.</summary>
public sealed class WebMeters : IDisposable
{
    public const string Name = "Medistock.Realtime";
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _lines, _batches, _rejected, _refused, _frames, _rowsDropped, _screensCut;

    public WebMeters(INation nation, CalibrationReader calibration)
    {
        _lines = _meter.CreateCounter<long>("medistock.stock.lines", description: "lines recorded");
        _batches = _meter.CreateCounter<long>("medistock.stock.batches", description: "batches recorded, replays apart");
        _rejected = _meter.CreateCounter<long>("medistock.stock.lines.rejected", description: "lines refused alone");
        _refused = _meter.CreateCounter<long>("medistock.stock.batches.refused", description: "batches refused whole, by code");
        _frames = _meter.CreateCounter<long>("medistock.live.frames", description: "frames sent to screens, by kind");
        _rowsDropped = _meter.CreateCounter<long>("medistock.live.rows.dropped", description: "coverage rows dropped for slow screens, then read again");
        _screensCut = _meter.CreateCounter<long>("medistock.live.screens.cut", description: "screens cut off because signals piled up");
        _meter.CreateObservableGauge("medistock.live.screens", () => Screens, description: "connections to the live hub");
        _meter.CreateObservableGauge("medistock.journal.rows", () => nation.Status.Journal.Rows);
        _meter.CreateObservableGauge("medistock.journal.bytes", () => nation.Status.Journal.Bytes);
        _meter.CreateObservableGauge("medistock.journal.waiting", () => nation.Status.Journal.Waiting);
        _meter.CreateObservableGauge("medistock.journal.failing", () => nation.Status.Journal.LastError is null ? 0 : 1);
        _meter.CreateObservableGauge("medistock.mailboxes.waiting", () => nation.Status.MailboxesWaiting);
        _meter.CreateObservableGauge("medistock.mailboxes.longest", () => nation.Status.LongestMailbox);
        _meter.CreateObservableGauge("medistock.establishments.active", () => nation.Status.EstablishmentActors);
        _meter.CreateObservableGauge("medistock.signals.head", () => nation.LiveHead);
        // Unknown is no measurement.
        _meter.CreateObservableGauge("medistock.forecast.within80", () => calibration.Last?.Within80 is { } share ? [new Measurement<double>(share)] : Array.Empty<Measurement<double>>(),
            description: "share of weeks inside the forecasts' 80 % interval, national series, discounted; 0.8 is right");
        _meter.CreateObservableGauge("medistock.forecast.weeks.scored", () => calibration.Last is { Reason: null or "too-few" } last ? [new Measurement<int>(last.Scored)] : Array.Empty<Measurement<int>>(), description: "weeks of national series scored");
        _meter.CreateObservableGauge("medistock.projection.lag", () => nation.Status.LagSeconds.Select(lag => new Measurement<double>(lag.Value, new KeyValuePair<string, object?>("projection", lag.Key))), unit: "s");
    }

    public int Screens { get; set; }

    public void Recorded(ReportOutcome.Recorded outcome)
    {
        if (outcome.Replayed) return;
        _batches.Add(1);
        _lines.Add(outcome.Accepted);
        if (outcome.Rejected.Count > 0) _rejected.Add(outcome.Rejected.Count);
    }

    public void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));
    public void Frame(string kind) => _frames.Add(1, new KeyValuePair<string, object?>("kind", kind));
    public void RowsDropped(int rows) => _rowsDropped.Add(rows);
    public void ScreenCut() => _screensCut.Add(1);
    public void Dispose() => _meter.Dispose();
}
