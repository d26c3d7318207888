using AgentGuard.Schemas.Generation;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>Which way of telling the model of the schema a client's provider takes, as far as was learnt.</summary>
/// <remarks>Belongs to one client. Thread-safe.</remarks>
internal sealed class SchemaDeliveries
{
    // Names as the adapters give them in ChatClientMetadata.ProviderName. The adapters of these send the schema to the service.
    private static readonly string[] Constraining = ["openai", "azure.ai.openai", "anthropic", "ollama", "gcp.gemini", "google", "mistral_ai"];

    private readonly bool _isAuto;
    private volatile SchemaDelivery _current;

    public SchemaDeliveries(SchemaDelivery delivery, string? provider)
    {
        _isAuto = delivery is SchemaDelivery.Auto;
        _current = _isAuto ? SchemaDelivery.Native : delivery;
        IsConstraining = provider is not null && Constraining.Contains(provider, StringComparer.OrdinalIgnoreCase);
        Profile = provider is null ? null
            : provider.Contains("openai", StringComparison.OrdinalIgnoreCase) ? ConstraintProfile.OpenAIStrict
            : provider.Equals("anthropic", StringComparison.OrdinalIgnoreCase) ? ConstraintProfile.AnthropicStrict
            : provider.Contains("gemini", StringComparison.OrdinalIgnoreCase) ? ConstraintProfile.Gemini
            : null;
    }

    /// <summary>Whether the provider is known to constrain answers by the response format.</summary>
    public bool IsConstraining { get; }

    /// <summary>What the provider enforces, where that is known.</summary>
    public ConstraintProfile? Profile { get; }

    /// <summary>The way that a request goes now.</summary>
    public SchemaDelivery For(ChatOptions? options) =>
        _current is SchemaDelivery.Tool && !AnswerTool.FitsBeside(options) ? SchemaDelivery.Prompt : _current;

    /// <summary>Whether the instructions go along although the response format holds the schema.</summary>
    public bool NeedsInstructions(SchemaDelivery delivery) =>
        delivery is SchemaDelivery.Prompt || (_isAuto && delivery is SchemaDelivery.Native && !IsConstraining);

    /// <summary>Whether there is another way after one that was rejected.</summary>
    public bool CanLower(SchemaDelivery rejected) => _isAuto && rejected is not SchemaDelivery.Prompt;

    /// <summary>Goes to the next way.</summary>
    public SchemaDelivery Lower(SchemaDelivery rejected)
    {
        var next = rejected is SchemaDelivery.Native ? SchemaDelivery.Tool : SchemaDelivery.Prompt;
        _current = next > _current ? next : _current;
        return next;
    }
}
