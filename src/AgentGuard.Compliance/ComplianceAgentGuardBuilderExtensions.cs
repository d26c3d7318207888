using AgentGuard.Compliance;
using AgentGuard.DependencyInjection;
using AgentGuard.Ports;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Redacts traces and recordings by the host's own redactors.</summary>
public static class ComplianceAgentGuardBuilderExtensions
{
    /// <summary>Redacts what traces and recordings hold by the host's <see cref="IRedactorProvider"/>, which <c>AddRedaction()</c> registers.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="classification">The classification of every value that is found.</param>
    /// <returns>The builder.</returns>
    public static AgentGuardBuilder AddComplianceRedaction(this AgentGuardBuilder builder, DataClassification classification) =>
        builder.AddComplianceRedaction(_ => new DataClassificationSet(classification));

    /// <summary>Redacts what traces and recordings hold by the host's <see cref="IRedactorProvider"/>, which <c>AddRedaction()</c> registers.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="classify">Gives the classification of a kind of value, for example of <c>EMAIL</c>, <c>CARD</c> or <c>SECRET</c>.</param>
    /// <returns>The builder.</returns>
    public static AgentGuardBuilder AddComplianceRedaction(this AgentGuardBuilder builder, Func<string, DataClassificationSet> classify)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(classify);
        builder.Services.Replace(ServiceDescriptor.Singleton<IContentRedactor>(services =>
            new ComplianceContentRedactor(services.GetRequiredService<IRedactorProvider>(), classify)));
        return builder;
    }
}
