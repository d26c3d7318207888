using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

/// <summary>Recorded runs of real agents, of several harnesses, defects and all.</summary>
internal static class RealTranscripts
{
    public static IEnumerable<(string Name, List<ChatMessage> Messages)> Read()
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var folder = data is null ? null : Path.Combine(data, "trajectories");
        if (folder is null || !Directory.Exists(folder))
        {
            Assert.Ignore("The environment variable AGENTGUARD_DATA does not lead to trajectories.");
        }

        foreach (var file in Directory.EnumerateFiles(folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var run = JsonDocument.Parse(File.ReadAllText(file));
            yield return (Path.GetRelativePath(folder!, file), [.. run.RootElement.GetProperty("messages").EnumerateArray().Select(Message)]);
        }
    }

    private static ChatMessage Message(JsonElement message)
    {
        var text = message.GetProperty("content").GetString()!;
        List<AIContent> contents = [];
        if (message.TryGetProperty("tool_call_id", out var id))
        {
            contents.Add(new FunctionResultContent(id.GetString()!, text));
        }
        else if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }

        if (message.TryGetProperty("tool_calls", out var calls))
        {
            contents.AddRange(calls.EnumerateArray().Select(call => new FunctionCallContent(
                call.GetProperty("id").GetString()!,
                call.GetProperty("name").GetString()!,
                new Dictionary<string, object?> { ["n"] = call.GetProperty("arguments").GetString() })));
        }

        return new ChatMessage(new ChatRole(message.GetProperty("role").GetString()!), contents);
    }
}
