using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medistock.Realtime.Storage.Data;

/// <summary>
/// A data directory: <c>directory.json</c>, <c>journal.db</c> (the truth), <c>state.db</c> (deletable), <c>registry.db</c>
/// (reference and keys, which other processes may write), <c>medistock.lock</c> (held by the one process that serves).
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The newest format this program reads and the one it writes.</summary>
    public const int Format = 1;
    internal const string ManifestName = "directory.json";
    private const string LockName = "medistock.lock", HolderName = "medistock.pid";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly FileStream? _lock;

    private DataDirectory(string path, DirectoryManifest manifest, FileStream? held)
    {
        Path = path;
        Manifest = manifest;
        _lock = held;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }
    public DirectoryManifest Manifest { get; }
    public string JournalPath => System.IO.Path.Combine(Path, "journal.db");
    public string StatePath => System.IO.Path.Combine(Path, "state.db");
    public string RegistryPath => System.IO.Path.Combine(Path, "registry.db");

    /// <summary>Opens the directory for the one process that serves it, making it from <paramref name="fresh"/> if it does not exist.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process serves it.</exception>
    /// <exception cref="DataDirectoryVersionException">Written by a newer program.</exception>
    /// <exception cref="DataDirectoryModeException"><c>Demo</c> of <paramref name="fresh"/> and of the directory differ.</exception>
    /// <exception cref="DataDirectoryExerciseException">It is the scratch copy of an exercise.</exception>
    /// <exception cref="DataDirectoryException">Not a data directory, or not readable.</exception>
    public static DataDirectory OpenToServe(string path, NewDirectory fresh)
    {
        path = Prepare(path);
        var held = Lock(path);
        try
        {
            var manifest = ReadManifest(path) ?? Create(path, fresh);
            if (manifest.Demo != fresh.Demo) throw new DataDirectoryModeException(path, manifest.Demo);
            if (manifest.Exercise != fresh.Exercise) throw new DataDirectoryExerciseException(path, manifest.Exercise);
            return new(path, manifest, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens the directory beside the process that may serve it (<c>import</c>, <c>keys</c>), making it if it does not exist. Takes no lock.</summary>
    /// <exception cref="DataDirectoryException">As <see cref="OpenToServe"/>, except for lock and mode.</exception>
    public static DataDirectory OpenBeside(string path, NewDirectory fresh)
    {
        path = Prepare(path);
        return new(path, ReadManifest(path) ?? Create(path, fresh), null);
    }

    /// <summary>Opens an existing directory to read it (<c>verify</c>, <c>backup</c>); served or not, or a copy.</summary>
    /// <exception cref="DataDirectoryException">There is no data directory at <paramref name="path"/>.</exception>
    public static DataDirectory OpenToRead(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        return ReadManifest(path) is { } manifest ? new(path, manifest, null) : throw new DataDirectoryException($"{path} holds no {ManifestName}: it is not a data directory");
    }

    /// <summary>The clock this directory lives by.</summary>
    public TimeProvider Time(TimeProvider real) => Manifest.Clock.Simulated ? new AcceleratedTimeProvider(Manifest.Clock, real, Manifest.Exercise?.To) : real;

    public void Dispose()
    {
        if (_lock is null) return;
        // The holder's name goes first: whoever gets the lock next writes its own.
        File.Delete(System.IO.Path.Combine(Path, HolderName));
        _lock.Dispose();
    }

    private static string Prepare(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"{path} cannot be made: {problem.Message}", problem);
        }
        return path;
    }

    private static FileStream Lock(string path)
    {
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new DataDirectoryException($"{path} is not writable: {problem.Message}", problem);
        }
        catch (IOException)
        {
            throw new DataDirectoryInUseException(path, Holder(path));
        }
        try
        {
            // flock(2), which FileShare.None takes, does not cross every network file system; fcntl(2) does.
            if (OperatingSystem.IsLinux()) held.Lock(0, 0);
        }
        catch (IOException)
        {
            held.Dispose();
            throw new DataDirectoryInUseException(path, Holder(path));
        }
        File.WriteAllText(System.IO.Path.Combine(path, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return held;
    }

    private static int? Holder(string path)
    {
        var file = System.IO.Path.Combine(path, HolderName);
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }

    private static DirectoryManifest? ReadManifest(string path)
    {
        var file = System.IO.Path.Combine(path, ManifestName);
        if (!File.Exists(file))
        {
            // A history without its manifest has lost its epoch and its clock: making a new one would hide that.
            return File.Exists(System.IO.Path.Combine(path, "journal.db"))
                ? throw new DataDirectoryException($"{path} holds a journal.db but no {ManifestName}: restore that file from a backup")
                : null;
        }
        try
        {
            var bytes = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes);
            // The number first: a newer format may not have the shape this program knows.
            var format = document.RootElement.GetProperty("format").GetInt32();
            if (format > Format) throw new DataDirectoryVersionException(path, format, Format);
            var manifest = JsonSerializer.Deserialize<DirectoryManifest>(bytes, Json);
            return manifest is { Epoch: not null, Clock: not null } ? manifest : throw new DataDirectoryException($"{file} is incomplete");
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataDirectoryException($"{file} is not a manifest: {problem.Message}", problem);
        }
    }

    private static DirectoryManifest Create(string path, NewDirectory fresh)
    {
        WriteManifest(path, new DirectoryManifest(Format, fresh.Epoch, fresh.CreatedAt, fresh.Demo, fresh.Clock, fresh.Exercise));
        return ReadManifest(path)!;
    }

    /// <summary>Writes the manifest whole or not at all; of two processes that make the directory together, the first stands.</summary>
    internal static void WriteManifest(string path, DirectoryManifest manifest)
    {
        var whole = System.IO.Path.Combine(path, ManifestName);
        var part = $"{whole}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, manifest, Json);
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(part, whole, overwrite: false);
        }
        catch (IOException) when (File.Exists(whole))
        {
            File.Delete(part);
        }
    }
}
