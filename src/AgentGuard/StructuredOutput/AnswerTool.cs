using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>The tool whose parameters are the schema of the answer: a call of it is the answer.</summary>
internal static class AnswerTool
{
    private const string Name = "submit_answer";
    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>Makes the model call the tool, or another one if the request has tools of its own.</summary>
    public static void AddTo(ChatOptions options, OutputSchema schema, JsonElement parameters)
    {
        var hasOthers = options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode;
        var tool = AIFunctionFactory.CreateDeclaration(
            Name, schema.Description ?? "Submits the final answer. Call it once, when the answer is complete.", parameters);
        options.Tools = hasOthers ? [.. options.Tools!, tool] : [tool];
        options.ToolMode = hasOthers ? ChatToolMode.RequireAny : ChatToolMode.RequireSpecific(Name);
    }

    /// <summary>Whether the tool can stand beside those of the request.</summary>
    public static bool FitsBeside(ChatOptions? options) => options?.Tools?.Any(tool => tool.Name == Name) is not true;

    /// <summary>The answer in a call of the tool.</summary>
    /// <returns>The answer as text, or <see langword="null"/> when the content is something else.</returns>
    public static TextContent? Read(AIContent content)
    {
        if (content is not FunctionCallContent { Name: Name } call)
        {
            return null;
        }

        var arguments = call.Arguments ?? new Dictionary<string, object?>();
        return new(JsonSerializer.Serialize(arguments, Json.GetTypeInfo(typeof(IDictionary<string, object?>))))
        {
            AdditionalProperties = call.AdditionalProperties,
        };
    }

    /// <summary>Puts the answer in place of the calls of the tool; calls of other tools come first, and then it is no answer yet.</summary>
    public static List<AIContent> Replace(IList<AIContent> contents)
    {
        var isFinal = !contents.Any(content => content is FunctionCallContent && Read(content) is null);
        var replaced = new List<AIContent>(contents.Count);
        foreach (var content in contents)
        {
            if (Read(content) is not { } answer)
            {
                replaced.Add(content);
            }
            else if (isFinal)
            {
                replaced.Add(answer);
            }
        }

        return replaced;
    }
}
