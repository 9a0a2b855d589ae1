using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>
/// What all silos of the cluster understand: the least of what each says it can. While versions serve side by side the newer write as the older read; once the last
/// old one has left, all write the newest. A silo that has not been asked yet counts as the oldest.
/// </summary>
/// <param name="most">What this silo speaks at most: <see cref="Newest"/>, or less while a way back to an older version is to stay open.</param>
internal sealed partial class Dialect(int most, ILogger<Dialect> log)
{
    /// <summary>
    /// 1: the first. 2: forecasts, and signals about molecule groups. 3: the weekly losses of forecasts, their resets, what came too late for them; the winter plan, whose rows stand in the log of signals.
    /// 4: signals of kind <c>field</c>; the figures of a day in the plan's log; the epidemic that a forecast follows.
    /// Raise it with the first layout that older programs cannot read.
    /// </summary>
    public const int Oldest = 1, Newest = 4, Groups = 2, Plan = 3, Field = 4, Figures = 4, Epidemics = 4;
    // As many as silos were members since the last look.
    private readonly ConcurrentDictionary<SiloAddress, int> _said = new();
    private volatile int _spoken = Oldest;

    /// <summary>What this silo understands and is allowed to speak.</summary>
    public int Most => most;

    /// <summary>What is written now.</summary>
    public int Spoken => _spoken;

    /// <summary>Asks those that have not been asked. A silo that does not know the question is of the first version; one that does not answer is asked again.</summary>
    public async Task AgreeAsync(IReadOnlyList<SiloAddress> others, Func<SiloAddress, Task<int>> ask)
    {
        foreach (var gone in _said.Keys.Except(others)) _said.TryRemove(gone, out _);
        await Task.WhenAll(others.Where(silo => !_said.ContainsKey(silo)).Select(async silo =>
        {
            try
            {
                _said[silo] = await ask(silo);
            }
            catch (Exception older) when (older is not OutOfMemoryException)
            {
                // How an older silo fails at a question it does not know is its own affair. Asked again at the next look; until then the oldest is spoken.
                LogNoAnswer(silo, older.Message);
            }
        }));
        _spoken = others.Aggregate(most, (least, silo) => Math.Min(least, _said.GetValueOrDefault(silo, Oldest)));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Silo} does not say what it understands ({Why}): taken for an older version")]
    private partial void LogNoAnswer(SiloAddress silo, string why);
}
