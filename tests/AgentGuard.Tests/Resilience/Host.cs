using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Resilience;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Resilience;

/// <summary>A host in virtual time whose events are kept.</summary>
internal sealed class Host
{
    public static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello")];

    public Host()
    {
        Events = new AgentEvents([Recorder], timeProvider: Time);
        Services = new ServiceCollection()
            .AddSingleton(Events)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new ModelFailureClassifier([new SdkException.Reader()], Time));
    }

    public VirtualTime Time { get; } = new();

    public Recorder Recorder { get; } = new();

    public AgentEvents Events { get; }

    public IServiceCollection Services { get; }

    public static Exception Fail(int status, params (string Name, string Value)[] headers) => new SdkException(status, headers);

    public static ScriptedStep Throw(int status, params (string Name, string Value)[] headers) => ScriptedStep.Throw(Fail(status, headers));

    public ScriptedChatClient Script(params ScriptedStep[] steps) => ScriptedChatClient.InTime(Time, steps);

    public ScriptedChatClient Rule(Func<ScriptedRequest, ScriptedStep> answer) => new(answer, Time);

    public IChatClient Build(IChatClient inner, Func<ChatClientBuilder, ChatClientBuilder> use) =>
        use(inner.AsBuilder()).Build(Services.BuildServiceProvider());

    public IChatClient Resilient(IChatClient inner, Action<ResilienceOptions>? configure = null) =>
        Build(inner, builder => builder.UseResilience(o =>
        {
            o.Retry.Seed = 1;
            configure?.Invoke(o);
        }));

    public Task<ChatResponse> AskAsync(IChatClient client, bool streaming, CancellationToken cancellationToken = default) =>
        Time.RunAsync(StartAsync(client, streaming, cancellationToken));

    public async Task<ModelFailureException> FailAsync(IChatClient client, bool streaming, CancellationToken cancellationToken = default)
    {
        var task = StartAsync(client, streaming, cancellationToken);
        await Time.RunAsync((Task)task);
        return (await Assert.ThrowsAsync<ModelFailureException>(() => task))!;
    }

    public static Task<ChatResponse> StartAsync(IChatClient client, bool streaming, CancellationToken cancellationToken = default) =>
        streaming ? client.GetStreamingResponseAsync(Hello, cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken)
        : client.GetResponseAsync(Hello, cancellationToken: cancellationToken);
}
