using System.Text;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>A whole response, before any fault of the transport.</summary>
internal sealed record WireAnswer(int Status, string ContentType, IReadOnlyList<WireFrame> Frames)
{
    public const string Json = "application/json";

    public const string EventStream = "text/event-stream; charset=utf-8";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public bool Streaming => ContentType == EventStream;

    public long Length => Frames.Sum(static frame => (long)Encoding.UTF8.GetByteCount(frame.Text));

    public static WireAnswer OfJson(int status, string body) => new(status, Json, [new WireFrame(body, IsContent: true)]);
}
