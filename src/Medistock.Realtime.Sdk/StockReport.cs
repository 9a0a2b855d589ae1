using System.Globalization;

namespace Medistock.Realtime.Sdk;

/// <summary>
/// One thing that happened to a stock, said by one of the factories below. Quantities are ≥ 0: boxes (fractions allowed) for a CIP13 or CIP7,
/// units for a UCD13 or UCD7. Codes are checked by the server, which rejects a bad line alone (<see cref="MedistockClient.LineRejected"/>).
/// </summary>
/// <exception cref="ArgumentException">from each factory: a value that no server could take (wrong length, negative quantity).</exception>
public sealed class StockReport
{
    private StockReport(string finess, DateTimeOffset at)
    {
        Finess = Identifiers.Finess(finess);
        At = at;
    }

    /// <summary>The establishment (geographic FINESS, 9 characters).</summary>
    public string Finess { get; }
    public string Presentation { get; private init; } = "";
    public DateTimeOffset At { get; }
    /// <summary>As on the wire: <c>count</c>, <c>dispensed</c>…; null for a withdrawal.</summary>
    public string? Type { get; private init; }
    public decimal? Quantity { get; private init; }
    /// <summary>The id of the line that this one withdraws.</summary>
    public string? Reverses { get; private init; }
    public string? Lot { get; private init; }
    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public string? Expiry { get; private init; }

    /// <summary>Stock on hand at a time.</summary>
    public static StockReport Counted(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "count");
    /// <summary>Consumption: a sale, a ward, a patient, <i>rétrocession</i>.</summary>
    public static StockReport Dispensed(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "dispensed");
    /// <summary>Back from a ward, or a cancelled sale.</summary>
    public static StockReport Returned(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "returned");
    /// <summary>A delivery.</summary>
    public static StockReport Received(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "received");
    /// <summary><i>Dépannage reçu.</i></summary>
    public static StockReport Borrowed(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "borrowed");
    /// <summary><i>Dépannage cédé.</i></summary>
    public static StockReport Lent(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "lent");
    public static StockReport ReturnedToSupplier(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "returnedToSupplier");
    public static StockReport Destroyed(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "destroyed");
    /// <summary>Out of usable stock (lot recall).</summary>
    public static StockReport Quarantined(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "quarantined");
    /// <summary>Back into usable stock.</summary>
    public static StockReport Released(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "released");
    /// <summary>Asked of the supplier.</summary>
    public static StockReport Ordered(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "ordered");
    /// <summary>Refused by the supplier.</summary>
    public static StockReport Undelivered(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "undelivered");
    /// <summary>A demand that could not be met.</summary>
    public static StockReport Unserved(string finess, string presentation, decimal quantity, DateTimeOffset at) => Of(finess, presentation, quantity, at, "unserved");

    /// <summary>Withdraws a line of this presentation sent by mistake, named by the id that <see cref="MedistockClient.Report(StockReport)"/> returned for it.</summary>
    public static StockReport Withdrawn(string finess, string presentation, string lineId, DateTimeOffset at) => new(finess, at)
    {
        Presentation = Identifiers.Short(presentation, 13, nameof(presentation)), Reverses = Identifiers.Short(lineId, 64, nameof(lineId)),
    };

    /// <summary>Not a line but a mark: everything up to <paramref name="time"/> has been reported. In one list with its lines it is recorded with them or not at all.</summary>
    public static StockReport Complete(string finess, DateTimeOffset time) => new(finess, time)
    {
        Kind = Outbox.RecordKind.Through, Mark = time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
    };

    /// <summary>Not a line but a mark: the establishment is closed on a local day (<c>yyyy-MM-dd</c>).</summary>
    public static StockReport Closed(string finess, string day) => new(finess, default) { Kind = Outbox.RecordKind.Closed, Mark = Identifiers.Day(day, nameof(day)) };

    internal Outbox.RecordKind Kind { get; private init; } = Outbox.RecordKind.Line;
    internal string? Mark { get; private init; }

    /// <summary>The same report, with its lot and, when known, the last day of use (<c>yyyy-MM-dd</c>).</summary>
    public StockReport InLot(string lot, string? expiry = null) => new(Finess, At)
    {
        Presentation = Presentation, Type = Type, Quantity = Quantity, Reverses = Reverses,
        Lot = Identifiers.Short(lot, 64, nameof(lot)), Expiry = expiry is null ? null : Identifiers.Day(expiry, nameof(expiry)),
    };

    private static StockReport Of(string finess, string presentation, decimal quantity, DateTimeOffset at, string type) => new(finess, at)
    {
        Presentation = Identifiers.Short(presentation, 13, nameof(presentation)),
        Quantity = quantity >= 0 ? quantity : throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "a quantity is never negative: choose the movement that says which way"),
        Type = type,
    };
}

/// <summary>The shapes that an outbox record relies on.</summary>
internal static class Identifiers
{
    public const int FinessLength = 9;

    public static string Finess(string finess)
    {
        if (finess is not { Length: FinessLength } || !finess.All(character => character is >= '0' and <= '9' or >= 'A' and <= 'Z' or >= 'a' and <= 'z'))
            throw new ArgumentException($"'{finess}' is not a FINESS: 9 digits, or 2A / 2B in front (a spreadsheet may have dropped a leading zero)", nameof(finess));
        return finess.ToUpperInvariant();
    }

    public static string Short(string text, int most, string name) =>
        text is { Length: > 0 } && text.Length <= most ? text : throw new ArgumentException($"'{text}': 1 to {most} characters expected", name);

    public static string Day(string day, string name) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? day : throw new ArgumentException($"'{day}' is not a day written yyyy-MM-dd", name);
}
