using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>Sees answers that claim a deed ("refunded", "sent", "booked") while no successful tool call of the run supports it.</summary>
/// <remarks>
/// <para>A phrase of the host is a claim unless, in English or by <see cref="ClaimOptions.TakenBackBy"/>: its sentence is a question; a
/// negation stands before it in its clause ("I could not get it refunded") or right after it ("refunded nothing"); a future or a mere
/// possibility governs it ("will be refunded", "can have it refunded", "to be refunded"); or a condition does ("once you confirm, it
/// is refunded"; "refunded if ..."). A clause ends at a comma, semicolon, colon, dash, bracket, and at "and", "but", "so", "because" and
/// their like. What a phrase means is for the host to choose: "refunded" also stands in "a refunded order", "was refunded to you" does not.</para>
/// <para>It looks at 300 characters before and after a phrase. It sees no claim in other words, and does not compare amounts or names: that
/// some refund succeeded supports "both were refunded". Immutable and thread-safe; it allocates nothing in ASCII texts without a phrase.</para>
/// </remarks>
public sealed class ClaimGuardrail : IGuardrail
{
    private readonly ClaimReader? _reader;
    private readonly Func<BoundaryContent, bool>? _claims;
    private readonly string[] _tools;
    private readonly bool _countsEarlier;

    /// <summary>Creates the guardrail for words and phrases.</summary>
    /// <param name="name">The name of the deed, for example <c>refund</c>.</param>
    /// <param name="options">What claims it, and what supports it.</param>
    /// <exception cref="ArgumentException">There is no phrase or no tool, or an empty one.</exception>
    public ClaimGuardrail(string name, ClaimOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _tools = Named(options.Tools);
        _countsEarlier = options.CountsEarlierTurns;
        _reader = new ClaimReader(new WordList(options.Phrases), options.TakenBackBy is { Count: > 0 } words ? new WordList(words) : null);
    }

    /// <summary>Creates the guardrail for what the host takes for a claim.</summary>
    /// <param name="name">The name of the deed.</param>
    /// <param name="claims">Whether an answer claims it. Must be thread-safe.</param>
    /// <param name="tools">The tools whose success supports it; one or more.</param>
    /// <exception cref="ArgumentException">There is no tool, or an empty one.</exception>
    public ClaimGuardrail(string name, Func<BoundaryContent, bool> claims, params IEnumerable<string> tools)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(tools);
        Name = name;
        _claims = claims;
        _tools = Named([.. tools]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (AgentRun.Current?.Deeds.HasSucceeded(_tools, _countsEarlier) is true)
        {
            return new(GuardrailJudgement.Pass);
        }

        if (_reader is null)
        {
            return new(_claims!(content) ? Found(new Finding(Name, Kind)) : GuardrailJudgement.Pass);
        }

        var claims = _reader.Find(content.Text);
        return new(claims.Count == 0 ? GuardrailJudgement.Pass : Found([.. claims.Select(at => new Finding(Name, Kind, at.Start, at.Length))]));
    }

    private const string Kind = "CLAIM_WITHOUT_DEED";

    private static string[] Named(IReadOnlyList<string> tools) => tools.Count > 0 && !tools.Any(string.IsNullOrEmpty)
        ? [.. tools]
        : throw new ArgumentException("Name at least one tool whose success supports the claim, and none that is empty.", nameof(tools));

    private GuardrailJudgement Found(params Finding[] findings) => GuardrailJudgement.Found(findings) with
    {
        Reason = $"it claims '{Name}', and no successful call of {string.Join(" or ", _tools)} supports it",
        ReaskMessage = $"Your answer says that something was done ({Name}), but no call of {string.Join(" or ", _tools)} succeeded. "
            + "Answer again: say what was done and what was not, and do not claim it.",
    };
}
