using Microsoft.Extensions.Options;

namespace AgentGuard.Guardrails;

/// <summary>Checks what the attributes of the options say.</summary>
[OptionsValidator]
internal sealed partial class GuardrailOptionsAttributeValidator : IValidateOptions<GuardrailOptions>
{
    public static GuardrailOptionsAttributeValidator Instance { get; } = new();
}
