using Microsoft.Extensions.Options;

namespace AgentGuard;

/// <summary>Checks each bound of a run by itself.</summary>
[OptionsValidator]
internal sealed partial class AgentRunRangeValidator : IValidateOptions<AgentRunOptions>;
