using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Hosting;

/// <summary>Which lines of a source were taken already: a document of the store, <c>imports/SOURCE.taken</c>.</summary>
internal static class ImportLedger
{
    public static TakenLines Read(Store store, string source)
    {
        if (store.ReadDocument(NameOf(source)) is not { } content) return TakenLines.None;
        using var stream = new MemoryStream(content, writable: false);
        return TakenLines.Read(stream);
    }

    /// <summary>Written after the values are stored: interrupted in between, the next import calls lines accepted that were unchanged, and loses none.</summary>
    public static void Write(Store store, string source, TakenLines taken)
    {
        using var stream = new MemoryStream();
        taken.Write(stream);
        store.WriteDocument(NameOf(source), stream.ToArray());
    }

    private static string NameOf(string source) => $"imports/{source}.taken";
}
