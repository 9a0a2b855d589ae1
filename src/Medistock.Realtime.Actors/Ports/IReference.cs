using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Actors.Ports;

/// <summary>The reference book in force; swapped whole when an import lands, in this process or another.</summary>
public interface IReference
{
    ReferenceBook Current { get; }
    event Action<ReferenceBook> Changed;
}
