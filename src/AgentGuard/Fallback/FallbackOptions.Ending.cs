using AgentGuard.Failures;
using AgentGuard.Fallback.Ending;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback;

/// <content>What happens when no candidate can answer.</content>
public sealed partial class FallbackOptions
{
    private const string DefaultReducedNote =
        "You are standing in for an assistant that is not available now. You have no tools: you can look nothing up and change nothing. "
        + "Answer from this conversation alone, say plainly what you cannot do, and never claim to have done it.";

    private Func<ModelFailure, string?>? _answer;

    /// <summary>In which order the steps of the end are tried.</summary>
    /// <value>
    /// Default empty: cached answer, reduced mode, then the hand-over with the fixed answer. The methods below add themselves in the order of
    /// their calls; steps that are set up but not named come last.
    /// </value>
    public IList<EndingStep> EndingOrder { get; } = [];

    /// <summary>How long a step of the end may take, until the next one is tried.</summary>
    /// <value>Default 30 seconds. From 1 millisecond to 1 hour. Never past the deadline of the run, but a hand-over has 1 second at least.</value>
    public TimeSpan EndingStepTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Which answers are remembered and given again.</summary>
    /// <value>Default: none.</value>
    [ValidateObjectMembers(typeof(AnswerCacheRangeValidator))]
    public AnswerCacheOptions AnswerCache { get; } = new();

    /// <summary>The model that answers without tools: a key of a chat client in the container, or a name given to <c>ReduceTo</c>.</summary>
    /// <value>Default <see langword="null"/>: none. Its profile, where it has one, is among <see cref="Profiles"/>.</value>
    public string? ReducedModel { get; set; }

    /// <summary>What that model is told of its situation, after the instructions of the request.</summary>
    /// <value>Default: in English, that it has no tools and must not claim to have done what it cannot do.</value>
    public string ReducedNote { get; set; } = DefaultReducedNote;

    /// <summary>What is answered when no candidate can.</summary>
    /// <value>Default <see langword="null"/>: nothing; the failure goes to the host.</value>
    public string? StaticAnswer { get; set; }

    /// <summary>Why a person takes over when no candidate can answer; free of content. It sets that off.</summary>
    /// <value>Default <see langword="null"/>: nobody takes over.</value>
    /// <remarks>Without a <see cref="StaticAnswer"/> the answer then says in English that a person takes over.</remarks>
    public string? HandOverReason { get; set; }

    internal Func<ModelFailure, string?>? AnswerText => _answer ?? (StaticAnswer is { } text ? _ => text : null);

    internal bool HasEnding => AnswerCache.Enabled || ReducedModel is not null || AnswerText is not null || HandOverReason is not null;

    /// <summary>Remembers answers, and gives them again when no candidate can answer.</summary>
    /// <param name="configure">Changes how; <see langword="null"/> for the same requests of the same principal within the last hour.</param>
    /// <returns>The options.</returns>
    /// <remarks>Answers that call tools are never remembered, nor are requests of nobody: see <see cref="AnswerCacheOptions.IsShared"/>.</remarks>
    public FallbackOptions AnswerFromCache(Action<AnswerCacheOptions>? configure = null)
    {
        AnswerCache.Enabled = true;
        configure?.Invoke(AnswerCache);
        return Name(EndingStep.CachedAnswer);
    }

    /// <summary>Lets another model answer without tools when no candidate can.</summary>
    /// <param name="key">The key of a registered <see cref="IChatClient"/>.</param>
    /// <param name="configure">Says what it is and can do; it must satisfy the same requirements of region and data classes.</param>
    /// <returns>The options.</returns>
    public FallbackOptions ReduceTo(string key, Action<CandidateProfile>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ReducedModel = key;
        configure?.Invoke(ProfileOf(key));
        return Name(EndingStep.ReducedMode);
    }

    /// <summary>Lets another model answer without tools when no candidate can.</summary>
    /// <param name="client">The client. It is not disposed of with the pipeline.</param>
    /// <param name="name">Its name, for events and messages.</param>
    /// <param name="configure">Says what it is and can do; it must satisfy the same requirements of region and data classes.</param>
    /// <returns>The options.</returns>
    public FallbackOptions ReduceTo(IChatClient client, string name, Action<CandidateProfile>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ReduceTo(name, configure);
        _clients[name] = client;
        return this;
    }

    /// <summary>Answers with a fixed text when no candidate can.</summary>
    /// <param name="text">The text. Where <see cref="HandOver"/> is called too, it is what is said while a person takes over.</param>
    /// <returns>The options.</returns>
    public FallbackOptions AnswerWith(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        StaticAnswer = text;
        return Name(EndingStep.StaticAnswer);
    }

    /// <summary>Answers with a text for the failure when no candidate can.</summary>
    /// <param name="text">Gives the text for the last failure; <see langword="null"/> for none, and the next step is tried.</param>
    /// <returns>The options.</returns>
    public FallbackOptions AnswerWith(Func<ModelFailure, string?> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _answer = text;
        return Name(EndingStep.StaticAnswer);
    }

    /// <summary>Lets a person take over when no candidate can answer.</summary>
    /// <param name="reason">Why; free of content.</param>
    /// <returns>The options.</returns>
    public FallbackOptions HandOver(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        HandOverReason = reason;
        return Name(EndingStep.HandOver);
    }

    internal void SetClient(string name, IChatClient client) => _clients[name] = client;

    private FallbackOptions Name(EndingStep step)
    {
        if (!EndingOrder.Contains(step))
        {
            EndingOrder.Add(step);
        }

        return this;
    }
}
