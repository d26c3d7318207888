using Microsoft.Extensions.Options;

namespace AgentGuard.Tools;

/// <summary>Checks the bounds of the guard.</summary>
internal sealed class ToolGuardOptionsValidator : IValidateOptions<ToolGuardOptions>
{
    private static readonly ToolGuardRangeValidator Ranges = new();

    public static ToolGuardOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ToolGuardOptions options)
    {
        var builder = new ValidateOptionsResultBuilder();
        builder.AddResult(Ranges.Validate(name, options));
        if (options.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1)))
        {
            builder.AddError($"It is {timeout}; it must be above zero and at most a day.", nameof(options.Timeout));
        }

        return builder.Build();
    }
}
