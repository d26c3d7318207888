using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What Anthropic refuses with status 400, in the words of its API.</summary>
internal static class AnthropicRequestRules
{
    public static WireError? Check(WireRequest request)
    {
        var messages = request.Json.Items("messages");
        var problem = request.Model.Length == 0 ? "model: Field required"
            : request.Json.Member("max_tokens") is null ? "max_tokens: Field required"
            : request.Json.Member("messages") is null ? "messages: Field required"
            : messages.Count == 0 ? "messages: at least one message is required"
            : CheckMessages(messages) ?? CheckTurns(AnthropicTurn.Of(messages));
        return problem is null ? null : AnthropicErrors.BadRequest(problem);
    }

    private static string? CheckMessages(IReadOnlyList<JsonElement> messages)
    {
        for (var index = 0; index < messages.Count; index++)
        {
            var role = messages[index].Text("role");
            if (role is not ("user" or "assistant"))
            {
                return $"messages: Unexpected role \"{role}\". The Messages API accepts a top-level `system` parameter, " +
                    "not \"system\" as an input message role.";
            }

            var isFinalAssistant = role == "assistant" && index == messages.Count - 1;
            if (!isFinalAssistant && IsEmpty(messages[index].Member("content")))
            {
                return $"messages.{index}: all messages must have non-empty content except for the optional final assistant message";
            }

            if (messages[index].Items("content").Any(IsEmptyText))
            {
                return "messages: text content blocks must be non-empty";
            }

            if (AnthropicBlockRules.Check(messages[index], index, index == messages.Count - 1) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static bool IsEmpty(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Length == 0,
        { ValueKind: JsonValueKind.Array } blocks => blocks.GetArrayLength() == 0,
        _ => true,
    };

    private static bool IsEmptyText(JsonElement block) =>
        block.Text("type") == "text" && string.IsNullOrEmpty(block.Text("text"));

    private static string? CheckTurns(IReadOnlyList<AnthropicTurn> turns)
    {
        HashSet<string> known = [];
        IReadOnlyList<string> open = [];
        for (var index = 0; index < turns.Count; index++)
        {
            var results = turns[index].Ids("tool_result", "tool_use_id").ToList();
            if (results.FirstOrDefault(id => !open.Contains(id)) is { } stray)
            {
                return $"messages.{index}.content.{Position(turns[index], "tool_use_id", stray)}: unexpected `tool_use_id` " +
                    $"found in `tool_result` blocks: {stray}. Each `tool_result` block must have a corresponding " +
                    "`tool_use` block in the previous message.";
            }

            if (results.Count != results.Distinct().Count())
            {
                return $"messages.{index}.content: each tool_use must have a single result. Found multiple `tool_result` " +
                    $"blocks with id: {results.GroupBy(static id => id).First(static group => group.Count() > 1).Key}";
            }

            if (open.Except(results).ToList() is { Count: > 0 } missing)
            {
                return Unanswered(index - 1, missing);
            }

            open = [.. turns[index].Ids("tool_use", "id")];
            if (open.FirstOrDefault(id => !known.Add(id)) is { } twice)
            {
                return $"messages.{index}.content.{Position(turns[index], "id", twice)}: `tool_use` ids must be unique";
            }
        }

        return open.Count == 0 ? null : Unanswered(turns.Count - 1, open);
    }

    private static string Unanswered(int index, IReadOnlyList<string> ids) =>
        $"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: " +
        $"{string.Join(", ", ids)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.";

    private static int Position(AnthropicTurn turn, string member, string id)
    {
        var position = 0;
        for (var index = 0; index < turn.Blocks.Count; index++)
        {
            position = turn.Blocks[index].Text(member) == id ? index : position;
        }

        return position;
    }
}
