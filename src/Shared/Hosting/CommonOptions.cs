using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Medistock.Realtime.Hosting;

/// <summary>Options that several commands share, and how each is read from the environment.</summary>
internal static class CommonOptions
{
    public const int Failed = 1, NotWhatItClaims = 2, Usage = 64, Unavailable = 69, Stopped = 130;

    public static Option<string> Data() => Text("--data", "data", "Data directory; made if it does not exist.");

    /// <summary>The store itself, where it is not a data directory.</summary>
    public static Option<string?> Store() => Optional("--store", "Store, instead of --data: sqlite:DIR, or postgres:CONNECTION (as postgres:Host=db;Database=medistock;Username=medistock; a password in PGPASSWORD or PGPASSFILE).");

    /// <summary>What <c>--store</c> names or, without it, the directory of <c>--data</c>.</summary>
    /// <exception cref="DataDirectoryException"><c>--store</c> is not understood.</exception>
    public static StoreAddress AddressOf(string? store, string data) => store is null ? new StoreAddress.Sqlite(data) : StoreAddress.Parse(store);

    public static Option<string> Text(string name, string fallback, string description) => new(name)
    {
        Description = Said(name, description), DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable(name)) ?? fallback,
    };

    public static Option<string?> Optional(string name, string description) => new(name)
    {
        Description = Said(name, description), DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable(name)),
    };

    public static Option<bool> Flag(string name, string description) => new(name)
    {
        Description = Said(name, description), DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable(name)) is "1" or "true",
    };

    /// <summary>A number above 0; anything else is a usage error.</summary>
    public static Option<double> Number(string name, double fallback, string description) => new(name)
    {
        Description = Said(name, description),
        CustomParser = given => AboveZero(name, given.Tokens[^1].Value, given),
        DefaultValueFactory = given => Environment.GetEnvironmentVariable(Variable(name)) is { } text ? AboveZero(Variable(name), text, given) : fallback,
    };

    /// <summary>What a directory becomes when a command makes it; its clock is real unless a demonstration asks otherwise.</summary>
    public static NewDirectory Fresh(Func<DateTimeOffset, DataClock>? demoClock = null)
    {
        var now = DateTimeOffset.UtcNow;
        return new(Guid.NewGuid().ToString("N"), now, demoClock is not null, demoClock?.Invoke(now) ?? DataClock.Real(now));
    }

    /// <summary>Runs a command; what it cannot do is one clear line on the error output, not a stack.</summary>
    public static async Task<int> Guarded(string command, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception problem) when (problem is DataDirectoryException or SchemaException or SqliteException or NpgsqlException or JournalUnavailableException
            or IOException or UnauthorizedAccessException or HttpRequestException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"{Program} {command}: {problem.Message}");
            return Failed;
        }
    }

    /// <summary>As the person at the console called it.</summary>
    public static string Program { get; } = typeof(CommonOptions).Assembly.GetName().Name!;
    public static string Version { get; } = typeof(CommonOptions).Assembly.GetName().Version!.ToString(3);

    private static string Variable(string option) => "MEDISTOCK_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
    private static string Said(string option, string description) => $"{description} [{Variable(option)}]";

    private static double AboveZero(string from, string text, ArgumentResult given)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)) return number;
        given.AddError($"{from}: '{text}' is not a number above 0");
        return 0;
    }
}
