using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.Options;

namespace AgentGuard.StructuredOutput;

/// <summary>Checks each option.</summary>
internal sealed class StructuredOutputOptionsValidator : IValidateOptions<StructuredOutputOptions>
{
    private static readonly StructuredOutputRangeValidator Ranges = new();

    public static StructuredOutputOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, StructuredOutputOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        if (options.WorstRepair is < RepairVerdict.Clean or > RepairVerdict.Lossy)
        {
            result.AddError($"is {options.WorstRepair} and must be from Clean to Lossy.", nameof(options.WorstRepair));
        }

        if (!Enum.IsDefined(options.Delivery))
        {
            result.AddError($"is {options.Delivery}, which is not known.", nameof(options.Delivery));
        }

        if (!Enum.IsDefined(options.Streaming))
        {
            result.AddError($"is {options.Streaming}, which is not known.", nameof(options.Streaming));
        }

        return result.Build();
    }
}
