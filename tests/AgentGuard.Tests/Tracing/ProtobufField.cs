using System.Text;

namespace AgentGuard.Tests.Tracing;

/// <summary>A field of a protobuf message, read by the wire format alone.</summary>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public static IEnumerable<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    yield return new((int)(key >> 3), default, Varint(message, ref at));
                    break;
                case 1:
                    yield return new((int)(key >> 3), message.Slice(at, 8), BitConverter.ToUInt64(message.Span.Slice(at, 8)));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new((int)(key >> 3), message.Slice(at, length), 0);
                    at += length;
                    break;
                case 5:
                    yield return new((int)(key >> 3), message.Slice(at, 4), BitConverter.ToUInt32(message.Span.Slice(at, 4)));
                    at += 4;
                    break;
                default:
                    throw new FormatException("It is no protobuf message.");
            }
        }
    }

    public IEnumerable<ProtobufField> Inner(int number) => Read(Bytes).Where(field => field.Number == number);

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
