using Microsoft.Extensions.Options;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class HedgingRangeValidator : IValidateOptions<HedgingOptions>;
