namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>The real <c>medistock exercise</c> on a free port.</summary>
internal sealed class ExerciseProcess(string source, string temporary, string from, string to, params string[] options) : RunningProduct($"http://127.0.0.1:{FreePort()}")
{
    protected override IReadOnlyList<string> Command =>
        ["env", "TMPDIR=" + temporary, "dotnet", ServerProcess.Executable, "exercise", "--data", source, "--from", from, "--to", to, "--listen", Url, .. options];

    public void UseKey(string key) => Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
}
