using AgentGuard.Guardrails.Sanitizing;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Judges the conversation that a call brings along: every message, not the last one alone, and text by text.</summary>
/// <remarks>
/// What a user said is judged as <see cref="TrustBoundary.Input"/>, what a tool returned as <see cref="TrustBoundary.ToolResult"/>, what
/// the assistant said as <see cref="TrustBoundary.ModelRequest"/>: its restored values leave again. The host's own messages pass. What the
/// host labelled as untrusted is judged as a tool's result, whichever message it stands in.
/// </remarks>
internal sealed class MessageInspection
{
    private static readonly ChatRole Developer = new("developer");
    private readonly GuardrailPolicy _policy;
    private readonly RequestNotes _notes;

    public MessageInspection(GuardrailPolicy policy)
    {
        _policy = policy;
        _notes = new RequestNotes(policy.Guardrails);
    }

    private bool IsIdle => !_policy.Inspects(TrustBoundary.Input)
        && !_policy.Inspects(TrustBoundary.ModelRequest)
        && !_policy.Inspects(TrustBoundary.ToolResult);

    public async ValueTask<InspectedMessages> InspectAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ChatMessage[] inspected = [.. messages];
        var note = _notes.Create(inspected);
        for (var i = 0; i < inspected.Length && !IsIdle; i++)
        {
            var message = inspected[i];
            var contents = message.Contents;
            for (var j = 0; j < message.Contents.Count; j++)
            {
                var (content, stop, boundary) =
                    await InspectAsync(inspected, message, contents[j], cancellationToken).ConfigureAwait(false);
                if (stop is not null)
                {
                    return new(inspected, stop, boundary);
                }

                if (!ReferenceEquals(content, contents[j]))
                {
                    contents = ReferenceEquals(contents, message.Contents) ? [.. contents] : contents;
                    contents[j] = content;
                }
            }

            inspected[i] = ReferenceEquals(contents, message.Contents) ? message : MessageText.WithContents(message, contents);
        }

        return new(RequestNotes.Insert(inspected, note), Stop: null, TrustBoundary.Input);
    }

    private async ValueTask<(AIContent Content, Verdict? Stop, TrustBoundary Boundary)> InspectAsync(
        ChatMessage[] messages, ChatMessage message, AIContent content, CancellationToken cancellationToken)
    {
        var label = content.GetOrigin();
        var isHosts = (message.Role == ChatRole.System || message.Role == Developer) && label is not { IsUntrusted: true };
        var boundary = content is FunctionResultContent || label is { IsUntrusted: true } ? TrustBoundary.ToolResult : BoundaryOf(message.Role);
        if (isHosts || content is not (TextContent or FunctionResultContent) || !_policy.Inspects(boundary))
        {
            return (content, null, boundary);
        }

        var result = content as FunctionResultContent;
        var text = result is null ? ((TextContent)content).Text : MessageText.OfResult(result.Result);
        if (text.Length == 0)
        {
            return (content, null, boundary);
        }

        var tool = result is null ? null : ToolNameOf(messages, result.CallId);
        var inspected = new BoundaryContent(boundary, text)
        {
            Role = message.Role,
            ToolName = tool,
            Origin = label ?? (tool is null ? message.GetOrigin(content) : ContentOrigin.Tool(tool)),
        };
        var verdict = await _policy.InspectAsync(inspected, cancellationToken).ConfigureAwait(false);
        return verdict switch
        {
            Verdict.Allow => (content, null, boundary),
            Verdict.Rewrite rewrite => (WithText(content, rewrite.Text), null, boundary),

            // The other side of a tool's result is the model: it goes on without the result, as it would have within the loop.
            Verdict.Block block when boundary is TrustBoundary.ToolResult => (WithText(content, block.SafeMessage), null, boundary),
            _ => (content, verdict, boundary),
        };
    }

    private static TrustBoundary BoundaryOf(ChatRole role) =>
        role == ChatRole.Assistant ? TrustBoundary.ModelRequest
        : role == ChatRole.Tool ? TrustBoundary.ToolResult
        : TrustBoundary.Input;

    private static AIContent WithText(AIContent content, string text) => content is FunctionResultContent result
        ? MessageText.WithText(result, text)
        : MessageText.WithText((TextContent)content, text);

    private static string? ToolNameOf(ChatMessage[] messages, string callId) => messages
        .SelectMany(message => message.Contents)
        .OfType<FunctionCallContent>()
        .LastOrDefault(call => call.CallId == callId)?.Name;
}
