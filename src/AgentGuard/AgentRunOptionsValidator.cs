using Microsoft.Extensions.Options;

namespace AgentGuard;

/// <summary>Checks the bounds of a run.</summary>
[OptionsValidator]
internal sealed partial class AgentRunOptionsValidator : IValidateOptions<AgentRunOptions>
{
    public static AgentRunOptionsValidator Instance { get; } = new();
}
