using AgentGuard.Budgets;
using AgentGuard.Context;
using AgentGuard.Context.Memory;
using AgentGuard.Fallback;
using AgentGuard.Guardrails;
using AgentGuard.Resilience;
using AgentGuard.Resilience.Hedging;
using AgentGuard.StructuredOutput;
using AgentGuard.Tools;
using AgentGuard.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentGuard.DependencyInjection;

/// <summary>Binds the sections of the configuration to the options of the capabilities, by policy name.</summary>
internal static class ConfigurationSections
{
    private const string Policies = "Policies";
    private static readonly string[] Known =
        ["Run", "Guardrails", "Tools", "Budgets", "Context", "Memory", "StructuredOutput", "Hedging", "Fallback", "Resilience", "Tracing"];

    public static void Bind(IServiceCollection services, IConfiguration configuration)
    {
        BindPolicy(services, Options.DefaultName, configuration, [.. Known, Policies]);
        foreach (var policy in configuration.GetSection(Policies).GetChildren())
        {
            BindPolicy(services, policy.Key, policy, Known);
        }
    }

    private static void BindPolicy(IServiceCollection services, string name, IConfiguration section, string[] known)
    {
        Refuse(section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)), known);
        services.Configure<AgentRunOptions>(name, section.GetSection("Run"), Strictly);
        services.Configure<GuardrailOptions>(name, section.GetSection("Guardrails"), Strictly);
        services.Configure<ToolGuardOptions>(name, section.GetSection("Tools"), Strictly);
        services.Configure<BudgetOptions>(name, section.GetSection("Budgets"), Strictly);
        services.Configure<ContextCompressionOptions>(name, section.GetSection("Context"), Strictly);
        services.Configure<MemoryOptions>(name, section.GetSection("Memory"), Strictly);
        services.Configure<StructuredOutputOptions>(name, section.GetSection("StructuredOutput"), Strictly);
        services.Configure<HedgingOptions>(name, section.GetSection("Hedging"), Strictly);
        services.Configure<FallbackOptions>(name, section.GetSection("Fallback"), Strictly);
        services.Configure<ResilienceOptions>(name, section.GetSection("Resilience"), Strictly);
        services.Configure<TracingOptions>(name, section.GetSection("Tracing"), Strictly);
    }

    private static void Strictly(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;

    private static void Refuse(IConfigurationSection? unknown, string[] known)
    {
        if (unknown is not null)
        {
            throw new AgentGuardException(
                $"The configuration has a section '{unknown.Path}' that is not known. Known here: {string.Join(", ", known)}.");
        }
    }
}
