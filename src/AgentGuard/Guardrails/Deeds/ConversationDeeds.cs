using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>Reads from a conversation which tool calls succeeded, for loops whose tools record nothing themselves.</summary>
/// <remarks>Belongs to one call. It allocates nothing where no tool was called.</remarks>
internal sealed class ConversationDeeds
{
    private readonly AgentRun _run;
    private Dictionary<string, string>? _names;

    public ConversationDeeds(AgentRun run, IReadOnlyList<ChatMessage> history)
    {
        _run = run;
        var lastUser = history.Count - 1;
        while (lastUser >= 0 && history[lastUser].Role != ChatRole.User)
        {
            lastUser--;
        }

        for (var i = 0; i < history.Count; i++)
        {
            Read(history[i].Contents, isEarlier: i < lastUser);
        }
    }

    public void Read(IList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            Read(message.Contents);
        }
    }

    public void Read(IList<AIContent> contents, bool isEarlier = false)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case FunctionCallContent call:
                    (_names ??= new(StringComparer.Ordinal))[call.CallId] = call.Name;
                    break;

                // A result whose call is not known says nothing: it may be of any tool.
                case FunctionResultContent result when _names?.GetValueOrDefault(result.CallId) is { } name:
                    _run.Deeds.Read(new ToolDeed(result.CallId, name, ToolOutcome.IsSuccess(result)) { IsEarlier = isEarlier });
                    break;
            }
        }
    }
}
