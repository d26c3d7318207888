using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A recorded run of an agent: <c>{"id", "source", "success", "messages": [...]}</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">Where it was recorded.</param>
/// <param name="Success">Whether it reached its goal; <see langword="null"/> where that is not known.</param>
/// <param name="Messages">The conversation.</param>
internal sealed record RecordedRun(string Id, string Source, bool? Success, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Reads the runs of a file or of a folder with all that is below it.</summary>
    public static IEnumerable<RecordedRun> ReadAll(string path) => File.Exists(path)
        ? [Read(path)]
        : Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read);

    private static RecordedRun Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var run = document.RootElement;
        return new(
            run.GetProperty("id").GetString()!,
            run.GetProperty("source").GetString()!,
            run.GetProperty("success") is { ValueKind: not JsonValueKind.Null } success ? success.GetBoolean() : null,
            [.. run.GetProperty("messages").EnumerateArray().Select(Message)]);
    }

    private static ChatMessage Message(JsonElement json)
    {
        var role = new ChatRole(json.GetProperty("role").GetString()!);
        var content = json.GetProperty("content").GetString()!;
        if (role == ChatRole.Tool)
        {
            return new(role, [new FunctionResultContent(json.GetProperty("tool_call_id").GetString()!, content)]);
        }

        List<AIContent> contents = content.Length == 0 ? [] : [new TextContent(content)];
        if (json.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array)
        {
            contents.AddRange(calls.EnumerateArray().Select(Call));
        }

        return new(role, contents);
    }

    private static FunctionCallContent Call(JsonElement json) => new(
        json.GetProperty("id").GetString()!, json.GetProperty("name").GetString()!, Arguments(json.GetProperty("arguments").GetString()!))
    {
        RawRepresentation = json.GetProperty("arguments").GetString(),
    };

    private static Dictionary<string, object?> Arguments(string text)
    {
        try
        {
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json)
            {
                return json.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
            }
        }
        catch (JsonException)
        {
            // What is no JSON is compared as text.
        }

        return new() { ["text"] = text };
    }
}
