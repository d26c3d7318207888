namespace AgentGuard.Mcp;

/// <summary>What is taken from a server.</summary>
/// <remarks>Not thread-safe while it is changed.</remarks>
public sealed class McpToolsetOptions
{
    /// <summary>What the names of the tools begin with, so that two servers do not meet: <c>crm_</c>.</summary>
    /// <value>Default empty. Letters, digits, <c>_</c> and <c>-</c>.</value>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>The definitions that were accepted.</summary>
    /// <value>Default: none, in memory, for this server alone. <see cref="McpPins.Load"/> gives those of a file.</value>
    public McpPins Pins { get; set; } = new();

    /// <summary>Whether a tool that was never seen is accepted as it is.</summary>
    /// <value>
    /// Default <see langword="true"/>: trust on first use. With <see langword="false"/> every tool waits for <see cref="McpToolset.AcceptAsync"/>.
    /// </value>
    public bool AcceptsNewTools { get; set; } = true;

    /// <summary>Whether the server's hints decide what its tools do to the world: read only, idempotent, destructive.</summary>
    /// <value>
    /// Default <see langword="false"/>: a hint can make a tool more careful, never less, since a tool that only claims to read would be repeated and
    /// its effects not recorded. The specification calls hints of servers one does not trust untrusted.
    /// </value>
    public bool TrustsHints { get; set; }

    /// <summary>How long an answer to "which tools are there" may take, all pages together.</summary>
    /// <value>Default 30 seconds. Above zero, at most an hour.</value>
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a call first reads anew whether its tool is still the same.</summary>
    /// <value>
    /// Default 5 minutes. <see langword="null"/>: only when the server says that its tools have changed. Zero: before each call. At most a day.
    /// </value>
    public TimeSpan? VerifyAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many tools are taken.</summary>
    /// <value>Default 128, the most that several providers accept in a request. Range 1 to 10,000. Further ones are refused.</value>
    public int MaxTools { get; set; } = 128;

    /// <summary>How many bytes the schemas of a tool may have together.</summary>
    /// <value>Default 65,536. Range 1,024 to 16,777,216. A tool with more is refused.</value>
    public int MaxSchemaBytes { get; set; } = 65_536;

    /// <summary>How many characters of a description the model reads.</summary>
    /// <value>Default 4,096. Range 100 to 1,000,000. The rest is cut off.</value>
    public int MaxDescriptionLength { get; set; } = 4_096;

    /// <summary>How many characters a result may have: text, and media in base64.</summary>
    /// <value>
    /// Default 16,777,216. Range 1,000 to 1,000,000,000. A longer one is a failure that says so. What the tool guard leaves out of results that are
    /// shorter is its <c>MaxResultTokens</c>. How much is read from the wire at all is bounded by <see cref="MessageLimitStream"/>.
    /// </value>
    public int MaxResultLength { get; set; } = 16 * 1024 * 1024;

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Prefix);
        ArgumentNullException.ThrowIfNull(Pins);
        Require(Prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), nameof(Prefix), Prefix, "letters, digits, '_' and '-'");
        Require(ListTimeout > TimeSpan.Zero && ListTimeout <= TimeSpan.FromHours(1), nameof(ListTimeout), ListTimeout, "above zero and at most an hour");
        Require(
            VerifyAfter is null || (VerifyAfter >= TimeSpan.Zero && VerifyAfter <= TimeSpan.FromDays(1)), nameof(VerifyAfter), VerifyAfter, "zero to a day");
        Require(MaxTools is >= 1 and <= 10_000, nameof(MaxTools), MaxTools, "1 to 10,000");
        Require(MaxSchemaBytes is >= 1_024 and <= 16_777_216, nameof(MaxSchemaBytes), MaxSchemaBytes, "1,024 to 16,777,216");
        Require(MaxDescriptionLength is >= 100 and <= 1_000_000, nameof(MaxDescriptionLength), MaxDescriptionLength, "100 to 1,000,000");
        Require(MaxResultLength is >= 1_000 and <= 1_000_000_000, nameof(MaxResultLength), MaxResultLength, "1,000 to 1,000,000,000");
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new AgentGuardException(FormattableString.Invariant($"{name} is {value}; it must be {range}."));
        }
    }
}
