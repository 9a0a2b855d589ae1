using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>
/// What leaves an actor for another silo is the port's own word, without what lay behind it: the message says what the database said, and a driver's
/// exceptions cannot travel.
/// </summary>
internal sealed partial class PlainFailures(ILogger<PlainFailures> log) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (JournalUnavailableException failed) when (failed.InnerException is not null)
        {
            LogUnavailable(failed.Message);
            throw new JournalUnavailableException(failed.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Why}")]
    private partial void LogUnavailable(string why);
}
