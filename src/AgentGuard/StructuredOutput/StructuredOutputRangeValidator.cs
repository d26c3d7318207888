using Microsoft.Extensions.Options;

namespace AgentGuard.StructuredOutput;

[OptionsValidator]
internal sealed partial class StructuredOutputRangeValidator : IValidateOptions<StructuredOutputOptions>;
