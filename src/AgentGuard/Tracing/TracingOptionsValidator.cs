using Microsoft.Extensions.Options;

namespace AgentGuard.Tracing;

/// <summary>Checks the options of tracing.</summary>
internal sealed class TracingOptionsValidator : IValidateOptions<TracingOptions>
{
    private readonly TracingRangeValidator _attributes = new();

    public static TracingOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TracingOptions options) => Enum.IsDefined(options.Conventions)
        ? _attributes.Validate(name, options)
        : ValidateOptionsResult.Fail($"Conventions ({options.Conventions}) is none of {string.Join(", ", Enum.GetNames<SemanticConventions>())}.");
}
