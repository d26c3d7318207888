using Microsoft.Extensions.Options;

namespace AgentGuard.Tracing;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class TracingRangeValidator : IValidateOptions<TracingOptions>;
