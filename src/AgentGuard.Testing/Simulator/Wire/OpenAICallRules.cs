using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What OpenAI refuses in the calls of a message, and in its role, with status 400 and in the words of its API.</summary>
internal static partial class OpenAICallRules
{
    private const int MaxIdLength = 40;
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    public static WireError? Check(JsonElement message, int index)
    {
        var role = message.Text("role");
        if (role is null || !Roles.Contains(role))
        {
            return OpenAIErrors.BadRequest(
                $"Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
                $"messages[{index}].role",
                "invalid_value");
        }

        var calls = message.Items("tool_calls");
        for (var position = 0; position < calls.Count; position++)
        {
            if (CheckCall(calls[position], $"messages[{index}].tool_calls[{position}]") is { } error)
            {
                return error;
            }
        }

        return message.Text("tool_call_id") is { } answered ? CheckId(answered, $"messages[{index}].tool_call_id") : null;
    }

    private static WireError? CheckCall(JsonElement call, string path)
    {
        var name = call.Member("function")?.Text("name");
        return CheckId(call.Text("id") ?? "", path + ".id")
            ?? (name is null || ToolName().IsMatch(name) ? null : OpenAIErrors.BadRequest(
                $"Invalid '{path}.function.name': string does not match pattern. " +
                "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                path + ".function.name",
                "invalid_value"));
    }

    private static WireError? CheckId(string id, string path) => id.Length <= MaxIdLength ? null : OpenAIErrors.BadRequest(
        $"Invalid '{path}': string too long. Expected a string with maximum length {MaxIdLength}, but got a string with length {id.Length} instead.",
        path,
        "string_above_max_length");

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex ToolName();
}
