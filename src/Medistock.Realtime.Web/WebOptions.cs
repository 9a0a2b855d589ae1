using Medistock.Realtime.Contracts.Live;

namespace Medistock.Realtime.Web;

/// <summary>How this node's API, hub and pages are set up. Every limit of the web side stands here.</summary>
public sealed record WebOptions
{
    /// <summary>Requests without a key are let in from the machine itself, with an officer's rights (not for stock).</summary>
    public bool Demo { get; init; }
    /// <summary>What is served is an exercise: marked everywhere, closed to stocks from outside. Null: it is none.</summary>
    public IExercise? Exercise { get; init; }
    /// <summary>First administrator's key, from <c>MEDISTOCK_ADMIN_KEY</c>; only its hash is kept.</summary>
    public string? AdminKey { get; init; }
    /// <summary>Where the keys that protect session cookies are kept, so that a restart keeps the sessions. Null: in memory.</summary>
    public string? SessionKeysFolder { get; init; }
    /// <summary>Where several nodes keep them together; before <see cref="SessionKeysFolder"/>.</summary>
    public ISessionKeys? SessionKeys { get; init; }
    /// <summary>The built dashboard; null: <c>wwwroot</c> beside the executable.</summary>
    public string? WebRoot { get; init; }
    /// <summary>Stock batches under way at once; beyond it 429.</summary>
    public int IngestsInFlight { get; init; } = 256;
    /// <summary>Of these, those of one software house's or administrator's key; beyond it 429 for that key.</summary>
    public int IngestsPerSoftwareHouse { get; init; } = 64;
    /// <summary>Of these, those of one pharmacy's key; beyond it 429 for that key.</summary>
    public int IngestsPerPharmacy { get; init; } = 4;
    /// <summary>Time for a batch's body to arrive, from its first byte to its last; beyond it 408.</summary>
    public TimeSpan BodyArrivesWithin { get; init; } = TimeSpan.FromSeconds(15);
    /// <summary>Bytes of bodies held at once by batches under way, as sent and decompressed; beyond it 429.</summary>
    public long IngestBytesInFlight { get; init; } = 256L << 20;
    /// <summary>Connections to the live hub; beyond it 503.</summary>
    public int Screens { get; init; } = 1_000;
    /// <summary>Signal frames that may wait for one screen; beyond it the screen is cut off and resumes.</summary>
    public int SignalsWaitingPerScreen { get; init; } = 1_000;
    /// <summary>Coverage rows that may wait for one screen; beyond it they are dropped and read again.</summary>
    public int RowsWaitingPerScreen { get; init; } = 5_000;
}

/// <summary>Facts of the data directory that is served, fixed at start.</summary>
/// <param name="Version">Of the product.</param>
public sealed record DirectoryFacts(bool Demo, ClockView Clock, string Version);
