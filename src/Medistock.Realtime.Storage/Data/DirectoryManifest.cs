namespace Medistock.Realtime.Storage.Data;

/// <summary>The clock a data directory lives by, fixed when it is made.</summary>
/// <param name="Speed">Simulated seconds per real second; 1 for the real clock.</param>
/// <param name="Origin">Simulated time at creation.</param>
/// <param name="StartedAt">Real time at creation.</param>
public sealed record DataClock(bool Simulated, double Speed, DateTimeOffset Origin, DateTimeOffset StartedAt)
{
    public static DataClock Real(DateTimeOffset now) => new(false, 1, now, now);
    public static DataClock Accelerated(DateTimeOffset origin, double speed, DateTimeOffset now) =>
        speed > 0 && double.IsFinite(speed) ? new(true, speed, origin, now) : throw new ArgumentOutOfRangeException(nameof(speed), speed, "a clock's speed is above 0");
}

/// <summary>What a directory becomes if it does not exist yet.</summary>
/// <param name="Epoch">A random identifier: screens and clients recognise by it that a history was replaced.</param>
public sealed record NewDirectory(string Epoch, DateTimeOffset CreatedAt, bool Demo, DataClock Clock, ExerciseMark? Exercise = null);

/// <summary><c>directory.json</c>: what is fixed when the directory is made.</summary>
/// <param name="Exercise">The scratch copy of an exercise; null: it is none.</param>
public sealed record DirectoryManifest(int Format, string Epoch, DateTimeOffset CreatedAt, bool Demo, DataClock Clock, ExerciseMark? Exercise = null);

/// <summary>What is written on the scratch copy of an exercise: nothing in it is real.</summary>
/// <param name="Name">Of the store whose past is played.</param>
/// <param name="From">Where it begins, by the source's clock; until <paramref name="To"/>.</param>
public sealed record ExerciseMark(string Name, DateTimeOffset From, DateTimeOffset To);

/// <summary>The directory cannot be used as asked; the message says which and why.</summary>
public class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process serves the directory.</summary>
/// <param name="holder">Its process id as it wrote it, or null when it could not be read.</param>
public sealed class DataDirectoryInUseException(string path, int? holder)
    : DataDirectoryException($"{path} is already served by {(holder is { } pid ? $"process {pid}" : "another process")}: one server per data directory")
{
    public int? Holder { get; } = holder;
}

/// <summary>The directory's format is newer than this program.</summary>
public sealed class DataDirectoryVersionException(string path, int format, int known)
    : DataDirectoryException($"{path} has format {format}, written by a newer version of the program; this one knows format {known}. Nothing was changed.");

/// <summary>The scratch copy of an exercise opened as anything else, or the reverse.</summary>
public sealed class DataDirectoryExerciseException(string path, ExerciseMark? exercise)
    : DataDirectoryException(exercise is null
        ? $"{path} holds real data: an exercise makes a directory of its own"
        : $"{path} is what an exercise on {exercise.Name} left: it is read, not served");

/// <summary>A demonstration directory opened as a real one, or the reverse.</summary>
public sealed class DataDirectoryModeException(string path, bool demo)
    : DataDirectoryException(demo
        ? $"{path} is a demonstration directory: serve it with --demo, or choose another directory"
        : $"{path} holds real data: it is not served with --demo; choose another directory");
