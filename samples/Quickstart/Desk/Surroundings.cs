using AgentGuard.Events;
using Microsoft.Extensions.AI;

namespace Quickstart.Desk;

/// <summary>All that a desk sees of the outside world, for whoever records it or plays it back. By default the world as it is.</summary>
public sealed record Surroundings
{
    /// <summary>What stands before a model, next to the wire.</summary>
    public Func<IChatClient, IChatClient> Model { get; init; } = model => model;

    /// <summary>What stands before a tool.</summary>
    public Func<AIFunction, AIFunction> Tool { get; init; } = tool => tool;

    /// <summary>What the desk itself looks up, by a name for it.</summary>
    public Func<string, Func<string>, string> LookUp { get; init; } = (_, look) => look();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Same seed, same waits before retries; null for others each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether answers come as streams.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Hears what happens, beside the counters of the desk.</summary>
    public IAgentListener? Listener { get; init; }
}
