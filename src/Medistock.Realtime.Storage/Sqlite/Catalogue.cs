using System.Collections.Concurrent;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>One stream: its number in the file, its committed head, and the head the open group will give it.</summary>
internal sealed class StreamHead(int id, string name, long head)
{
    private long _committed = head;

    public int Id { get; } = id;
    public string Name { get; } = name;
    /// <summary>Highest committed sequence, 0 when there is none.</summary>
    public long Committed { get => Volatile.Read(ref _committed); set => Volatile.Write(ref _committed, value); }
    /// <summary>For the writer thread only.</summary>
    public long InGroup { get; set; } = head;
}

/// <summary>Names and heads, in memory: what is published here is on disk. As many entries as there are streams and keys in the file.</summary>
internal sealed class Catalogue
{
    private readonly ConcurrentDictionary<string, StreamHead> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, StreamHead> _byId = new();
    private readonly ConcurrentDictionary<string, int> _principals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _principalNames = new();

    public int LastStream { get; private set; }
    public int LastPrincipal { get; private set; }
    /// <summary>Without a lock or a copy, which <c>Values</c> would take; streams added meanwhile may be missed.</summary>
    public IEnumerable<StreamHead> Streams => _streams.Select(pair => pair.Value);

    public StreamHead? Find(string stream) => _streams.GetValueOrDefault(stream);
    public StreamHead? Find(int stream) => _byId.GetValueOrDefault(stream);
    public int? FindPrincipal(string name) => _principals.TryGetValue(name, out var id) ? id : null;
    public string? PrincipalName(int id) => _principalNames.GetValueOrDefault(id);

    public void Add(StreamHead stream)
    {
        _byId[stream.Id] = stream;
        _streams[stream.Name] = stream;
        LastStream = Math.Max(LastStream, stream.Id);
    }

    public void AddPrincipal(int id, string name)
    {
        _principalNames[id] = name;
        _principals[name] = id;
        LastPrincipal = Math.Max(LastPrincipal, id);
    }
}
