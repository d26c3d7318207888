using System.ClientModel.Primitives;
using AgentGuard;
using AgentGuard.DependencyInjection;
using AgentGuard.Ports;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace Quickstart.Desk;

/// <summary>The same loop with AgentGuard's lines.</summary>
public sealed class GuardedDesk : IDesk, IDisposable
{
    private const string Taken = $"Thank you for writing. A colleague takes over and will answer you.\n{SystemPrompt.Signature}";

    private readonly ModelEndpoint _endpoint;
    private readonly WorldSet _worlds;
    private readonly ToolFaults _toolFaults;
    private readonly Surroundings _around;
    private readonly IHost _host;

    public GuardedDesk(ModelEndpoint endpoint, WorldSet worlds, ToolFaults toolFaults, Surroundings? around = null)
    {
        _around = around ?? new();
        _endpoint = endpoint;
        _worlds = worlds;
        _toolFaults = toolFaults;
        _host = Build();
    }

    public DeskCounters Counters { get; } = new();

    public async Task<TicketOutcome> HandleAsync(Ticket ticket, CancellationToken cancellation)
    {
        var tools = new SupportTools(_worlds.For(ticket), _toolFaults, _around.Time).All().Select(_around.Tool);
        try
        {
            var client = _host.Services.GetRequiredService<IChatClient>();
            var (prompt, options) = (SystemPrompt.Compose(ticket), new ChatOptions { Tools = [.. tools] });
            var response = _around.IsStreaming
                ? await client.GetStreamingResponseAsync(prompt, options, cancellation).ToChatResponseAsync(cancellation)
                : await client.GetResponseAsync(prompt, options, cancellation);
            var run = response.GetAgentRun()!;
            return new TicketOutcome(response.Text, run.Outcome is AgentRunOutcome.Succeeded ? null : run.OutcomeReason);
        }
        catch (AgentGuardException e)
        {
            return new TicketOutcome(null, e.Message);
        }
    }

    public void Dispose() => _host.Dispose();

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);

        builder.Services.AddSingleton(_around.Time);
        builder.Services.AddAgentGuard(Listen).AddOpenAI();
        builder.Services.AddKeyedChatClient("backup", Model("backup-model")).UseResilience(r => r.Retry.Seed = _around.Seed);
        builder.Services.AddChatClient(Model())
            .UseAgentRun(run => run.TimeLimit = TimeSpan.FromSeconds(50))
            .UseGuardrails(g => g
                .RedactPii()
                .BlockSecrets()
                .BlockWhen("support rules", TrustBoundary.ToolCall, Violation)
                .ReaskWhen("signed", TrustBoundary.Output, IsCut, "Your answer was cut. Answer again, briefly, and sign it.")
                .ReaskWhen("answer rules", TrustBoundary.Output, IsViolation, "Your answer breaks the rules. Answer again without it."))
            .UseGuardedFunctionInvocation(t => t
                .CapResults(2_000)
                .ForTool("look_up_order", o => o.Effect = ToolEffect.ReadOnly)
                .ForTool("search_policy", o => o.Effect = ToolEffect.ReadOnly)
                .ForTool("issue_refund", o => o.VerifyEffect = LookIntoBooks)
                .ForTool("send_mail", o => o.VerifyEffect = LookIntoBooks)
                .ForTool("escalate", o => o.VerifyEffect = LookIntoBooks))
            .UseBudgets(b =>
            {
                b.MaxSteps = 12;
                b.MaxModelCalls = 30;
                b.MaxTokens = 500_000;
                b.HandOver("the agent went in circles or was out of budget");
            })
            .UseContextCompression(c => c.MaxTokens = 32_000)
            .UseFallback(f => f.Then("backup").HandOver("no model could answer").AnswerWith(Taken))
            .UseResilience(r => r.Retry.Seed = _around.Seed);

        return builder.Build();
    }

    private void Listen(AgentGuardBuilder guard)
    {
        guard.AddListener(Counters);
        if (_around.Listener is { } listener)
        {
            guard.AddListener(listener);
        }
    }

    /// <summary>What the rules say depends on what was paid back so far, so it is a look at the books as well.</summary>
    private string? Violation(BoundaryContent call) => TicketScope.Current is { } world
        && _around.LookUp($"support rules {call.ToolName}", () => SupportRules.Violation(call.ToolName!, call.Arguments!, world) ?? "") is { Length: > 0 } wrong
            ? wrong
            : null;

    /// <summary>What became of a call that was not answered: the books of the shop know.</summary>
    private static ValueTask<EffectFinding> LookIntoBooks(EffectInquiry inquiry, CancellationToken cancellation)
    {
        var entries = TicketScope.Current?.Ledger.Of(inquiry.Key.Tool) ?? [];
        var isThere = entries.Any(entry => entry.Arguments.All(argument => inquiry.Arguments[argument.Key]?.ToString() == argument.Value));
        return new(isThere ? EffectFinding.Happened("done") : EffectFinding.DidNotHappen);
    }

    private static bool IsCut(BoundaryContent answer) => !answer.Text.Contains(SystemPrompt.Signature, StringComparison.Ordinal);

    private static bool IsViolation(BoundaryContent answer) =>
        TicketScope.Current is { } world && SupportRules.AnswerViolation(answer.Text, world) is not null;

    private IChatClient Model(string? name = null)
    {
        var options = _endpoint.CreateOptions();
        options.RetryPolicy = new ClientRetryPolicy(0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return _around.Model(_endpoint.CreateChatClient(options, name).AsIChatClient());
    }
}
