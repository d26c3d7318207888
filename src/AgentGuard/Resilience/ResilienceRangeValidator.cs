using Microsoft.Extensions.Options;

namespace AgentGuard.Resilience;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class ResilienceRangeValidator : IValidateOptions<ResilienceOptions>;
