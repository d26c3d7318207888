using System.ClientModel;
using System.ClientModel.Primitives;
using AgentGuard.Testing.Simulator;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>The official SDKs, without retries and time-outs of their own.</summary>
internal static class Sdk
{
    public static readonly SimulatedProtocol[] Protocols = [SimulatedProtocol.OpenAI, SimulatedProtocol.Anthropic];

    public static IChatClient Client(this ProviderSimulator simulator, SimulatedProtocol protocol) =>
        protocol == SimulatedProtocol.OpenAI ? simulator.OpenAIClient() : simulator.AnthropicClient();

    public static IChatClient OpenAIClient(this ProviderSimulator simulator) =>
        new OpenAIClient(new ApiKeyCredential("simulated"), new OpenAIClientOptions
        {
            Endpoint = simulator.OpenAIEndpoint,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).GetChatClient("gpt-simulated").AsIChatClient();

    public static IChatClient AnthropicClient(this ProviderSimulator simulator) =>
        new AnthropicClient
        {
            ApiKey = "simulated",
            BaseUrl = simulator.AnthropicEndpoint.ToString(),
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
        }.AsIChatClient("claude-simulated", 1024);

    /// <summary>One answer, on either path.</summary>
    public static async Task<ChatResponse> AskAsync(
        this IChatClient client, bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        streaming
            ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
            : await client.GetResponseAsync(messages, options);

    public static Task<ChatResponse> AskAsync(
        this IChatClient client, bool streaming, string text, ChatOptions? options = null) =>
        client.AskAsync(streaming, [new ChatMessage(ChatRole.User, text)], options);
}
