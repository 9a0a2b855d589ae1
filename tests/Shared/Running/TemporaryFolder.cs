namespace Medistock.Realtime.Testing.Running;

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("medistock-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
