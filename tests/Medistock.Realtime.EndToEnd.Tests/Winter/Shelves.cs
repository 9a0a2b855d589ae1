using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>
/// What the small nation's pharmacies hold and dispense. From the beginning of December the markers are asked for up to two and a half times as much in metropole while less of them is delivered;
/// from the middle of the month more comes, and by the end of January all is as it was. La Réunion and the other medicines see nothing of it.
/// </summary>
internal sealed class Shelves
{
    private static readonly DateOnly WaveBegins = new(2024, 12, 2), WaveFalls = new(2025, 1, 6), WaveEnds = new(2025, 1, 27), MoreComes = new(2024, 12, 17);
    private readonly Dictionary<(int Site, string Presentation), int> _stock = [];

    /// <summary>What one pharmacy says in the evening of a day; a first one counts its shelves, and each does on Mondays.</summary>
    public StockBatch Day(Site site, DateOnly day, DateTimeOffset evening, Guid batch)
    {
        var lines = new List<StockLine>();
        foreach (var presentation in SmallNation.Presentations)
        {
            var (code, usual, marker) = (presentation.Code.ToString(), Usual(site, presentation), site.Metropole && presentation.Marker is not null);
            var target = usual * (site.Hospital ? 22 : 12);
            if (!_stock.TryGetValue((site.Number, code), out var stock))
            {
                stock = target;
                lines.Add(new(code, evening.AddHours(-12), "count", stock));
            }
            var wanted = (int)Math.Round(usual * (marker ? Pressure(day) : 1)) + Wiggle(site, presentation, day);
            var comes = Math.Clamp(target - stock, 0, (int)Math.Round(usual * (marker ? Supply(day) : 1.5)));
            var given = Math.Min(stock + comes, wanted);
            if (comes > 0) lines.Add(new(code, evening.AddHours(-10), "received", comes));
            lines.Add(new(code, evening.AddHours(-1), "dispensed", given));
            if (wanted > given) lines.Add(new(code, evening.AddHours(-1), "unserved", wanted - given));
            stock += comes - given;
            if (day.DayOfWeek == DayOfWeek.Monday) lines.Add(new(code, evening, "count", stock));
            _stock[(site.Number, code)] = stock;
        }
        return new(batch, lines, evening);
    }

    private static int Usual(Site site, Presentation presentation) => (site.Hospital ? 40 : 20) + 4 * (site.Number / 2) + (presentation.Marker is null ? 10 : 0);

    private static int Wiggle(Site site, Presentation presentation, DateOnly day) => (day.DayNumber * 7 + site.Number * 3 + presentation.Group.Length) % 5 - 2;

    private static double Pressure(DateOnly day)
    {
        if (day < WaveBegins || day >= WaveEnds) return 1;
        if (day >= WaveFalls) return 1 + 1.5 * (WaveEnds.DayNumber - day.DayNumber) / (WaveEnds.DayNumber - WaveFalls.DayNumber);
        return 1 + 1.5 * Math.Min(1, (day.DayNumber - WaveBegins.DayNumber) / 12.0);
    }

    private static double Supply(DateOnly day) => day < WaveBegins || day >= WaveEnds ? 1.5 : day < MoreComes ? 0.8 : 3;
}
