using System.Collections.Concurrent;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>An instance that sums what others send, and whether all of them have spoken since it was made.</summary>
internal sealed class Summing
{
    public Guid Instance { get; } = Guid.NewGuid();
    /// <summary>By the real clock: a timestamp.</summary>
    public long Born { get; } = TimeProvider.System.GetTimestamp();
    public volatile bool Rebuilding = true;
    /// <summary>Of a department: the presentations it holds lines of.</summary>
    public volatile IReadOnlyList<PresentationCode> Holds = [];
}

/// <summary>The actors that live in this silo, as they come and go: as many entries as there are activations. A shell writes itself in; the silo's keeper reads.</summary>
internal sealed class LocalActors
{
    private long _dataAsOfMs = long.MinValue;
    private volatile bool _hold;
    private int _holdChanged;

    public ConcurrentDictionary<Finess, object> Establishments { get; } = new();
    public ConcurrentDictionary<DepartmentCode, Summing> Departments { get; } = new();
    public ConcurrentDictionary<PresentationCode, Summing> Presentations { get; } = new();

    public ConcurrentDictionary<string, Summing> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The nation's hold, as this silo last heard of it: new instances begin with it.</summary>
    public bool Hold
    {
        get => _hold;
        set
        {
            _hold = value;
            Volatile.Write(ref _holdChanged, 1);
        }
    }

    /// <summary>True once after each change of <see cref="Hold"/>.</summary>
    public bool TakeHoldChange() => Interlocked.Exchange(ref _holdChanged, 0) == 1;

    /// <summary>Raised when an instance that is to be rebuilt has come.</summary>
    public event Action Newborn = () => { };

    /// <param name="home">One of those above.</param>
    public void Add<TCode>(ConcurrentDictionary<TCode, Summing> home, TCode code, Summing made) where TCode : notnull
    {
        home[code] = made;
        Newborn();
    }

    public DateTimeOffset? DataAsOf => Interlocked.Read(ref _dataAsOfMs) is > long.MinValue and var newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;

    public void NoteDataAsOf(DateTimeOffset at)
    {
        var ms = at.ToUnixTimeMilliseconds();
        for (var seen = Interlocked.Read(ref _dataAsOfMs); ms > seen; seen = Interlocked.Read(ref _dataAsOfMs))
            if (Interlocked.CompareExchange(ref _dataAsOfMs, ms, seen) == seen) return;
    }
}
