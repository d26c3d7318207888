using AgentGuard.Events;
using AgentGuard.Fallback.Answers;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Asks another model, without tools and with a note on what is not possible now.</summary>
/// <remarks>A streamed answer is read to its end first: nothing of it is handed out if it breaks.</remarks>
internal sealed class ReducedEnding : IEnding
{
    private readonly FallbackCandidate _model;
    private readonly string _note;
    private readonly ChainDemands _demands;
    private readonly AgentEvents? _events;
    private readonly TranscriptRules _rules;

    public ReducedEnding(FallbackCandidate model, string note, ChainDemands demands, AgentEvents? events)
    {
        _events = events;
        _model = model;
        _note = note;
        _demands = demands;
        _rules = model.Profile.Provider is { } provider ? TranscriptRules.For(provider) : TranscriptRules.For(model.Client);
    }

    public EndingStep Step => EndingStep.ReducedMode;

    public async Task<LesserAnswer?> TryAsync(EndingRequest request, CancellationToken cancellationToken)
    {
        // Another provider does not know a conversation that is kept elsewhere.
        if (request.Options?.ConversationId is not null)
        {
            return null;
        }

        var messages = TranscriptFixer.Mend(request.Messages, _rules).Messages;
        var options = Reduce(request.Options, messages);
        if (new RequestNeeds(messages, options, _demands).FindMisfit(_model) is { } misfit)
        {
            await AgentEvents.RaiseAsync(_events, misfit, cancellationToken).ConfigureAwait(false);
            return null;
        }

        List<ChatResponseUpdate>? updates = null;
        if (request.IsStreaming)
        {
            updates = [];
            await foreach (var update in _model.Client.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
            }
        }

        var response = updates?.ToChatResponse()
            ?? await _model.Client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return AnswerCheck.Inspect(response) is null && !response.Messages.Any(CallsTools)
            ? new LesserAnswer(Degradation.Reduced, response, updates)
            : null;
    }

    private static bool CallsTools(ChatMessage message) => message.Contents.Any(content => content is ToolCallContent);

    // A provider may refuse calls in the conversation where no tools are named: then they stay, out of use.
    private ChatOptions Reduce(ChatOptions? options, IReadOnlyList<ChatMessage> messages)
    {
        var reduced = options?.Clone() ?? new ChatOptions();
        reduced.ModelId = _model.Profile.ModelId;
        reduced.Instructions = string.IsNullOrEmpty(reduced.Instructions) ? _note : $"{reduced.Instructions}\n\n{_note}";
        if (reduced.Tools is { Count: > 0 } && messages.Any(message => message.Role == ChatRole.Tool))
        {
            reduced.ToolMode = ChatToolMode.None;
            return reduced;
        }

        reduced.Tools = null;
        reduced.ToolMode = null;
        reduced.AllowMultipleToolCalls = null;
        return reduced;
    }
}
