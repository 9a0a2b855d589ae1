using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>A key with the hash of its text.</summary>
internal readonly record struct StoredKey(ApiKey Key, byte[] Hash);

/// <summary>The registry's tables, in one database or another. Each call is one transaction, whole or not at all.</summary>
internal interface IRegistryTables : IDisposable
{
    /// <summary>A number that is another once any process, this one included, may have changed something.</summary>
    long Stamp();
    /// <summary>The database refused or failed: what is in memory stays in force.</summary>
    bool IsTrouble(Exception problem);
    /// <summary>What an operator is told.</summary>
    string Explain(Exception problem);

    /// <summary>The version of the keys and, unless it is <paramref name="known"/>, all of them.</summary>
    (long Version, List<StoredKey>? Keys) LoadKeys(long known);
    /// <summary>A key of the same id or text changes nothing.</summary>
    void InsertKey(in StoredKey key);
    /// <returns>False when no such key was in force.</returns>
    bool RevokeKey(string id, long atMs);

    /// <summary>The book, or null when its version is <paramref name="known"/>.</summary>
    ReferenceBook? LoadReference(long known);
    ReferenceSaved SaveReference(IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments);

    void RecordImport(ImportEntry entry);
    /// <summary>The newest first.</summary>
    List<ImportEntry> NewestImports(int most);

    /// <returns>False: more than <paramref name="capacity"/> would wait; nothing was put.</returns>
    bool PutInbox(IReadOnlyList<InboxBatch> batches, int capacity);
    /// <summary>The oldest first.</summary>
    List<InboxBatch> ReadInbox(int most);
    void DeleteInbox(long id);
}
