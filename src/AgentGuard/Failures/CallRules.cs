using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Tells tool calls that cannot be made as the model wrote them.</summary>
internal static class CallRules
{
    public static ModelFailureKind? Judge(FunctionCallContent call, ChatOptions? options)
    {
        if (call.Exception is not null || IsMarkedInvalid(call.Arguments))
        {
            return ModelFailureKind.MalformedToolCall;
        }

        // A call that the provider has made already is for information; without a list nobody knows what exists.
        if (call.InformationalOnly || options?.Tools is not { } tools)
        {
            return null;
        }

        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i].Name == call.Name)
            {
                return call.Arguments is null && Requires(tools[i]) ? ModelFailureKind.MalformedToolCall : null;
            }
        }

        return ModelFailureKind.UnknownTool;
    }

    // What Anthropic makes of arguments that are no JSON: an object with this property alone, and their text in it.
    private static bool IsMarkedInvalid(IDictionary<string, object?>? arguments) =>
        arguments is { Count: 1 } && arguments.ContainsKey("INVALID_JSON");

    // Adapters give null for arguments that they could not read, and for a tool that takes none.
    private static bool Requires(AITool tool) => tool is AIFunctionDeclaration { JsonSchema: { ValueKind: JsonValueKind.Object } schema }
        && schema.TryGetProperty("required", out var required)
        && required.ValueKind is JsonValueKind.Array
        && required.GetArrayLength() > 0;
}
