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
        foreach (var problem in options.OutOfBounds())
        {
            builder.AddError(problem);
        }

        return builder.Build();
    }
}
