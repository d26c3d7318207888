using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>What a run asked of models and tools, and what they answered.</summary>
/// <param name="Steps">The steps, in the order of their numbers.</param>
/// <remarks>Immutable.</remarks>
public sealed record RunRecording(IReadOnlyList<RecordedStep> Steps)
{
    /// <summary>The tool that reads what was left out of results: the guarded loop adds it.</summary>
    private const string OwnTool = "tools." + RecallTool.Name;

    /// <summary>By this a run that is wound down asks for its final answer.</summary>
    private static readonly RequestPart NoTools = CanonicalRequest.OfModel([], new() { ToolMode = ChatToolMode.None }).Parts[0];

    /// <summary>When it was begun.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The version of this library that wrote it; <see langword="null"/> when it was not recorded by it.</summary>
    public string? Library { get; init; }

    /// <summary>What the host noted, for example the versions of its prompts.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The values that the outside world decided, by name and in their order: times, ids, random numbers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Drawn { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether a redactor took out what must not be kept: replay it with <see cref="ReplayOptions.Redactor"/>.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>
    /// What the run was made of: each model that answered, and a hash of the instructions, of the guardrails and of each tool as the model saw it.
    /// </summary>
    /// <value>By <c>model.NAME</c>, <c>instructions</c>, <c>guardrails</c> and <c>tools.NAME</c>; the first 12 hexadecimal digits of a SHA-256.</value>
    public IReadOnlyDictionary<string, string> Versions => RunVersions.Of(Steps);

    /// <summary>Whether its last line was cut off, as when the process was killed while it wrote; what was written before is there.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Loads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AgentGuardException">It is no recording, is damaged before its last line, or is of a later version; the line is named.</exception>
    public static async Task<RunRecording> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return RecordingFile.Read(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
    }

    /// <summary>Saves the recording, in the form in which a <see cref="RunRecorder"/> writes it.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="cancellationToken">Cancels the saving.</param>
    /// <returns>A task that completes when it is written.</returns>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var before = new PartsBefore();
        List<string> lines = [RecordingFile.Head(this), .. Drawn.SelectMany(pair => pair.Value.Select(value => RecordingFile.Drawn(pair.Key, value)))];
        foreach (var step in Steps)
        {
            lines.Add(RecordingFile.Line(step, before));
            if (step.Tool is null)
            {
                before.Remember(step.Request);
            }
        }

        await File.WriteAllTextAsync(path, string.Join('\n', lines) + "\n", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a recording of a conversation that was kept: each message of the assistant is a model's answer, each result a tool's.</summary>
    /// <param name="messages">The conversation, for example of <see cref="OpenAITranscript"/>.</param>
    /// <param name="options">The tools and options that went with every model call; <see langword="null"/> for none.</param>
    /// <returns>The recording. Times are not known, and are the default values.</returns>
    public static RunRecording FromMessages(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> before = [];
        Dictionary<string, FunctionCallContent> calls = new(StringComparer.Ordinal);
        List<RecordedStep> steps = [];
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                steps.Add(new() { Number = steps.Count + 1, Request = CanonicalRequest.OfModel(before, options), Response = new(message) });
            }

            foreach (var content in message.Contents)
            {
                if (content is FunctionCallContent call)
                {
                    // Some agents give an id twice: the result is that of the later call.
                    calls[call.CallId] = call;
                }
                else if (content is FunctionResultContent result && calls.TryGetValue(result.CallId, out var asked))
                {
                    steps.Add(new()
                    {
                        Number = steps.Count + 1,
                        Tool = asked.Name,
                        Request = CanonicalRequest.OfTool(asked.Name, asked.Arguments),
                        Result = ToolArguments.ToJson(result.Result, options: null),
                        Form = result.Result is string ? RecordedResultForm.Text : RecordedResultForm.Json,
                    });
                }
            }

            before.Add(message);
        }

        return new(steps);
    }

    /// <summary>Says which steps would not be asked today as they were recorded: the prompt, a tool or an option has changed since.</summary>
    /// <param name="today">The tools and options of today, as they go with every model call; <see langword="null"/> for none.</param>
    /// <param name="prompt">
    /// The messages of today that every model call begins with, for example the system prompt; <see langword="null"/> not to compare any.
    /// </param>
    /// <param name="redactor">The redactor that the recording was made with; <see langword="null"/> where it was made without.</param>
    /// <returns>
    /// A divergence for each model step that is stale. What the pipeline adds by itself does not count: the tool of a guarded loop that reads results on, and
    /// that a final answer is asked for without calls; a step without any tool is compared without those of today.
    /// </returns>
    public IReadOnlyList<ReplayDivergence> FindStale(ChatOptions? today, IEnumerable<ChatMessage>? prompt = null, IContentRedactor? redactor = null)
    {
        List<ChatMessage> beginning = [.. prompt ?? []];
        var asked = CanonicalRequest.OfModel(beginning, today);
        asked = redactor is null ? asked : new RecordingRedaction(redactor).Hide(asked);
        List<ReplayDivergence> stale = [];
        foreach (var step in Steps.Where(step => step.Tool is null))
        {
            var recorded = step.Request.Parts
                .Where((part, place) => !part.Path.StartsWith("messages[", StringComparison.Ordinal) || place < beginning.Count)
                .Where(part => !(part.Path == OwnTool || part == NoTools) || asked.Parts.Contains(part)).ToList();

            // A run that is wound down and still calls tools is asked once more without them.
            var expected = recorded.Exists(IsTool) ? asked : CanonicalRequest.Of(asked.Parts.Where(part => !IsTool(part)));
            if (CanonicalRequest.Of(recorded).FirstDifference(expected) is { } difference)
            {
                stale.Add(new(step.Number, "a model", difference));
            }
        }

        return stale;

        static bool IsTool(RequestPart part) => part.Path.StartsWith("tools.", StringComparison.Ordinal);
    }
}
