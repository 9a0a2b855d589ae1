using System.Net;
using System.Security.Cryptography.X509Certificates;
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
    private const string PasswordVariable = "MEDISTOCK_CERTIFICATE_PASSWORD";

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
        if (place.Certificate is not null) silo.UseTls(place.Certificate);
        return silo;
    }

    /// <summary>
    /// Both ends show a certificate. It is believed when the authority in the PFX issued it; where the PFX holds no authority, when it is the very same certificate.
    /// </summary>
    private static void UseTls(this ISiloBuilder silo, string file)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, Environment.GetEnvironmentVariable(PasswordVariable));
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new InvalidDataException($"{file} holds no private key");
        var authorities = new X509Certificate2Collection(all.Where(one => !one.HasPrivateKey).ToArray());
        silo.UseTls(own, tls =>
        {
            tls.ClientCertificateMode = Orleans.Connections.Security.RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = (shown, _, _) => authorities.Count == 0 ? shown.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span) : IssuedBy(authorities, shown);
            tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = own.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        });
    }

    private static bool IssuedBy(X509Certificate2Collection authorities, X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // A private authority seldom publishes a list; certificates between silos are changed, not revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }
}
