using Microsoft.Extensions.Options;

namespace AgentGuard.Guardrails;

/// <summary>Checks the options of a policy.</summary>
internal sealed class GuardrailOptionsValidator : IValidateOptions<GuardrailOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public static GuardrailOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, GuardrailOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(GuardrailRangeValidator.Instance.Validate(name, options));
        if (options.Timeout is { } timeout && (timeout < ShortestTimeout || timeout > LongestTimeout))
        {
            result.AddError($"must be from {ShortestTimeout} to {LongestTimeout}, but is {timeout}", nameof(options.Timeout));
        }

        if (!Enum.IsDefined(options.OnError))
        {
            result.AddError("must be Block or Allow", nameof(options.OnError));
        }

        if (!Enum.IsDefined(options.BlockedAnswer))
        {
            result.AddError("must be SafeMessage or Throw", nameof(options.BlockedAnswer));
        }

        if (!Enum.IsDefined(options.StreamRelease))
        {
            result.AddError("must be Settled or Whole", nameof(options.StreamRelease));
        }

        return result.Build();
    }
}
