using System.Globalization;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>The real <c>medistock-silo serve</c>, under an address that it keeps over its deaths.</summary>
/// <param name="prefix">Words before the command line: the network that it is to live in.</param>
/// <param name="address">Under which the other silos reach it.</param>
/// <param name="options">More of the command line, asked at each start.</param>
internal sealed class SiloProcess(int number, string store, string address, string url, int port, IReadOnlyList<string> prefix, Func<IReadOnlyList<string>>? options = null) : RunningProduct(url)
{
    /// <summary>A pharmacy's software does not wait for ever for a server that stands still.</summary>
    private static readonly TimeSpan SenderPatience = TimeSpan.FromSeconds(6);

    public int Number => number;
    public int Port => port;
    public string Advertised => address;
    public Uri Address { get; } = new(url);
    /// <summary>For senders, who give up sooner than those who ask.</summary>
    public HttpClient Sender { get; } = MakeSender(url);
    protected override TimeSpan ReadyWithin => TimeSpan.FromSeconds(120);
    protected override IReadOnlyList<string> Command =>
    [
        .. prefix, "dotnet", Path.Combine(AppContext.BaseDirectory, "medistock-silo.dll"), "serve", "--store", store, "--urls", Url,
        "--silo-port", port.ToString(CultureInfo.InvariantCulture), "--advertise", address, "--cluster", RunningCluster.Name, "--drain-seconds", "1", .. options?.Invoke() ?? [],
    ];

    private static HttpClient MakeSender(string url)
    {
        var sender = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), MaxConnectionsPerServer = 256 }) { BaseAddress = new(url), Timeout = SenderPatience };
        sender.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
        return sender;
    }
}
