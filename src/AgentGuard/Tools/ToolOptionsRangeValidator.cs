using Microsoft.Extensions.Options;

namespace AgentGuard.Tools;

/// <summary>Checks the ranges of one tool that are declared by attributes.</summary>
[OptionsValidator]
internal sealed partial class ToolOptionsRangeValidator : IValidateOptions<ToolOptions>
{
    public static ToolOptionsRangeValidator Instance { get; } = new();
}
