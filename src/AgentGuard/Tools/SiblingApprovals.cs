using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Lets a person be asked about the calls that need it, and not about those that were made beside them.</summary>
/// <remarks>
/// The loop asks for approval of every call of an answer where one needs it. The others are taken out and kept with the request that is asked,
/// in the transcript itself, so that a stored conversation still has them; when the person has answered they are put back as approved.
/// </remarks>
internal static class SiblingApprovals
{
    private const string PropertyName = "agentguard.siblings";

    public static bool IsRequest(AIContent content) => content is ToolApprovalRequestContent;

    /// <summary>Takes the requests out that nobody needs to be asked about.</summary>
    /// <param name="contents">The lists of contents of an answer; a list is replaced where something is taken out of it.</param>
    /// <param name="needsApproval">Whether a tool of that name needs approval.</param>
    public static void TakeOut(IList<IList<AIContent>> contents, Func<string, bool> needsApproval)
    {
        ToolApprovalRequestContent? asked = null;
        List<AIContent> siblings = [];
        foreach (var request in contents.SelectMany(list => list).OfType<ToolApprovalRequestContent>())
        {
            if (request.ToolCall is FunctionCallContent call && !needsApproval(call.Name))
            {
                siblings.Add(request);
            }
            else
            {
                asked ??= request;
            }
        }

        if (asked is null || siblings.Count == 0)
        {
            return;
        }

        (asked.AdditionalProperties ??= [])[PropertyName] = JsonSerializer.SerializeToElement(
            siblings.ToArray(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent[])));
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i].Any(siblings.Contains))
            {
                contents[i] = [.. contents[i].Where(content => !siblings.Contains(content))];
            }
        }
    }

    /// <summary>Puts back what was taken out, as approved, where the request beside it was answered.</summary>
    /// <returns>The messages; the same list where nothing was taken out.</returns>
    public static IEnumerable<ChatMessage> PutBack(IEnumerable<ChatMessage> messages)
    {
        var list = messages as IList<ChatMessage> ?? [.. messages];
        Dictionary<string, AIContent[]>? siblings = null;
        foreach (var content in list.SelectMany(message => message.Contents))
        {
            if (content is ToolApprovalRequestContent request && Read(request) is { } taken)
            {
                (siblings ??= new(StringComparer.Ordinal))[request.RequestId] = taken;
            }
        }

        return siblings is null ? list : [.. list.Select(message => WithSiblings(message, siblings))];
    }

    private static ChatMessage WithSiblings(ChatMessage message, Dictionary<string, AIContent[]> siblings)
    {
        List<AIContent> added = [];
        foreach (var content in message.Contents)
        {
            if (content is ToolApprovalRequestContent request && siblings.TryGetValue(request.RequestId, out var requests))
            {
                added.AddRange(requests);
            }
            else if (content is ToolApprovalResponseContent response && siblings.TryGetValue(response.RequestId, out requests))
            {
                added.AddRange(requests.OfType<ToolApprovalRequestContent>().Select(sibling => sibling.CreateResponse(approved: true)));
            }
        }

        if (added.Count == 0)
        {
            return message;
        }

        var copy = message.Clone();
        copy.Contents = [.. message.Contents, .. added];
        return copy;
    }

    private static AIContent[]? Read(ToolApprovalRequestContent request) =>
        request.AdditionalProperties?.GetValueOrDefault(PropertyName) is JsonElement { ValueKind: JsonValueKind.Array } json
            ? (AIContent[]?)json.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent[])))
            : null;
}
