using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Sees texts that are too long. What it proposes for a rewrite is the beginning, up to the last word that fits.</summary>
/// <remarks>Immutable and thread-safe, if the token counter is.</remarks>
public sealed class LengthGuardrail : IGuardrail
{
    private const string Ellipsis = "…";
    private readonly LengthLimits _limits;
    private readonly ITokenCounter _tokens;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="limits">The limits; at least one is set.</param>
    /// <param name="tokens">Counts tokens; <see langword="null"/> for the built-in estimate.</param>
    /// <exception cref="ArgumentException">No limit is set, or one below 1.</exception>
    public LengthGuardrail(LengthLimits limits, ITokenCounter? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        int?[] all = [limits.Characters, limits.Words, limits.Tokens];
        if (all.All(limit => limit is null) || all.Any(limit => limit < 1))
        {
            throw new ArgumentException("Set at least one limit, and none below 1.", nameof(limits));
        }

        _limits = limits;
        _tokens = tokens ?? new EstimatingTokenCounter();
    }

    /// <inheritdoc/>
    public string Name => "length";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = content.Text;
        var limit = Exceeded(text);
        if (limit is null)
        {
            return new(GuardrailJudgement.Pass);
        }

        return new(GuardrailJudgement.Found(new Finding(Name, "TOO_LONG", 0, text.Length)) with
        {
            Reason = $"it is longer than {limit}",
            ProposedText = Shorten(text),
            ReaskMessage = $"Your answer is longer than {limit}. Please answer more briefly.",
        });
    }

    private string? Exceeded(ReadOnlySpan<char> text) =>
        _limits.Characters is { } characters && text.Length > characters ? $"{characters} characters"
        : _limits.Words is { } words && EndOfWord(text, words) < text.TrimEnd().Length ? $"{words} words"
        : _limits.Tokens is { } tokens && text.Length > tokens / 8 && _tokens.CountTokens(text) > tokens ? $"{tokens} tokens"
        : null;

    private string Shorten(string text)
    {
        var end = Math.Min(text.Length, (_limits.Characters ?? text.Length) - 1);
        end = _limits.Words is { } words ? Math.Min(end, EndOfWord(text, words)) : end;
        end = AtWord(text, end);
        while (_limits.Tokens is { } tokens && end > 0 && _tokens.CountTokens(text.AsSpan(0, end)) >= tokens)
        {
            // By shares: the count grows about evenly with the text.
            end = AtWord(text, Math.Min(end - 1, (int)(end * 0.9)));
        }

        return text[..Math.Max(0, end)].TrimEnd() + Ellipsis;
    }

    /// <summary>Goes back to the end of a word, unless that loses too much, and never into a surrogate pair.</summary>
    private static int AtWord(string text, int end)
    {
        if (end <= 0 || end >= text.Length)
        {
            return Math.Max(0, end);
        }

        var space = text.LastIndexOfAny([' ', '\n', '\t'], end);
        end = space > end / 2 ? space : end;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int count)
    {
        var words = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = !char.IsWhiteSpace(text[i]) && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]));
            if (ends && ++words == count)
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
