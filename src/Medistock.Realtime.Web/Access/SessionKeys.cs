using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Medistock.Realtime.Web;

/// <summary>Where several nodes keep the keys that protect session cookies, so that a screen signed in at one is signed in at all.</summary>
public interface ISessionKeys
{
    /// <summary>As XML.</summary>
    IReadOnlyList<string> All();
    /// <summary>A name that is there already keeps its key.</summary>
    void Add(string name, string xml);
}

/// <summary>The same, as the framework asks for it.</summary>
internal sealed class SessionKeyRepository(ISessionKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.All().Select(text => XElement.Parse(text))];
    public void StoreElement(XElement element, string friendlyName) => keys.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
