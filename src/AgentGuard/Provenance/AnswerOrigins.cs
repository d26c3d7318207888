using Microsoft.Extensions.AI;

namespace AgentGuard.Provenance;

/// <summary>Labels what an answer brings: what the model said, and what the tools returned on the way.</summary>
/// <remarks>Belongs to one call. What is labelled already stays as it is.</remarks>
internal sealed class AnswerOrigins
{
    private static readonly string Model = ContentOrigin.Model.ToString();
    private Dictionary<string, string>? _tools;

    public void Label(IList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            Label(message.Contents);
        }
    }

    public ChatResponseUpdate Label(ChatResponseUpdate update)
    {
        Label(update.Contents);
        return update;
    }

    private void Label(IList<AIContent> contents)
    {
        foreach (var content in contents)
        {
            if (content is FunctionCallContent call)
            {
                (_tools ??= new(StringComparer.Ordinal))[call.CallId] = call.Name;
            }
            else if (content is FunctionResultContent result)
            {
                Label(result, ContentOrigin.Tool(_tools?.GetValueOrDefault(result.CallId)).ToString());
            }
            else if (content is TextContent or DataContent or UriContent)
            {
                Label(content, Model);
            }
        }
    }

    private static void Label(AIContent content, string origin)
    {
        if (content.AdditionalProperties is not { } properties)
        {
            content.AdditionalProperties = new() { [ContentOrigin.PropertyName] = origin };
        }
        else if (!properties.ContainsKey(ContentOrigin.PropertyName))
        {
            content.AdditionalProperties = new(properties) { [ContentOrigin.PropertyName] = origin };
        }
    }
}
