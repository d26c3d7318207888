using AgentGuard.Budgets;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Budgets;

/// <summary>A run with the loop of the platform around budgets, called on either path.</summary>
internal sealed class Loop
{
    private readonly ServiceCollection _services = new();

    public Loop(IChatClient model, Action<BudgetOptions>? configure = null, TimeProvider? time = null, IEscalation? escalation = null)
    {
        if (time is not null)
        {
            _services.AddSingleton(time);
        }

        var guard = _services.AddAgentGuard(builder => builder.AddListener(Listener));
        if (escalation is not null)
        {
            guard.AddEscalation(escalation);
        }

        Client = model.AsBuilder().UseAgentRun(run => run.Principal = Principal).UseFunctionInvocation().UseBudgets(configure)
            .Build(_services.BuildServiceProvider());
    }

    public string? Principal { get; init; } = "alice";

    public IChatClient Client { get; }

    public RecordingListener Listener { get; } = new();

    public AgentRun? Run { get; private set; }

    public IEnumerable<string> Codes => Listener.Codes.Where(code => code.StartsWith("AG15", StringComparison.Ordinal));

    /// <summary>A model that calls a tool with ever new arguments until it may not, and then answers.</summary>
    public static ScriptedChatClient Endless(Func<int, ScriptedStep>? step = null)
    {
        var calls = 0;
        return new ScriptedChatClient(request => request.Options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode }
            ? (step ?? (i => Call(i)))(Interlocked.Increment(ref calls))
            : ScriptedStep.Text("as far as ", "I got").WithUsage(100, 10));
    }

    public static ScriptedStep Call(int number, string tool = "search") =>
        ScriptedStep.ToolCall(tool, new Dictionary<string, object?> { ["query"] = $"q{number}" }, $"c{number}").WithUsage(100, 10);

    public async Task<ChatResponse> AskAsync(bool streaming, ChatOptions? options = null, params AITool[] tools)
    {
        options ??= new ChatOptions();
        options.Tools = tools.Length > 0 ? [.. tools] : options.Tools ?? [Tool(query => $"found {query}")];
        if (!streaming)
        {
            var response = await Client.GetResponseAsync("find it", options);
            Run = response.GetAgentRun();
            return response;
        }

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Client.GetStreamingResponseAsync("find it", options))
        {
            Run ??= update.GetAgentRun();
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public static AIFunction Tool(Func<string, string> run, string name = "search") => AIFunctionFactory.Create((string query) => run(query), name);
}
