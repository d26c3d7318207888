using Microsoft.Extensions.AI;

namespace AgentGuard.Ports;

/// <summary>The text of a call's arguments as the model wrote it, where an adapter could not parse it and would drop it.</summary>
/// <remarks>Set by the package of the SDK, or by an adapter of the host's own; the tool guard repairs the text where that loses nothing.</remarks>
public static class ToolCallText
{
    private const string PropertyName = "agentguard.arguments";

    /// <summary>Keeps the text with the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The text.</param>
    public static void Set(FunctionCallContent call, string arguments)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(arguments);
        (call.AdditionalProperties ??= [])[PropertyName] = arguments;
    }

    /// <summary>Gives the text.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The text, or <see langword="null"/> where it is not known.</returns>
    public static string? Get(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.AdditionalProperties?.GetValueOrDefault(PropertyName) as string;
    }
}
