using AgentGuard.DependencyInjection;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Tracing;

/// <summary>A host as its user writes it, with tracing into memory.</summary>
internal sealed class TracedHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TracedHost(
        IChatClient model,
        Action<ChatClientBuilder>? pipeline = null,
        Action<TracingOptions>? tracing = null,
        Action<AgentGuardBuilder>? guard = null,
        Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        var builder = collection.AddAgentGuard().AddTracing(tracing).AddTraceSink(Sink);
        guard?.Invoke(builder);
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider();
        var client = new ChatClientBuilder(model);
        (pipeline ?? Usual)(client);
        Client = client.Build(_services);
    }

    public InMemoryTraceSink Sink { get; } = new();

    public IChatClient Client { get; }

    public AgentTracer Tracer => _services.GetRequiredService<AgentTracer>();

    public IServiceProvider Services => _services;

    public static void Usual(ChatClientBuilder builder) => builder
        .UseAgentRun(run => run.AgentName = "desk")
        .UseGuardedFunctionInvocation()
        .UseResilience();

    /// <summary>Asks on one of the two paths.</summary>
    public async Task<ChatResponse> AskAsync(bool streaming, string text = "Hello", ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        streaming
            ? await Client.GetStreamingResponseAsync(text, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await Client.GetResponseAsync(text, options, cancellationToken);

    public async Task<IReadOnlyList<TraceSpan>> SpansAsync()
    {
        await Tracer.FlushAsync();
        return Sink.Spans;
    }

    public async Task<RunTrace> TraceAsync() => RunTrace.Of(await SpansAsync()).Single();

    /// <summary>The tree as one line: each span by its name, its children in brackets.</summary>
    public async Task<string> ShapeAsync() => ShapeOf((await TraceAsync()).Root);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _services.DisposeAsync();
    }

    private static string ShapeOf(TraceNode node) =>
        node.Span.Name + (node.Children.Count == 0 ? string.Empty : $"({string.Join(", ", node.Children.Select(ShapeOf))})");
}
