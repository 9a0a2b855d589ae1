using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Medistock.Realtime.Testing.Certificates;

/// <summary>A private authority of this test's own, and what it certifies.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1), Until = From.AddDays(30);

    public Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(From, Until);
    }

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var issued = request.Create(Certificate, From, Until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>As <c>--certificate</c> wants it: one certificate with its key, and the authority without.</summary>
    public void WritePfx(string file, string name)
    {
        using var own = Issue(name);
        using var authority = X509CertificateLoader.LoadCertificate(Certificate.RawData);
        File.WriteAllBytes(file, new X509Certificate2Collection { own, authority }.Export(X509ContentType.Pkcs12)!);
    }

    public void Dispose() => Certificate.Dispose();
}
