using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Nerdbank.Streams;
using Orleans.Configuration;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>
/// What silos say to each other, encrypted; both ends show a certificate. It is believed when the authority in the PFX issued it; where the PFX holds no
/// authority, when it is the very same certificate.
/// </summary>
internal sealed partial class SiloTls(X509Certificate2 own, X509Certificate2Collection authorities, ILogger<SiloTls> log)
{
    private const string PasswordVariable = "MEDISTOCK_CERTIFICATE_PASSWORD";

    public TimeSpan HandshakeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidDataException">The file holds no private key.</exception>
    public static SiloTls Load(string file, ILogger<SiloTls> log)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, Environment.GetEnvironmentVariable(PasswordVariable));
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new InvalidDataException($"{file} holds no private key");
        return new(own, [.. all.Where(one => !one.HasPrivateKey)], log);
    }

    public void Guard(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(builder => builder.Use((connection, next) => RunAsync(connection, next, (stream, cancel) => stream.AuthenticateAsServerAsync(
            new() { ServerCertificate = own, ClientCertificateRequired = true, RemoteCertificateValidationCallback = Believed }, cancel))));
        connections.ConfigureSiloOutboundConnection(builder => builder.Use((connection, next) => RunAsync(connection, next, (stream, cancel) => stream.AuthenticateAsClientAsync(
            new() { TargetHost = own.GetNameInfo(X509NameType.DnsName, forIssuer: false), ClientCertificates = [own], RemoteCertificateValidationCallback = Believed }, cancel))));
    }

    /// <summary>The rest of the connection runs inside the encrypted stream; without a handshake there is no rest.</summary>
    private async Task RunAsync(ConnectionContext connection, Func<Task> next, Func<SslStream, CancellationToken, Task> shakeHands)
    {
        var clear = connection.Transport;
        await using var stream = new SslStream(clear.AsStream(), leaveInnerStreamOpen: false);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
            limit.CancelAfter(HandshakeLimit);
            await shakeHands(stream, limit.Token);
        }
        catch (Exception refused) when (refused is System.Security.Authentication.AuthenticationException or IOException or OperationCanceledException)
        {
            LogRefused(connection.RemoteEndPoint?.ToString() ?? "?", refused.Message);
            return;
        }
        connection.Transport = new Encrypted(PipeReader.Create(stream, new(leaveOpen: true)), PipeWriter.Create(stream, new(leaveOpen: true)));
        try
        {
            await next();
        }
        finally
        {
            // Orleans closes what it opened.
            connection.Transport = clear;
        }
    }

    private bool Believed(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is X509Certificate2 certificate && (authorities.Count == 0 ? certificate.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span) : IssuedByAuthority(certificate));

    private bool IssuedByAuthority(X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // A private authority seldom publishes a list; certificates between silos are changed, not revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }

    private sealed class Encrypted(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;
        public PipeWriter Output => output;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No encrypted connection with {Other}: {Why}")]
    private partial void LogRefused(string other, string why);
}
