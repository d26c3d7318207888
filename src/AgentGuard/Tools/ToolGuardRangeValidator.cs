using Microsoft.Extensions.Options;

namespace AgentGuard.Tools;

/// <summary>Checks the ranges that are declared by attributes.</summary>
[OptionsValidator]
internal sealed partial class ToolGuardRangeValidator : IValidateOptions<ToolGuardOptions>
{
}
