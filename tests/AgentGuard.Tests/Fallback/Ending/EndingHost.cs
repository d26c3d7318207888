using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Ending;

/// <summary>A chain of one candidate that can be switched off, asked on either path in virtual time.</summary>
internal sealed class EndingHost
{
    private readonly Host _host = new();
    private readonly bool _streaming;

    public EndingHost(bool streaming)
    {
        _streaming = streaming;
        Primary = new ScriptedChatClient(request => IsDown ? Host.Throw(500) : Answer(request), _host.Time);
    }

    public bool IsDown { get; set; }

    public Func<ScriptedRequest, ScriptedStep> Answer { get; set; } = request => ScriptedStep.Text("answer to ", request.Messages[^1].Text);

    public ScriptedChatClient Primary { get; }

    public VirtualTime Time => _host.Time;

    public Recorder Recorder => _host.Recorder;

    public AgentEvents Events => _host.Events;

    public Microsoft.Extensions.DependencyInjection.IServiceCollection Services => _host.Services;

    public IChatClient Client(Action<FallbackOptions> configure) => _host.Build(Primary, builder => builder.UseFallback(options =>
    {
        options.MaxRounds = 1;
        options.FailuresBeforeCooldown = 1_000;
        configure(options);
    }));

    public Task<ChatResponse> AskAsync(IChatClient client, string text, ChatOptions? options = null) =>
        AskAsync(client, [new ChatMessage(ChatRole.User, text)], options);

    public Task<ChatResponse> AskAsync(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default) =>
        Time.RunAsync(StartAsync(client, messages, options, token));

    /// <summary>Asks on behalf of somebody, in a run of its own.</summary>
    public async Task<ChatResponse> AskAsAsync(string? principal, IChatClient client, string text, ChatOptions? options = null)
    {
        await using var run = AgentRun.Start(new AgentRunOptions { Principal = principal }, Events, Time);
        return await AskAsync(client, text, options);
    }

    public async Task<ModelFailureException> FailAsync(IChatClient client, string text)
    {
        var task = StartAsync(client, [new ChatMessage(ChatRole.User, text)], null, default);
        await Time.RunAsync((Task)task);
        return (await Assert.ThrowsAsync<ModelFailureException>(() => task))!;
    }

    private Task<ChatResponse> StartAsync(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken token) => _streaming
        ? client.GetStreamingResponseAsync(messages, options, token).ToChatResponseAsync(token)
        : client.GetResponseAsync(messages, options, token);
}
