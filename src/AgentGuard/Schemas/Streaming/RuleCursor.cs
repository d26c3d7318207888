using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Streaming;

/// <summary>How far one rule has followed one open value. What the fields mean is the rule's own affair.</summary>
internal struct RuleCursor
{
    public SchemaRule Rule;
    public DynamicScope? Scope;
    public object? State;
    public ulong Bits;
    public int From;
    public int To;
    public int Count;

    /// <summary>The branch that falls when the rule does.</summary>
    public int Branch;

    public CursorEvents Events;
}
