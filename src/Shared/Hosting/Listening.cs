using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Medistock.Realtime.Hosting;

/// <summary>The addresses a server listens on: what can be wrong with them is one clear line.</summary>
internal static class Listening
{
    /// <summary>Null: the server can speak what is asked of it.</summary>
    public static string? Problem(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            try
            {
                if (!BindingAddress.Parse(url).Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)) return $"--urls {url}: http:// is expected; https is for the proxy in front";
            }
            catch (FormatException)
            {
                return $"--urls '{url}' is no address such as http://127.0.0.1:8080";
            }
        }
        return null;
    }

    /// <exception cref="IOException">The address is taken, or is none of this machine's.</exception>
    public static async Task StartAsync(WebApplication app, string urls, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new IOException($"{urls} is taken by another program: stop it, or choose another address with --urls", taken);
        }
        catch (SocketException refused)
        {
            throw new IOException($"{urls} is no address of this machine: {refused.Message}", refused);
        }
    }
}
