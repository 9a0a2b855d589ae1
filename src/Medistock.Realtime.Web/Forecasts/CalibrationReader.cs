using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Forecasting.Scores;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary>How forecasts for the nation came out, all links and presentations together.</summary>
/// <param name="Scored">Weeks scored.</param>
/// <param name="Within80">Share of them inside the 80 % interval, 0–1; null with <paramref name="Reason"/>: <c>too-few</c>, <c>rebuilding</c>, or <c>unavailable</c>.</param>
public sealed record CalibrationSummary(int Scored, double? Within80, double? BelowP10, double? AboveP90, double? Loss, double? RuleLoss, string? Reason);

/// <summary>Scores change once a week and every presentation is asked for them: read once in five minutes at most.</summary>
public sealed class CalibrationReader(INation nation) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5), Again = TimeSpan.FromSeconds(5);
    private sealed record Kept(long At, CalibrationSummary Summary);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Kept? _kept;

    /// <summary>The last that was read, for meters; asks anew without waiting when that is old. Null: nothing yet.</summary>
    public CalibrationSummary? Last
    {
        get
        {
            if (!Fresh(_kept)) _ = ReadAsync(CancellationToken.None);
            return _kept?.Summary;
        }
    }

    public async Task<CalibrationSummary> ReadAsync(CancellationToken cancel)
    {
        if (_kept is { } kept && Fresh(kept)) return kept.Summary;
        await _one.WaitAsync(cancel);
        try
        {
            if (_kept is { } meanwhile && Fresh(meanwhile)) return meanwhile.Summary;
            var summary = await AskAsync(cancel);
            _kept = new(TimeProvider.System.GetTimestamp(), summary);
            return summary;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<CalibrationSummary> AskAsync(CancellationToken cancel)
    {
        try
        {
            var weeks = (await nation.CalibrationAsync(TerritoryCode.France, null, cancel)).Aggregate(default(WeekTally), (sum, of) => sum + of.Weeks);
            return new(weeks.Scored, weeks.ShareWithin, weeks.ShareBelow, weeks.ShareAbove, weeks.MeanLoss, weeks.MeanRuleLoss, weeks.ShareWithin is null ? "too-few" : null);
        }
        catch (RebuildingException)
        {
            return new(0, null, null, null, null, null, "rebuilding");
        }
        catch (EngineBusyException)
        {
            return new(0, null, null, null, null, null, "unavailable");
        }
    }

    private static bool Fresh(Kept? kept) => kept is not null && TimeProvider.System.GetElapsedTime(kept.At) < (kept.Summary.Reason is null or "too-few" ? Memory : Again);
}
