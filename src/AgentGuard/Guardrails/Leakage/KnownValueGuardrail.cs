using AgentGuard.Guardrails.Links;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Leakage;

/// <summary>Sees values that the host knows and that must not leave: keys, internal names, a canary in the system prompt.</summary>
/// <remarks>
/// <para>Found as written, in any case and with look-alike letters, with anything between the letters, backwards, rotated by thirteen, both; as
/// hexadecimal, decimal or binary bytes with any separators (so as <c>%6b</c>, <c>\x6b</c>, <c>\u006b</c>, <c>&amp;#107;</c>), partly
/// percent-encoded; and as Base64 of the value, in upper and lower case too, backwards, rotated or as hexadecimal, at each of its three
/// alignments and in either alphabet. A form may be spread over eight times its length.</para>
/// <para>Not seen: other encodings and ciphers, two of them on top of each other beyond those named, a value told in parts or described, a
/// prefix of it. Values have at least 8 letters and digits; use 16 or more that are random, so that nothing else matches.</para>
/// <para>Immutable and thread-safe; it allocates nothing when nothing is found.</para>
/// </remarks>
public sealed class KnownValueGuardrail : IStreamingGuardrail
{
    private readonly EncodedValues _values;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="name">Its name: what kind of values they are; free of content.</param>
    /// <param name="values">The values; one or more, each with at least 8 letters and digits.</param>
    /// <exception cref="ArgumentException">There is no value, or one that is too short.</exception>
    public KnownValueGuardrail(string name, params IEnumerable<string> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        Name = name;
        _values = new EncodedValues(values);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int LookAhead => _values.Reach;

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _values.GetSettledLength(content.Text);
    }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(Judge(_values, content, Name, "KNOWN_VALUE"));
    }

    internal static GuardrailJudgement Judge(EncodedValues values, BoundaryContent content, string name, string kind)
    {
        if (values.Find(content.Text) is { } found)
        {
            return Found(found, name, kind);
        }

        // Escapes of JSON are letters in between.
        var isFound = content.Boundary is TrustBoundary.ToolCall && content.Text.Contains('\\', StringComparison.Ordinal)
            && IsHidden(values, content.Text);
        return isFound ? Found([(-1, 0)], name, kind) : GuardrailJudgement.Pass;
    }

    private static bool IsHidden(EncodedValues values, string arguments) =>
        JsonStrings.Of(arguments).Exists(argument => values.Find(argument.Value) is not null);

    private static GuardrailJudgement Found(List<(int Start, int Length)> found, string name, string kind) =>
        GuardrailJudgement.Found([.. found.Distinct().Order().Select(place => new Finding(name, kind, place.Start, place.Length))]) with
        {
            Reason = "it holds something that must not leave",
            ReaskMessage = "Your answer holds something confidential. Answer again without it, in whatever form.",
        };
}
