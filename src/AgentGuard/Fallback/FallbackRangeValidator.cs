using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class FallbackRangeValidator : IValidateOptions<FallbackOptions>;
