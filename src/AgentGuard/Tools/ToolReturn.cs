using AgentGuard.Tools.Effects;

namespace AgentGuard.Tools;

/// <summary>What came of running a tool.</summary>
/// <param name="Result">What the model reads.</param>
/// <param name="After">What it means for the effect; <see langword="null"/>: it did not happen.</param>
/// <param name="StillRunning">The tool, where it was left to itself.</param>
internal readonly record struct ToolReturn(object? Result, EffectState? After, Task? StillRunning = null);
