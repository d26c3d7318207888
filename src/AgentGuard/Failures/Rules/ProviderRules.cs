using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>Which provider failed, where the reader of its SDK does not know: many providers are called by one SDK.</summary>
internal static class ProviderRules
{
    private static readonly (string Host, string Provider)[] Hosts =
    [
        ("openai.azure.com", "azure-openai"), ("cognitiveservices.azure.com", "azure-openai"), ("ai.azure.com", "azure-openai"),
        ("api.openai.com", "openai"), ("anthropic.com", "anthropic"), ("generativelanguage.googleapis.com", "google"),
        ("aiplatform.googleapis.com", "google"), ("amazonaws.com", "bedrock"), ("mistral.ai", "mistral"), ("cohere.com", "cohere"),
        ("cohere.ai", "cohere"), ("groq.com", "groq"), ("x.ai", "xai"), ("fireworks.ai", "fireworks"), ("together.xyz", "together"),
        ("together.ai", "together"), ("openrouter.ai", "openrouter"), ("perplexity.ai", "perplexity"), ("deepseek.com", "deepseek"),
        ("aliyuncs.com", "alibaba"), ("moonshot.ai", "moonshot"), ("moonshot.cn", "moonshot"), ("huggingface.co", "huggingface"),
        ("cerebras.ai", "cerebras"), ("ai-gateway.vercel.sh", "vercel-gateway"), ("models.github.ai", "github-models"),
    ];

    /// <summary>The provider behind a host name, or <see langword="null"/>.</summary>
    public static string? OfHost(string? host)
    {
        foreach (var (suffix, provider) in Hosts)
        {
            if (host is not null && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && (host.Length == suffix.Length || host[^(suffix.Length + 1)] is '.' or '-'))
            {
                return provider;
            }
        }

        return null;
    }

    /// <summary>The provider that a body or the headers give away, or <see langword="null"/>.</summary>
    public static string? OfAnswer(ErrorBody body, IReadOnlyDictionary<string, string> headers) =>
        body.IsGoogle ? "google"
        : HeaderValues.Find(headers, "x-amzn-errortype") is not null ? "bedrock"
        : HeaderValues.Find(headers, "request-id")?.StartsWith("req_", StringComparison.Ordinal) is true && body.Codes is ["error", ..] ? "anthropic"
        : null;

    /// <summary>Whether the words are Google's.</summary>
    public static bool IsGoogle(ErrorBody body, string? provider) => body.IsGoogle
        || body.Text.Contains("ai.google.dev", StringComparison.OrdinalIgnoreCase)
        || body.Text.Contains("googleapis.com", StringComparison.OrdinalIgnoreCase)
        || provider is not null && (provider.StartsWith("google", StringComparison.OrdinalIgnoreCase)
            || provider.StartsWith("gemini", StringComparison.OrdinalIgnoreCase)
            || provider.StartsWith("vertex", StringComparison.OrdinalIgnoreCase)
            || provider.StartsWith("gcp", StringComparison.OrdinalIgnoreCase));
}
