namespace AgentGuard.Schemas.Repair;

/// <summary>The words by which models name the parts of a call.</summary>
internal static class CallKeys
{
    public static bool IsName(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("name"u8) || key.SequenceEqual("function"u8) || key.SequenceEqual("tool"u8) || key.SequenceEqual("tool_name"u8)
        || key.SequenceEqual("function_name"u8) || key.SequenceEqual("action"u8) || key.SequenceEqual("api"u8);

    public static bool IsArguments(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("arguments"u8) || key.SequenceEqual("parameters"u8) || key.SequenceEqual("args"u8) || key.SequenceEqual("input"u8)
        || key.SequenceEqual("kwargs"u8) || key.SequenceEqual("params"u8) || key.SequenceEqual("action_input"u8)
        || key.SequenceEqual("tool_input"u8);
}
