using Microsoft.Extensions.AI;

namespace AgentGuard.Testing;

/// <summary>One part of a step: a content, an exception or a wait. No content and no exception is a role-only update.</summary>
internal sealed record ScriptedPart(AIContent? Content, Exception? Exception = null, TimeSpan Delay = default)
{
    public ScriptedPart(Exception exception)
        : this(Content: null, exception)
    {
    }

    public ScriptedPart(TimeSpan delay)
        : this(Content: null, Exception: null, delay)
    {
    }
}
