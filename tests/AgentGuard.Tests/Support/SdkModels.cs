using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Testing.Simulator;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AgentGuard.Tests.Support;

/// <summary>Models of a simulated provider, through the official SDKs, without their retries and time-outs.</summary>
internal static class SdkModels
{
    /// <param name="protocol">Whose SDK asks.</param>
    /// <param name="simulator">The provider.</param>
    /// <param name="handler">What stands before the wire; <see langword="null"/> for nothing. The caller disposes of it.</param>
    public static IChatClient Of(SimulatedProtocol protocol, ProviderSimulator simulator, HttpMessageHandler? handler = null)
    {
        var http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        return protocol is SimulatedProtocol.OpenAI
            ? new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
            {
                Endpoint = simulator.OpenAIEndpoint,
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
                Transport = new HttpClientPipelineTransport(http),
            }).GetChatClient("gpt-simulated").AsIChatClient()
            : new AnthropicClient
            {
                ApiKey = "simulated",
                BaseUrl = simulator.AnthropicEndpoint.ToString(),
                MaxRetries = 0,
                Timeout = Timeout.InfiniteTimeSpan,
                HttpClient = http,
            }.AsIChatClient("claude-simulated");
    }
}
