namespace AgentGuard.Tools.Effects;

/// <summary>An effect whose outcome is not known, or that is to be undone.</summary>
/// <param name="Key">The effect.</param>
/// <param name="Arguments">The arguments of the call, with values in place of placeholders; not to be changed.</param>
/// <param name="Result">Its recorded result, where it happened.</param>
public sealed record EffectInquiry(EffectKey Key, IReadOnlyDictionary<string, object?> Arguments, object? Result = null)
{
    /// <summary>The key under which the tool could have told the service about the effect.</summary>
    public string IdempotencyKey => Key.ToIdempotencyKey();
}
