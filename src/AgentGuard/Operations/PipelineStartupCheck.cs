using AgentGuard.Events;
using AgentGuard.Failures;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentGuard.Operations;

/// <summary>Checks every registered chat client when the host starts, as a validation of <see cref="PipelineCheckOptions"/>.</summary>
internal sealed class PipelineStartupCheck : IValidateOptions<PipelineCheckOptions>
{
    private readonly IServiceProvider _services;
    private readonly IServiceCollection _registered;

    public PipelineStartupCheck(IServiceProvider services, IServiceCollection registered)
    {
        _services = services;
        _registered = registered;
    }

    public ValidateOptionsResult Validate(string? name, PipelineCheckOptions options)
    {
        if (!options.Enabled)
        {
            return ValidateOptionsResult.Skip;
        }

        using var scope = _services.CreateScope();
        var providers = _services.GetRequiredService<ModelFailureClassifier>().Providers.ToList();
        var failures = new List<string>();
        foreach (var key in Keys())
        {
            var client = key is null
                ? scope.ServiceProvider.GetRequiredService<IChatClient>()
                : scope.ServiceProvider.GetRequiredKeyedService<IChatClient>(key);
            Report(key?.ToString() ?? "(default)", PipelineCheck.Inspect(client, providers), options, failures);
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private IEnumerable<object?> Keys() => _registered
        .Where(descriptor => descriptor.ServiceType == typeof(IChatClient) && !ReferenceEquals(descriptor.ServiceKey, KeyedService.AnyKey))
        .Select(descriptor => descriptor.ServiceKey)
        .Distinct();

    private void Report(string client, IReadOnlyList<PipelineProblem> problems, PipelineCheckOptions options, List<string> failures)
    {
        foreach (var problem in problems)
        {
            if (problem.Severity is PipelineProblemSeverity.Error || options.WarningsAsErrors)
            {
                failures.Add($"Chat client {client}: {problem}");
            }
            else
            {
                _services.GetRequiredService<AgentEvents>().Notify(new PipelineProblemFound(client, problem));
            }
        }
    }
}
