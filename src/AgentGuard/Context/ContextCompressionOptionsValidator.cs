using Microsoft.Extensions.Options;

namespace AgentGuard.Context;

/// <summary>Checks the options of compression, each and together.</summary>
internal sealed class ContextCompressionOptionsValidator : IValidateOptions<ContextCompressionOptions>
{
    private readonly ContextCompressionRangeValidator _attributes = new();

    public static ContextCompressionOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ContextCompressionOptions options)
    {
        var result = _attributes.Validate(name, options);
        if (result.Failed)
        {
            return result;
        }

        return options.OutputReserveTokens is null || options.OutputReserveTokens < options.MaxTokens
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"OutputReserveTokens ({options.OutputReserveTokens}) must be below MaxTokens ({options.MaxTokens}), or no request fits.");
    }
}
