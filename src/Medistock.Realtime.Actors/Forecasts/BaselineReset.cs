using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>A decision: what was learnt of demand before a day says nothing of the days from it on (domain.md §4: a reset baseline, recorded with its reason).</summary>
/// <param name="Territory">Null: every territory of which a forecast is made. Others are not touched: a department's reset leaves FR's as it is.</param>
/// <param name="From">First local day of the new reference period. Days of it that are learnt already cannot be told apart: the period then begins with the next one.</param>
/// <param name="Note">In words, as it was given; at most <see cref="LongestNote"/> characters.</param>
public sealed record BaselineReset(PresentationCode Presentation, TerritoryCode? Territory, DateOnly From, BaselineReason Reason, string Note)
{
    public const int LongestNote = 500;

    /// <summary>Days from 1970-01-01.</summary>
    internal int FromDay => LocalCalendar.NumberOf(From);

    internal bool Concerns(TerritoryCode territory) => Territory is not { } only || only == territory;
}

/// <summary>A reset as the journal knows it.</summary>
/// <param name="By">The key's identifier.</param>
public sealed record RecordedReset(BaselineReset What, string By, DateTimeOffset At);
