using System.CommandLine;
using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Server.Commands;

/// <summary>Options that several commands share, and how each is read from the environment.</summary>
internal static class CommonOptions
{
    public const int Failed = 1, NotWhatItClaims = 2, Usage = 64, Unavailable = 69;

    public static Option<string> Data() => Text("--data", "data", "Data directory; made if it does not exist.");

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
    public static Option<double> Number(string name, double fallback, string description)
    {
        var option = new Option<double>(name)
        {
            Description = Said(name, description),
            DefaultValueFactory = result => Environment.GetEnvironmentVariable(Variable(name)) is not { } text ? fallback
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Refuse(result, $"{Variable(name)}: '{text}' is not a number"),
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() <= 0) result.AddError($"{name} must be above 0");
        });
        return option;
    }

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
        catch (Exception problem) when (problem is DataDirectoryException or SchemaException or SqliteException or JournalUnavailableException
            or IOException or UnauthorizedAccessException or HttpRequestException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"medistock {command}: {problem.Message}");
            return Failed;
        }
    }

    private static string Variable(string option) => "MEDISTOCK_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
    private static string Said(string option, string description) => $"{description} [{Variable(option)}]";

    private static double Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return 0;
    }
}
