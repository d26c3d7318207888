using Microsoft.Extensions.Options;

namespace AgentGuard.Budgets;

/// <summary>Checks each threshold by itself.</summary>
[OptionsValidator]
internal sealed partial class ProgressWatchRangeValidator : IValidateOptions<ProgressWatchOptions>;
