using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>What a <see cref="StreamedTape"/> was at some point, as far as what follows can change it.</summary>
internal sealed class TapeSnapshot : IDisposable
{
    public PooledStack<OpenContainer> Open { get; } = new();

    /// <summary>The tokens of the open containers.</summary>
    public PooledStack<JsonToken> Tokens { get; } = new();

    public JsonToken Last { get; set; }

    public int Length { get; set; }

    public int Count { get; set; }

    public void Dispose()
    {
        Open.Dispose();
        Tokens.Dispose();
    }
}
