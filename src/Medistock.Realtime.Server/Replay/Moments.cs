using System.Globalization;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Server.Replay;

/// <summary>The moments that <c>replay</c> is asked for.</summary>
internal static class Moments
{
    /// <summary>Moments of one replay; each prints up to a line for every presentation and territory.</summary>
    public const int Limit = 10_000;
    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");

    /// <summary>Ascending. Null with <paramref name="wrong"/>: what was asked makes no sense, and why.</summary>
    public static IReadOnlyList<DateTimeOffset>? Parse(string? at, string? from, string? to, string? every, DateTimeOffset now, out string wrong)
    {
        wrong = "";
        if (at is not null && (from is not null || to is not null || every is not null)) wrong = "--at asks for one moment: --from, --to and --every for several";
        else if (at is null && (from is null || to is null)) wrong = "--at TIME, or --from TIME and --to TIME, is needed";
        if (wrong.Length > 0) return null;
        if (at is not null) return Time("--at", at, now, out wrong) is { } one ? [one] : null;
        if (Time("--from", from!, now, out wrong) is not { } first || Time("--to", to!, now, out wrong) is not { } last || Step(every ?? "1d", out wrong) is not { } step) return null;
        if (last < first) wrong = $"--to {Shown(last)} lies before --from {Shown(first)}";
        else if ((last - first) / step >= Limit) wrong = $"--every {every}: {(last - first) / step + 1:0} moments, at most {Limit}";
        if (wrong.Length > 0) return null;
        var moments = new List<DateTimeOffset>();
        for (var moment = first; moment <= last; moment += step) moments.Add(moment);
        return moments;
    }

    /// <summary>ISO 8601 with its offset, or a date: midnight in Paris.</summary>
    public static DateTimeOffset? TimeOf(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return DateTimeOffset.FromUnixTimeMilliseconds(Paris.StartOf(LocalCalendar.NumberOf(day)));
        foreach (var format in (ReadOnlySpan<string>)["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"])
        {
            // Without Z or an offset nobody knows which hour is meant.
            if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10) && DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return time.ToUniversalTime();
        }
        return null;
    }

    public static string Shown(DateTimeOffset time) => time.ToUniversalTime().ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string option, string text, DateTimeOffset now, out string wrong)
    {
        wrong = "";
        if (TimeOf(text) is not { } time) wrong = $"{option} '{text}' is no time: 2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris)";
        else if (time > now) wrong = $"{option} {Shown(time)} lies in the future: by the store's clock it is {Shown(now)}";
        else return time;
        return null;
    }

    private static TimeSpan? Step(string text, out string wrong)
    {
        wrong = "";
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000)
        {
            switch (text[^1])
            {
                case 'd': return TimeSpan.FromDays(count);
                case 'h': return TimeSpan.FromHours(count);
                case 'm': return TimeSpan.FromMinutes(count);
                case 's': return TimeSpan.FromSeconds(count);
            }
        }
        wrong = $"--every '{text}' is no step: 1d, 6h, 15m or 30s";
        return null;
    }
}
