using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing;

/// <summary>A chat client in which the test plays the model: it answers with scripted steps, in order or by a rule.</summary>
/// <remarks>Thread-safe. Streaming and non-streaming calls answer with the same content; delays pass in the time of the given clock.</remarks>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Func<ScriptedRequest, ScriptedStep> _answer;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private int _responses;

    /// <summary>Creates a client that answers with the steps in order.</summary>
    /// <param name="steps">The steps. A call beyond the last one throws <see cref="InvalidOperationException"/>.</param>
    public ScriptedChatClient(params ScriptedStep[] steps)
        : this(InOrder(steps))
    {
    }

    /// <summary>Creates a client that answers by a rule.</summary>
    /// <param name="answer">Gives the answer to a request; may be called from several threads at once.</param>
    /// <param name="timeProvider">The clock of the delays; <see langword="null"/> for the system's.</param>
    public ScriptedChatClient(Func<ScriptedRequest, ScriptedStep> answer, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _answer = answer;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>What the client says of itself.</summary>
    public ChatClientMetadata Metadata { get; init; } = new("scripted", defaultModelId: "scripted-model");

    /// <summary>Gives a client that answers with the steps in order, with delays in the time of a clock.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="steps">The steps.</param>
    /// <returns>The client.</returns>
    public static ScriptedChatClient InTime(TimeProvider timeProvider, params ScriptedStep[] steps) => new(InOrder(steps), timeProvider);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var step = Ask(messages, options, streaming: false);
        var contents = new List<AIContent>();
        foreach (var part in step.Parts)
        {
            await PlayAsync(part, cancellationToken).ConfigureAwait(false);
            if (part.Content is TextContent text && contents is [.., TextContent last])
            {
                contents[^1] = new TextContent(last.Text + text.Text);
            }
            else if (part.Content is not null)
            {
                contents.Add(part.Content);
            }
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = NextId(),
            ModelId = Metadata.DefaultModelId,
            FinishReason = step.EffectiveFinishReason,
            Usage = step.Usage,
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var step = Ask(messages, options, streaming: true);
        var id = NextId();
        foreach (var part in step.Parts)
        {
            await PlayAsync(part, cancellationToken).ConfigureAwait(false);
            if (part.Delay == TimeSpan.Zero)
            {
                yield return Update(id, part.Content is null ? [] : [part.Content]);
            }
        }

        var last = Update(id, step.Usage is null ? [] : [new UsageContent(step.Usage)]);
        last.FinishReason = step.EffectiveFinishReason;
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static Func<ScriptedRequest, ScriptedStep> InOrder(ScriptedStep[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var next = -1;
        return _ => Interlocked.Increment(ref next) is var index && index < steps.Length
            ? steps[index]
            : throw new InvalidOperationException($"The script has {steps.Length} steps and was asked for one more.");
    }

    private ScriptedStep Ask(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        var request = new ScriptedRequest([.. messages], options, streaming);
        _requests.Enqueue(request);
        return _answer(request);
    }

    private async ValueTask PlayAsync(ScriptedPart part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (part.Delay > TimeSpan.Zero)
        {
            await Task.Delay(part.Delay, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (part.Exception is not null)
        {
            throw part.Exception;
        }
    }

    private ChatResponseUpdate Update(string id, IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = id,
        MessageId = id,
        ModelId = Metadata.DefaultModelId,
    };

    private string NextId() => "scripted-" + Interlocked.Increment(ref _responses).ToString(CultureInfo.InvariantCulture);
}
