namespace AgentGuard.Tools;

/// <summary>What a tool with an effect may know of the call that it serves.</summary>
/// <remarks>Immutable. Tools that only read, and calls outside of a run, have none.</remarks>
public sealed class ToolCallContext
{
    private static readonly AsyncLocal<ToolCallContext?> Ambient = new();
    private readonly Effects.EffectKey _key;

    internal ToolCallContext(Effects.EffectKey key, string? callId, int attempt)
    {
        (Tool, RunId, CallId, Attempt) = (key.Tool, key.RunId, callId, attempt);
        _key = key;
    }

    /// <summary>The call that the current code serves.</summary>
    /// <value><see langword="null"/> outside of a guarded call with an effect.</value>
    public static ToolCallContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The name of the tool.</summary>
    public string Tool { get; }

    /// <summary>The outermost run.</summary>
    public string RunId { get; }

    /// <summary>The id of the call, where a model made it.</summary>
    public string? CallId { get; }

    /// <summary>How often the effect was attempted, from 1.</summary>
    public int Attempt { get; }

    /// <summary>A key by which a service recognises a repeated call: the same for the same effect, after a retry and in another process.</summary>
    /// <value>32 hexadecimal digits.</value>
    public string IdempotencyKey => field ??= _key.ToIdempotencyKey();
}
