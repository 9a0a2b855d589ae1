namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The real <c>medistock serve</c> on a free port and a directory of its own.</summary>
internal sealed class ServerProcess(string data, params string[] options) : RunningProduct($"http://127.0.0.1:{FreePort()}")
{
    public string Data => data;
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "medistock.dll");
    protected override IReadOnlyList<string> Command => ["dotnet", Executable, "serve", "--data", Data, "--urls", Url, .. options];

    public static async Task<ServerProcess> StartAsync(string data, params string[] options)
    {
        var server = new ServerProcess(data, options);
        await server.StartAsync();
        return server;
    }

    /// <summary>Runs another verb of the command line to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(TimeSpan.FromSeconds(60), arguments);
}
