using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>Who answers when a client cannot, how long a failing one is left alone, and what is said when nobody can answer.</summary>
public sealed partial class FallbackOptions
{
    /// <summary>The name of the client itself among the candidates, for events, profiles and states.</summary>
    public const string PrimaryName = "primary";

    private readonly Dictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    /// <summary>The candidates after the client itself, in order, each once.</summary>
    /// <value>
    /// Default empty. Keys of chat clients in the container, or names given to
    /// <see cref="Then(IChatClient, string, Action{CandidateProfile})"/>.
    /// </value>
    public IList<string> Candidates { get; } = [];

    /// <summary>What the candidates are and what they can do, by name; the client itself is <see cref="PrimaryName"/>.</summary>
    /// <value>Default empty. A name that no candidate has is an error when the pipeline is built.</value>
    public IDictionary<string, CandidateProfile> Profiles { get; } = new Dictionary<string, CandidateProfile>(StringComparer.Ordinal);

    /// <summary>The region in which every request must be processed.</summary>
    /// <value>Default <see langword="null"/>: any. A request may require more with <see cref="FallbackChain.RegionProperty"/>.</value>
    /// <remarks>Fails closed: a candidate that does not declare its region is not asked.</remarks>
    public string? Region { get; set; }

    /// <summary>The classes of data that every request is taken to hold.</summary>
    /// <value>Default empty. A request may name more with <see cref="FallbackChain.DataClassProperty"/>.</value>
    /// <remarks>Fails closed: a candidate that is not declared to be allowed all of them is not asked.</remarks>
    public IList<string> DataClasses { get; } = [];

    /// <summary>How long a candidate is left alone that limits the rate without saying for how long.</summary>
    /// <value>Default 5 seconds. From zero to 1 day.</value>
    /// <remarks>The cooldown of LiteLLM's router; a <c>Retry-After</c> takes its place.</remarks>
    public TimeSpan RateLimitCooldown { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many failures in a row it takes until a candidate is left alone for <see cref="FailureCooldown"/>.</summary>
    /// <value>Default 2. Range 1 to 1,000.</value>
    /// <remarks>A lone failure is common and says little; at the traffic of agents two in a row are evidence.</remarks>
    [Range(1, 1_000)]
    public int FailuresBeforeCooldown { get; set; } = 2;

    /// <summary>How long a candidate is left alone that failed several times in a row.</summary>
    /// <value>Default 10 seconds. From zero to 1 day.</value>
    public TimeSpan FailureCooldown { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a candidate is left alone that only a person can mend; also the longest cooldown.</summary>
    /// <value>Default 5 minutes. From zero to 1 day. Such are wrong credentials, no permission, no such model, quota used up.</value>
    /// <remarks>One such failure is enough: a dead first candidate then costs one call in five minutes, not one per request.</remarks>
    public TimeSpan LongCooldown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a request asks the same candidate at most.</summary>
    /// <value>
    /// Default <see langword="null"/>: 10 where the run has a deadline, which bounds it as well, and 3 where there is none. Range 1, which gives
    /// up after the first round, to 10.
    /// </value>
    /// <remarks>
    /// Once all have failed for the moment, a candidate is asked again when it is due: after its cooldown, at the earliest after 1 second, and
    /// every further time after twice as long; only within <see cref="MaxWait"/> and the deadline of the run.
    /// </remarks>
    [Range(1, 10)]
    public int? MaxRounds { get; set; }

    /// <summary>How long a request may wait in all when every candidate is left alone for a moment.</summary>
    /// <value>
    /// Default <see langword="null"/>: up to the deadline of the run, and 15 seconds where there is none. From zero, which never waits, to
    /// 1 day. A wait never outlasts the deadline of the run.
    /// </value>
    /// <remarks>An agent's task of minutes is better served by a wait of seconds than by a hand-over.</remarks>
    public TimeSpan? MaxWait { get; set; }

    /// <summary>Whether streams are judged by the check of <see cref="AcceptWhen(Func{ChatResponse, bool})"/> as well.</summary>
    /// <value>
    /// Default <see langword="true"/>: a stream is then held back until it is whole. <see langword="false"/> lets it flow, and judges only
    /// answers that are not streamed. Without a check nothing is held back.
    /// </value>
    public bool JudgeStreams { get; set; } = true;

    /// <summary>What happens when a stream breaks after part of it was handed out.</summary>
    /// <value>Default <see cref="StreamFailure.Surface"/>. <see cref="StreamFailure.Restart"/> only where the host can take back what it showed.</value>
    public StreamFailure StreamFailure { get; set; }

    internal Func<ChatResponse, CancellationToken, ValueTask<bool>>? Accept { get; private set; }

    /// <summary>Says what the client itself is and can do.</summary>
    /// <param name="configure">Sets the profile.</param>
    /// <returns>The options.</returns>
    public FallbackOptions Primary(Action<CandidateProfile> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(ProfileOf(PrimaryName));
        return this;
    }

    /// <summary>Adds a candidate by its key in the container.</summary>
    /// <param name="key">The key of a registered <see cref="IChatClient"/>.</param>
    /// <param name="configure">Says what it is and can do; <see langword="null"/> for what <see cref="Profiles"/> holds.</param>
    /// <returns>The options.</returns>
    public FallbackOptions Then(string key, Action<CandidateProfile>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Candidates.Add(key);
        configure?.Invoke(ProfileOf(key));
        return this;
    }

    /// <summary>Adds a candidate.</summary>
    /// <param name="client">The client. It is not disposed of with the pipeline.</param>
    /// <param name="name">Its name, for events and messages.</param>
    /// <param name="configure">Says what it is and can do; <see langword="null"/> for what <see cref="Profiles"/> holds.</param>
    /// <returns>The options.</returns>
    public FallbackOptions Then(IChatClient client, string name, Action<CandidateProfile>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Then(name, configure);
        _clients[name] = client;
        return this;
    }

    /// <summary>Accepts an answer only when it is good enough; otherwise the next candidate is asked: cheap first, the best last.</summary>
    /// <param name="check">Judges a whole answer. It must be thread-safe. One that throws has not accepted the answer.</param>
    /// <returns>The options.</returns>
    /// <remarks>
    /// Answers that call tools are not judged: they are steps, not what the user gets to see. When no answer is accepted, the last one is
    /// returned, with <see cref="FallbackChain.NotAcceptedProperty"/>. What rejected answers cost is added to the usage of the one returned.
    /// Streams are held back until they are whole; see <see cref="JudgeStreams"/>.
    /// </remarks>
    public FallbackOptions AcceptWhen(Func<ChatResponse, bool> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Accept = (answer, _) => new(check(answer));
        return this;
    }

    /// <inheritdoc cref="AcceptWhen(Func{ChatResponse, bool})"/>
    public FallbackOptions AcceptWhen(Func<ChatResponse, CancellationToken, ValueTask<bool>> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Accept = check;
        return this;
    }

    internal IChatClient? FindClient(string name) => _clients.GetValueOrDefault(name);

    private CandidateProfile ProfileOf(string name)
    {
        if (!Profiles.TryGetValue(name, out var profile))
        {
            Profiles[name] = profile = new CandidateProfile();
        }

        return profile;
    }
}
