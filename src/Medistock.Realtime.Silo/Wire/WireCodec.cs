using System.Buffers;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>Brings the actors' messages onto Orleans' wire, so that Domain and Actors need not know Orleans. All of them are immutable: a copy is the thing itself.</summary>
[Alias(WireAlias)]
internal sealed class WireCodec(Dialect dialect) : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    public const string WireAlias = "medistock.wire";
    /// <summary>A buffer larger than this is not kept for the next message.</summary>
    private const int LargestKept = 256 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value) where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value)) return;
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(WireCodec), WireType.LengthPrefixed);
        var buffer = _buffer ?? new(1024);
        _buffer = null;
        WireKinds.Encode(value!, buffer, dialect.Spoken);
        writer.WriteVarUInt32((uint)buffer.WrittenCount);
        writer.Write(buffer.WrittenSpan);
        if (buffer.Capacity > LargestKept) return;
        buffer.ResetWrittenCount();
        _buffer = buffer;
    }

    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference) return ReferenceCodec.ReadReference(ref reader, field.FieldType);
        field.EnsureWireType(WireType.LengthPrefixed);
        var value = WireKinds.Decode(reader.ReadBytes(reader.ReadVarUInt32()));
        ReferenceCodec.RecordObject(reader.Session, value);
        return value;
    }

    public object? DeepCopy(object? input, CopyContext context) => input;

    bool IGeneralizedCodec.IsSupportedType(Type type) => type == typeof(WireCodec) || WireKinds.Knows(type);
    bool IGeneralizedCopier.IsSupportedType(Type type) => WireKinds.Knows(type);
    public bool? IsTypeAllowed(Type type) => type == typeof(WireCodec) || WireKinds.Names(type) ? true : null;
}
