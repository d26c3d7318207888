namespace AgentGuard.Replay;

/// <summary>A part of what a model or a tool was asked, in its canonical form.</summary>
/// <param name="Path">What it is, for example <c>messages[3]</c>, <c>tools.refund</c> or <c>options.temperature</c>.</param>
/// <param name="Json">Its canonical JSON.</param>
/// <remarks>Immutable.</remarks>
public sealed record RequestPart(string Path, string Json);
