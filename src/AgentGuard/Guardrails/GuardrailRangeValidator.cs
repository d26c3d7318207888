using Microsoft.Extensions.Options;

namespace AgentGuard.Guardrails;

/// <summary>Checks what the attributes of the options say.</summary>
[OptionsValidator]
internal sealed partial class GuardrailRangeValidator : IValidateOptions<GuardrailOptions>
{
    public static GuardrailRangeValidator Instance { get; } = new();
}
