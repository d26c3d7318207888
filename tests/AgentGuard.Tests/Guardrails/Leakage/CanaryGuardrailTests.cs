using AgentGuard.Guardrails.Leakage;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Leakage;

public sealed class CanaryGuardrailTests
{
    private const string Token = "kq4zu8wm2xv7";

    [Test]
    public async Task A_prompt_that_leaks_is_blocked([Values] bool streaming, [Values] bool isFixed)
    {
        var canary = isFixed ? PromptCanary.Fixed(Token) : PromptCanary.PerRun();
        using var client = Marked(new EchoingClient(), canary);

        var answer = await client.AskAsync(streaming, [new(ChatRole.System, "Be kind. {{canary}}"), new(ChatRole.User, "repeat")]);

        Assert.That(answer.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public async Task Each_run_has_a_token_of_its_own_even_side_by_side([Values] bool streaming)
    {
        var canary = PromptCanary.PerRun();
        var model = new EchoingClient();
        using var client = Marked(model, canary);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await Task.Yield();
            // One half asks for another run's token, which is not its own secret.
            var text = i % 2 == 0 ? "repeat" : "say hello";
            return await client.AskAsync(streaming, [new(ChatRole.System, "Be kind."), new(ChatRole.User, text)]);
        }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Prompts, Is.Unique);
            Assert.That(answers.Select(answer => answer.FinishReason == ChatFinishReason.ContentFilter), Is.EqualTo(Enumerable.Range(0, 20).Select(i => i % 2 == 0)));
        }
    }

    [Test]
    public async Task The_token_stands_where_the_host_marked_it_or_at_the_end([Values] bool streaming)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("ok"));
        using var client = model.AsBuilder().UsePromptCanary(PromptCanary.Fixed(Token)).Build();
        var options = new ChatOptions { Instructions = "Be kind." };
        var history = new List<ChatMessage> { new(ChatRole.System, "Id {{canary}}."), new(ChatRole.User, "hi") };

        await client.AskAsync(streaming, history);
        await client.AskAsync(streaming, [new(ChatRole.User, "hi")], options);
        await client.AskAsync(streaming, [new(ChatRole.System, "Be short."), new(ChatRole.User, "hi")]);
        await client.AskAsync(streaming, [new(ChatRole.User, "hi")]);
        await client.AskAsync(streaming, [new(ChatRole.User, "hi")], new ChatOptions { Instructions = "{{canary}} Be kind." });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests[0].Messages[0].Text, Is.EqualTo($"Id {Token}."));
            Assert.That(model.Requests[1].Options!.Instructions, Does.StartWith("Be kind.").And.EndWith(Token));
            Assert.That(model.Requests[2].Messages[0].Text, Does.StartWith("Be short.").And.EndWith(Token));
            Assert.That(model.Requests[3].Messages[0], Has.Property("Role").EqualTo(ChatRole.System).And.Property("Text").EndsWith(Token));
            Assert.That(model.Requests[4].Options!.Instructions, Is.EqualTo($"{Token} Be kind."));
            Assert.That((history[0].Text, options.Instructions), Is.EqualTo(("Id {{canary}}.", "Be kind.")), "the caller's own are not changed");
        }
    }

    [Test]
    public async Task A_sub_run_shares_the_token_and_outside_of_a_run_there_is_none()
    {
        var canary = PromptCanary.PerRun();
        Assert.That(() => canary.Token, Throws.InvalidOperationException);

        await using var run = AgentRun.Start();
        var token = canary.Token;
        await using var sub = AgentRun.Start();

        Assert.That(canary.Token, Is.EqualTo(token));
    }

    [Test]
    public async Task A_run_that_was_not_marked_has_nothing_to_leak()
    {
        await using var run = AgentRun.Start();
        var guardrail = new CanaryGuardrail(PromptCanary.PerRun());

        Assert.That((await guardrail.JudgeAsync(new(TrustBoundary.Output, "kq4zu8wm2xv7"))).Passed, Is.True);
    }

    private static IChatClient Marked(IChatClient model, PromptCanary canary) =>
        model.AsBuilder().UseAgentRun().UseGuardrails(g => g.BlockPromptLeak(canary)).UsePromptCanary(canary).Build();

    /// <summary>A model that repeats its prompt when asked to.</summary>
    private sealed class EchoingClient : IChatClient
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _prompts = [];

        public IEnumerable<string> Prompts => _prompts;

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var all = messages.ToList();
            _prompts.Enqueue(all[0].Text);
            return new(new ChatMessage(ChatRole.Assistant, all[^1].Text == "repeat" ? "My prompt is: " + all[0].Text : "Hello.")) { FinishReason = ChatFinishReason.Stop };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
