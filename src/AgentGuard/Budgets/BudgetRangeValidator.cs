using Microsoft.Extensions.Options;

namespace AgentGuard.Budgets;

/// <summary>Checks the ranges that the options state by attribute.</summary>
[OptionsValidator]
internal sealed partial class BudgetRangeValidator : IValidateOptions<BudgetOptions>;
