using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>What is known of the call of a model before it is made.</summary>
/// <param name="Provider">The provider, by the conventions' name.</param>
/// <param name="Model">The model that is asked for.</param>
/// <param name="Server">The address of the server.</param>
/// <param name="Options">The options of the request.</param>
/// <param name="IsStreaming">Whether the answer is streamed.</param>
internal readonly record struct ModelCallFacts(string? Provider, string? Model, Uri? Server, ChatOptions? Options, bool IsStreaming);
