using Microsoft.Extensions.Options;

namespace AgentGuard;

/// <summary>Checks the bounds of a run.</summary>
internal sealed class AgentRunOptionsValidator : IValidateOptions<AgentRunOptions>
{
    private readonly AgentRunRangeValidator _attributes = new();

    public static AgentRunOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, AgentRunOptions options)
    {
        if (options.TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            return ValidateOptionsResult.Fail($"TimeLimit ({limit}) must be above zero, or null for no limit.");
        }

        return _attributes.Validate(name, options);
    }
}
