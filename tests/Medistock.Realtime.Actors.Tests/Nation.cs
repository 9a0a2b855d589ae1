using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Tests;

/// <summary>Words for the tests: a small nation of two regions, and lines as establishments give them.</summary>
internal static class Nation
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    public static readonly PresentationCode Amoxicilline = PresentationCode.Parse("3000001");
    public static readonly PresentationCode Propofol = PresentationCode.Parse("9000001");
    public static readonly DepartmentCode Mayenne = DepartmentCode.Parse("53"), Sarthe = DepartmentCode.Parse("72"), Corse = DepartmentCode.Parse("2A"), Reunion = DepartmentCode.Parse("974");

    public static readonly ReferenceBook Book = new(1, [],
        [
            new(PuiOf(1), null, "CH de Laval", EstablishmentKind.Pui, Mayenne, null, false, 300),
            new(PuiOf(2), null, "CH de Château-Gontier", EstablishmentKind.Pui, Mayenne, null, false, 200),
        ],
        [
            Department(Mayenne, "52"), Department(Sarthe, "52"), Department(Corse, "94"), Department(Reunion, "04"),
        ]);

    private static Department Department(DepartmentCode code, string region) =>
        new(code, code.Text, RegionCode.Parse(region), region, 300_000, null, "Europe/Paris");

    public static Finess PuiOf(int number) => Finess.Parse($"53{number:0000000}");
    public static PresentationCode Product(int number) => PresentationCode.Parse($"X-P{number}");

    /// <summary>A line with a known stock and consumption and the level of its kind's default thresholds.</summary>
    public static LineContribution Line(PresentationCode code, long stock, double perDay, DateTimeOffset at, EstablishmentKind kind = EstablishmentKind.Pui)
    {
        var (quantity, rate) = (Quantity.Of(stock), new DailyRate((long)(perDay * 1e6)));
        var cover = rate.Millionths == 0 ? CoverDays.Unbounded : CoverDays.Of(quantity, rate);
        return new(code, quantity, rate, ThresholdBook.Default.For(code, kind).LevelOf(cover), cover.Reason, at);
    }

    public static LineContribution UnknownLine(PresentationCode code, CoverageReason reason, DateTimeOffset at) =>
        new(code, null, null, CoverageLevel.Unknown, reason, at);

    public static EstablishmentContribution From(Finess finess, long sequence, DateTimeOffset at, params LineContribution[] lines) =>
        new(finess, EstablishmentKind.Pui, sequence, at, null, lines);
}
