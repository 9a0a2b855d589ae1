using System.Net;
using Npgsql;
using Orleans.Configuration;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>Where a silo stands in its cluster.</summary>
/// <param name="Certificate">A PFX; null: silos speak in the clear.</param>
internal sealed record SiloPlace(string Cluster, string Advertise, int Port, string? Certificate);

internal static class SiloPlaceSetup
{
    /// <summary>Never changed: Orleans keeps what belongs to a service under this name.</summary>
    private const string ServiceId = "medistock";

    /// <param name="connection">The store's: membership is a table in it, so that a silo that cannot reach the truth cannot be a member.</param>
    public static ISiloBuilder In(this ISiloBuilder silo, SiloPlace place, string connection)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, place.Cluster));
        var address = IPAddress.Parse(place.Advertise);
        // No gateway: the API is the only client, and it lives in each silo.
        silo.ConfigureEndpoints(address, place.Port, gatewayPort: 0, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = "Npgsql";
            // A few connections of its own: signs of life do not queue behind the journal.
            clustering.ConnectionString = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 4, CommandTimeout = 5, Timeout = 5, ApplicationName = "medistock-membership" }.ConnectionString;
        });
        silo.KeepGroups(connection);
        if (place.Certificate is { } certificate)
        {
            silo.Services.AddSingleton(provider => SiloTls.Load(certificate, provider.GetRequiredService<ILogger<SiloTls>>()));
            silo.Services.AddOptions<SiloConnectionOptions>().Configure<SiloTls>((connections, tls) => tls.Guard(connections));
        }
        return silo;
    }
}
