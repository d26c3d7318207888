using Microsoft.Extensions.Options;

namespace AgentGuard.Context;

/// <summary>Checks each option of compression by itself.</summary>
[OptionsValidator]
internal sealed partial class ContextCompressionRangeValidator : IValidateOptions<ContextCompressionOptions>;
