using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>A piece of a streamed answer.</summary>
/// <param name="Update">The piece.</param>
/// <param name="After">How long after the beginning of the call it came.</param>
public sealed record RecordedUpdate(ChatResponseUpdate Update, TimeSpan After);
