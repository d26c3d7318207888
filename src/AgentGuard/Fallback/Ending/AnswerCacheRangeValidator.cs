using Microsoft.Extensions.Options;

namespace AgentGuard.Fallback.Ending;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class AnswerCacheRangeValidator : IValidateOptions<AnswerCacheOptions>;
