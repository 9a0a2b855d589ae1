using System.Net;
using System.Net.Sockets;
using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A server that cannot start says why in one line, and fails.</summary>
public class RefusedStartTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await RefusedAsync($"{url} is taken by another program", "serve", "--data", Path.Combine(folder.Path, "data"), "--urls", url);
    }

    [Fact]
    public async Task A_directory_of_a_newer_version_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        using (DataDirectory.OpenBeside(data, New(demo: false))) { }
        var manifest = Path.Combine(data, "directory.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("\"format\": 1", "\"format\": 99", StringComparison.Ordinal));
        foreach (var verb in new[] { "serve", "verify" }) await RefusedAsync("newer version", verb, "--data", data);
        await RefusedAsync("newer version", "backup", "--data", data, "--to", Path.Combine(folder.Path, "copy"));
    }

    [Fact]
    public async Task A_demonstration_and_real_data_do_not_mix()
    {
        using var folder = new TemporaryFolder();
        var (real, demo) = (Path.Combine(folder.Path, "real"), Path.Combine(folder.Path, "demo"));
        using (DataDirectory.OpenBeside(real, New(demo: false))) { }
        using (DataDirectory.OpenBeside(demo, New(demo: true))) { }
        await RefusedAsync("holds real data", "serve", "--demo", "--data", real);
        await RefusedAsync("is a demonstration directory", "serve", "--data", demo);
        await RefusedAsync("loopback only", "serve", "--demo", "--data", demo, "--urls", "http://0.0.0.0:0");
    }

    [Fact]
    public async Task A_directory_has_one_server()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await RefusedAsync($"already served by process {server.Id}", "serve", "--data", server.Data, "--urls", "http://127.0.0.1:0");
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task What_is_not_a_data_directory_is_not_read()
    {
        using var folder = new TemporaryFolder();
        await RefusedAsync("not a data directory", "verify", "--data", folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "directory.json"), "<html>");
        await RefusedAsync("is not a manifest", "serve", "--data", folder.Path);
    }

    private static NewDirectory New(bool demo) => new("end-to-end", DateTimeOffset.UtcNow, demo, DataClock.Real(DateTimeOffset.UtcNow));

    private static async Task RefusedAsync(string why, params string[] arguments)
    {
        var (exit, output) = await ServerProcess.RunAsync(arguments);
        Assert.NotEqual(0, exit);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
