namespace AgentGuard.StructuredOutput;

/// <summary>How the answer that is refused came to its end.</summary>
/// <param name="WasCut">Whether the stream was ended before the model did.</param>
/// <param name="IsReleased">Whether part of it was handed out, and cannot be taken back.</param>
internal readonly record struct StreamEnding(bool WasCut, bool IsReleased);
