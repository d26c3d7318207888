using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>What a provider accepts as a transcript.</summary>
/// <remarks>
/// <para>The profiles of providers are static properties; <see cref="For(IChatClient)"/> picks one. Derive your own with a <c>with</c>
/// expression. The parameterless constructor gives a profile that accepts everything but calls and results that do not belong together.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed partial record TranscriptRules
{
    private readonly AsciiSet? _callIds;
    private readonly AsciiSet? _names;

    /// <summary>A name for the profile, for messages.</summary>
    /// <value>Default <c>custom</c>.</value>
    public string Name { get; init; } = "custom";

    /// <summary>The provider, as <see cref="TranscriptAuthor"/> labels what it wrote.</summary>
    /// <value>Default <see langword="null"/>: nothing is known to be its own by a label.</value>
    public string? Provider { get; init; }

    /// <summary>The namespace of the SDK whose objects the target's adapter made: what hangs on messages from elsewhere is foreign.</summary>
    /// <value>Default <see langword="null"/>: every raw representation is foreign.</value>
    public string? RepresentationNamespace { get; init; }

    /// <summary>Whether signed reasoning and files that do not say who made them count as the target's own.</summary>
    /// <value>Default <see langword="false"/>: they are foreign. Set it where the conversation was held with the target so far.</value>
    public bool TrustsUnattributed { get; init; }

    /// <summary>The shortest id of a call.</summary>
    /// <value>Default 1 character.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MinCallIdLength
    {
        get;
        init => field = AtLeastOne(value);
    } = 1;

    /// <summary>The longest id of a call.</summary>
    /// <value>Default 2,147,483,647 characters: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MaxCallIdLength
    {
        get;
        init => field = AtLeastOne(value);
    } = int.MaxValue;

    /// <summary>The ASCII characters that ids of calls are made of.</summary>
    /// <value>Default <see langword="null"/>: any character.</value>
    /// <exception cref="ArgumentException">There is none, or one is not ASCII.</exception>
    public string? CallIdCharacters
    {
        get;
        init => (field, _callIds) = (value, SetOf(value));
    }

    /// <summary>Whether an id may stand for one call only in the whole transcript. In one message it always may.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool RequiresUniqueCallIds { get; init; }

    /// <summary>The longest name of a tool.</summary>
    /// <value>Default 2,147,483,647 characters: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MaxNameLength
    {
        get;
        init => field = AtLeastOne(value);
    } = int.MaxValue;

    /// <summary>The ASCII characters that names of tools are made of.</summary>
    /// <value>Default <see langword="null"/>: any character.</value>
    /// <exception cref="ArgumentException">There is none, or one is not ASCII.</exception>
    public string? NameCharacters
    {
        get;
        init => (field, _names) = (value, SetOf(value));
    }

    /// <summary>Whether the results of one message's calls stand in one message.</summary>
    /// <value>Default <see langword="false"/>: they may follow in several.</value>
    public bool RequiresResultsInOneMessage { get; init; }

    /// <summary>Whether two messages of the user, or two of the assistant, may follow each other.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsRepeatedRoles { get; init; } = true;

    /// <summary>Whether a message of the user may follow the results of tools.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsUserAfterResults { get; init; } = true;

    /// <summary>Whether the first message after those of the system is the user's.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool RequiresUserFirst { get; init; }

    /// <summary>Whether the last message may be the assistant's, from which the model goes on.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsAssistantLast { get; init; } = true;

    /// <summary>Whether such a last message may end in white space.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsTrailingWhitespace { get; init; } = true;

    /// <summary>Whether a text may be empty or white space alone.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsBlankText { get; init; } = true;

    /// <summary>Whether the role <c>developer</c> is known, which then counts as the system's.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsDeveloperRole { get; init; } = true;

    /// <summary>Where messages of the system may stand.</summary>
    /// <value>Default <see cref="SystemPlacement.Anywhere"/>.</value>
    public SystemPlacement SystemPlacement { get; init; }

    /// <summary>What becomes of reasoning.</summary>
    /// <value>Default <see cref="ReasoningAcceptance.Text"/>.</value>
    public ReasoningAcceptance Reasoning { get; init; } = ReasoningAcceptance.Text;

    /// <summary>The media types that may be part of a message: whole (<c>image/png</c>), or a class of them (<c>image/*</c>).</summary>
    /// <value>Default <see langword="null"/>: all.</value>
    public IReadOnlyList<string>? MediaTypes { get; init; }

    /// <summary>Whether media may be given as a link instead of bytes.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsLinks { get; init; } = true;

    /// <summary>Whether files that lie at the provider may be named.</summary>
    /// <value>Default <see langword="true"/>: the provider's own, see <see cref="TrustsUnattributed"/>.</value>
    public bool AllowsHostedFiles { get; init; } = true;

    /// <summary>Whether media may stand in messages of the assistant.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowsMediaFromAssistant { get; init; } = true;

    internal bool AcceptsCallId(string id) =>
        id.Length >= MinCallIdLength && id.Length <= MaxCallIdLength && (_callIds is not { } set || set.ContainsAll(id));

    internal bool AcceptsCallIdCharacter(char character) => _callIds is not { } set || set.Contains(character);

    internal bool AcceptsName(string name) =>
        name.Length > 0 && name.Length <= MaxNameLength && (_names is not { } set || set.ContainsAll(name));

    internal bool AcceptsNameCharacter(char character) => _names is not { } set || set.Contains(character);

    /// <summary>Checks what no property can check by itself.</summary>
    /// <exception cref="ArgumentException">The shortest id is longer than the longest.</exception>
    internal void ThrowIfInvalid()
    {
        if (MinCallIdLength > MaxCallIdLength)
        {
            throw new ArgumentException($"The rules '{Name}' accept no id of a call: at least {MinCallIdLength} characters, at most {MaxCallIdLength}.");
        }
    }

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }

    private static AsciiSet? SetOf(string? characters) =>
        characters is null ? null
        : characters.Length == 0 ? throw new ArgumentException("A set of accepted characters needs at least one; null accepts any.", nameof(characters))
        : new AsciiSet(characters);
}
