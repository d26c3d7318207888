using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Guardrails;

/// <summary>How a <see cref="GuardrailPolicy"/> behaves around its guardrails.</summary>
public sealed class GuardrailOptions
{
    /// <summary>What happens to content that a guardrail could not judge, because it threw or timed out.</summary>
    /// <value>Default <see cref="GuardrailErrorAction.Block"/>.</value>
    /// <remarks><see cref="GuardrailErrorAction.Allow"/> lets content pass unseen: who can make a guardrail fail, walks through.</remarks>
    public GuardrailErrorAction OnError { get; set; } = GuardrailErrorAction.Block;

    /// <summary>
    /// How long one guardrail may take for one piece of content; applies to guardrails that do not complete synchronously.
    /// </summary>
    /// <value>Default 10 seconds. <see langword="null"/>: no limit. From 1 millisecond to 1 hour.</value>
    /// <remarks>A guardrail that takes longer counts as failed and is abandoned.</remarks>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What the caller gets when input or output was blocked or escalated.</summary>
    /// <value>Default <see cref="BlockedAnswer.SafeMessage"/>.</value>
    public BlockedAnswer BlockedAnswer { get; set; } = BlockedAnswer.SafeMessage;

    /// <summary>What the user reads in place of blocked content.</summary>
    /// <value>Default "I can't help with this request."</value>
    [Required]
    public string SafeMessage { get; set; } = "I can't help with this request.";

    /// <summary>What the user reads in place of content that was escalated.</summary>
    /// <value>Default "I have passed this on to a person, who will take over."</value>
    [Required]
    public string HandOverMessage { get; set; } = "I have passed this on to a person, who will take over.";

    /// <summary>How often the model is asked once more within one call.</summary>
    /// <value>Default 1. Range 0 to 10. Afterwards the output is blocked.</value>
    [Range(0, 10)]
    public int MaxReasks { get; set; } = 1;

    /// <summary>Whether placeholders in the answer to the user are replaced by the values they stand for.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool RestoreInOutput { get; set; } = true;

    /// <summary>Whether payment cards are restored in full.</summary>
    /// <value>Default <see langword="false"/>: the user reads the last four digits, as in <c>•••• 4242</c>.</value>
    public bool RestorePaymentCards { get; set; }

    /// <summary>When the text of a streamed answer is let go.</summary>
    /// <value>Default <see cref="StreamRelease.Settled"/>.</value>
    /// <remarks>
    /// With <see cref="StreamRelease.Settled"/> an answer that is blocked half way ends with the safe message behind what was harmless; what
    /// was blocked is never shown.
    /// </remarks>
    public StreamRelease StreamRelease { get; set; } = StreamRelease.Settled;

    /// <summary>
    /// Whether text guardrails read JSON that tools return field by field, with escapes resolved, and rewrite it within its fields.
    /// </summary>
    /// <value>Default <see langword="true"/>. At <see cref="TrustBoundary.ToolResult"/> and <see cref="TrustBoundary.ModelRequest"/>.</value>
    public bool ScanFields { get; set; } = true;

    internal GuardrailOptions Copy() => (GuardrailOptions)MemberwiseClone();
}
