using System.Text.RegularExpressions;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What OpenAI refuses with status 400, in the words of its API.</summary>
internal static partial class OpenAIRequestRules
{
    public static WireError? Check(WireRequest request)
    {
        if (request.Model.Length == 0)
        {
            return OpenAIErrors.BadRequest("you must provide a model parameter");
        }

        if (request.Json.Member("messages") is null)
        {
            return OpenAIErrors.BadRequest(
                "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }

        return request.Messages.Count == 0
            ? OpenAIErrors.BadRequest(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                "messages",
                "empty_array")
            : CheckTools(request) ?? CheckCalls(request) ?? CheckMessages(request);
    }

    private static WireError? CheckCalls(WireRequest request)
    {
        var messages = request.Json.Items("messages");
        for (var index = 0; index < messages.Count; index++)
        {
            if (OpenAICallRules.Check(messages[index], index) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static WireError? CheckTools(WireRequest request)
    {
        for (var index = 0; index < request.Tools.Count; index++)
        {
            if (!ToolName().IsMatch(request.Tools[index].Name))
            {
                return OpenAIErrors.BadRequest(
                    $"Invalid 'tools[{index}].function.name': string does not match pattern. " +
                    "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    $"tools[{index}].function.name",
                    "invalid_value");
            }
        }

        return null;
    }

    private static WireError? CheckMessages(WireRequest request)
    {
        var json = request.Json.Items("messages");
        for (var index = 0; index < request.Messages.Count;)
        {
            var message = request.Messages[index];
            if (message.Role == "tool")
            {
                return OpenAIErrors.BadRequest(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                    $"messages.[{index}].role");
            }

            if (message.ToolCalls.Count == 0 && json[index].Member("content") is null && json[index].Member("refusal") is null)
            {
                return OpenAIErrors.BadRequest(
                    "Invalid value for 'content': expected a string, got null.", $"messages.[{index}].content");
            }

            var answers = request.Messages.Skip(index + 1).TakeWhile(static next => next.Role == "tool").ToList();
            if (message.ToolCalls.Count > 0 && CheckAnswers(message.ToolCalls, answers, index) is { } error)
            {
                return error;
            }

            index += message.ToolCalls.Count > 0 ? 1 + answers.Count : 1;
        }

        return null;
    }

    private static WireError? CheckAnswers(
        IReadOnlyList<SimulatedToolCall> calls, List<SimulatedMessage> answers, int index)
    {
        var open = calls.Select(static call => call.Id ?? "").ToList();
        for (var position = 0; position < answers.Count; position++)
        {
            var id = answers[position].ToolCallId ?? "";
            if (!open.Remove(id))
            {
                return OpenAIErrors.BadRequest(
                    $"Invalid parameter: 'tool_call_id' of '{id}' not found in 'tool_calls' of previous message.",
                    $"messages.[{index + 1 + position}].tool_call_id");
            }
        }

        return open.Count == 0
            ? null
            : OpenAIErrors.BadRequest(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
                "'tool_call_id'. The following tool_call_ids did not have response messages: " + string.Join(", ", open),
                $"messages.[{index + 1 + answers.Count}].role");
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex ToolName();
}
