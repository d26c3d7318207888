using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>A guardrail that can judge a text while it is still coming, so that what is settled need not wait for the end of the message.</summary>
/// <remarks>
/// <para>A position of a text is settled when nothing that may follow changes which findings begin before it. For every text <c>t</c>, every
/// continuation <c>t + s</c> and <c>n = GetSettledLength(t)</c>, the findings of <c>t</c> that begin before <c>n</c> are those of
/// <c>t + s</c> that begin before <c>n</c>, to the character, and end at <c>n</c> or before. It never shrinks while the text grows.</para>
/// <para>Findings must have spans. What a rewrite puts in their place is made from the spans alone, not from
/// <see cref="GuardrailJudgement.ProposedText"/>.</para>
/// <para>Implementations must be thread-safe, and judge synchronously where possible: a text that comes in pieces is judged many times.</para>
/// </remarks>
public interface IStreamingGuardrail : IGuardrail
{
    /// <summary>How far it looks ahead: the most characters at the end of a text that it does not settle, invisible ones apart.</summary>
    /// <value>1 or more for most; 0 where a character is judged alone.</value>
    int LookAhead { get; }

    /// <summary>How many characters at the beginning of a text are settled, as long as more may follow.</summary>
    /// <param name="content">The text so far, from the beginning of the message.</param>
    /// <returns>From 0 to the length of the text.</returns>
    int GetSettledLength(BoundaryContent content);
}
