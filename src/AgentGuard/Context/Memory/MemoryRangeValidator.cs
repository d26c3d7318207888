using Microsoft.Extensions.Options;

namespace AgentGuard.Context.Memory;

/// <summary>Checks the options of memory.</summary>
[OptionsValidator]
internal sealed partial class MemoryRangeValidator : IValidateOptions<MemoryOptions>
{
    public static MemoryRangeValidator Instance { get; } = new();
}
