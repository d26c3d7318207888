using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Ports;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailPolicyTests
{
    private static IEnumerable<object[]> ActionsAtBoundaries =>
        from boundary in Enum.GetValues<TrustBoundary>()
        from action in Enum.GetValues<GuardrailAction>()
        where action is not GuardrailAction.Reask || boundary is TrustBoundary.ToolCall or TrustBoundary.Output
        select new object[] { boundary, action };

    [TestCaseSource(nameof(ActionsAtBoundaries))]
    public async Task Gives_the_verdict_of_the_action_at_every_boundary(TrustBoundary boundary, GuardrailAction action)
    {
        var guardrail = new FakeGuardrail(_ => FakeGuardrail.Found() with { ProposedText = "other", ReaskMessage = "again" });
        var policy = new GuardrailPolicyBuilder().Add(guardrail, action, boundary).Build();

        var verdict = await policy.InspectAsync(boundary, "text");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.InstanceOf(action switch
            {
                GuardrailAction.Rewrite => typeof(Verdict.Rewrite),
                GuardrailAction.Reask => typeof(Verdict.Reask),
                GuardrailAction.Block => typeof(Verdict.Block),
                GuardrailAction.Escalate => typeof(Verdict.Escalate),
                _ => typeof(Verdict.Allow),
            }));
            Assert.That(verdict.Findings, Has.Count.EqualTo(1));
            Assert.That(Enum.GetValues<TrustBoundary>().Where(policy.Inspects), Is.EqualTo(new[] { boundary }));
        }
    }

    [Test]
    public async Task Lets_the_next_guardrail_see_the_rewritten_text()
    {
        var second = FakeGuardrail.Passing("second");
        var policy = new GuardrailPolicyBuilder()
            .RedactPattern("codename", "CODENAME", "falcon", TrustBoundary.Input)
            .Add(second, GuardrailAction.Block, TrustBoundary.Input)
            .Build();

        var verdict = await policy.InspectAsync(TrustBoundary.Input, "project falcon");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict as Verdict.Rewrite)?.Text, Is.EqualTo("project <CODENAME_1>"));
            Assert.That(second.Seen.Single().Text, Is.EqualTo("project <CODENAME_1>"));
        }
    }

    [Test]
    public async Task Asks_no_further_guardrail_after_a_block()
    {
        var second = FakeGuardrail.Passing("second");
        var policy = new GuardrailPolicyBuilder()
            .Add(FakeGuardrail.Finding(), GuardrailAction.Block, TrustBoundary.Input)
            .Add(second, GuardrailAction.Block, TrustBoundary.Input)
            .Build();

        await policy.InspectAsync(TrustBoundary.Input, "text");

        Assert.That(second.Seen, Is.Empty);
    }

    [Test]
    public async Task Prefers_a_later_block_to_an_earlier_re_ask()
    {
        var policy = new GuardrailPolicyBuilder()
            .ReaskWhen("polite", TrustBoundary.Output, _ => true, "Be polite.")
            .BlockWhen("never", TrustBoundary.Output, _ => true)
            .Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Output, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task Blocks_when_a_guardrail_throws([Values] bool asynchronously)
    {
        var events = new RecordingListener();
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents([events]) }
            .Add(Throwing(asynchronously), GuardrailAction.Report, TrustBoundary.Input)
            .Build();

        var verdict = await policy.InspectAsync(TrustBoundary.Input, "text");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.InstanceOf<Verdict.Block>());
            Assert.That(events.Events.Select(happened => happened.Code), Is.EqualTo(new[] { "AG1102" }));
            Assert.That(events.Events.Single().Message, Does.Not.Contain("secret detail"));
        }
    }

    [Test]
    public async Task Goes_on_after_a_guardrail_throws_when_the_host_said_so_by_name([Values] bool asynchronously)
    {
        var events = new RecordingListener();
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents([events]) }
            .OnError(GuardrailErrorAction.Allow)
            .Add(Throwing(asynchronously), GuardrailAction.Block, TrustBoundary.Input)
            .Build();

        var verdict = await policy.InspectAsync(TrustBoundary.Input, "text");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.InstanceOf<Verdict.Allow>());
            Assert.That(events.Events.OfType<GuardrailFailed>().Single().Action, Is.EqualTo(GuardrailErrorAction.Allow));
        }
    }

    [Test]
    public async Task Blocks_when_a_guardrail_gives_no_judgement()
    {
        var policy = new GuardrailPolicyBuilder()
            .Add(new FakeGuardrail(_ => null!), GuardrailAction.Block, TrustBoundary.Input)
            .Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task Blocks_when_a_rewrite_proposes_nothing_and_names_no_span()
    {
        var policy = new GuardrailPolicyBuilder().Add(FakeGuardrail.Finding(), GuardrailAction.Rewrite, TrustBoundary.Input).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task Blocks_when_a_guardrail_takes_too_long()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<GuardrailJudgement>();
        var policy = new GuardrailPolicyBuilder(new GuardrailOptions { Timeout = TimeSpan.FromSeconds(3) }) { TimeProvider = time }
            .Add(new FakeGuardrail((_, _) => new(never.Task)), GuardrailAction.Report, TrustBoundary.Input)
            .Build();

        var inspection = policy.InspectAsync(TrustBoundary.Input, "text");
        Assert.That(inspection.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(await inspection, Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public void Lets_the_cancellation_of_the_caller_pass([Values] bool asynchronously, [Values] GuardrailErrorAction onError)
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var guardrail = new FakeGuardrail(async (_, token) =>
        {
            if (asynchronously)
            {
                await Task.Yield();
            }

            token.ThrowIfCancellationRequested();
            return GuardrailJudgement.Pass;
        });
        var policy = new GuardrailPolicyBuilder().OnError(onError).Add(guardrail, GuardrailAction.Block, TrustBoundary.Input).Build();

        Assert.That(
            async () => await policy.InspectAsync(TrustBoundary.Input, "text", cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Raises_what_was_seen_without_content([Values] GuardrailAction action)
    {
        var events = new RecordingListener();
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents([events]) }
            .Add(
                new FakeGuardrail(_ => GuardrailJudgement.Found(
                    new Finding("f", "A", 0, 1), new Finding("f", "B", 1, 1), new Finding("f", "A", 2, 1))),
                action,
                TrustBoundary.Output)
            .Build();

        await policy.InspectAsync(TrustBoundary.Output, "xyz-content");

        var triggered = (GuardrailTriggered)events.Events.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(triggered, Has.Property("Action").EqualTo(action).And.Property("Count").EqualTo(3));
            Assert.That(triggered.Kinds, Is.EqualTo(new[] { "A", "B" }));
            Assert.That(triggered.ToString(), Does.Not.Contain("content").And.Not.Contain("xyz"));
        }
    }

    [Test]
    public void Does_not_swallow_an_auditor_that_rejects()
    {
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents(auditors: [new RejectingAuditor()]) }
            .OnError(GuardrailErrorAction.Allow)
            .Add(FakeGuardrail.Finding(), GuardrailAction.Report, TrustBoundary.Input)
            .Build();

        Assert.That(async () => await policy.InspectAsync(TrustBoundary.Input, "text"), Throws.InstanceOf<AuditRejectedException>());
    }

    [Test]
    public async Task Tells_the_model_the_reason_and_the_user_the_safe_message()
    {
        var policy = new GuardrailPolicyBuilder()
            .BlockWhen("limit", TrustBoundary.ToolCall, content => content.Arguments?["amount"] is > 100 ? "the amount is above 100" : null)
            .BlockWhen("limit", TrustBoundary.Output, _ => "the reason")
            .Build();

        var call = new BoundaryContent(TrustBoundary.ToolCall, "{}") { Arguments = new Dictionary<string, object?> { ["amount"] = 150 } };
        var atTool = (Verdict.Block)await policy.InspectAsync(call, CancellationToken.None);
        var atOutput = (Verdict.Block)await policy.InspectAsync(TrustBoundary.Output, "text");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(atTool.SafeMessage, Does.Contain("the amount is above 100"));
            Assert.That(atOutput.Reason, Is.EqualTo("the reason"));
            Assert.That(atOutput.SafeMessage, Does.Not.Contain("the reason"));
        }
    }

    [Test]
    public async Task Gives_placeholders_of_the_run_and_outside_of_one_of_the_policy()
    {
        var policy = new GuardrailPolicyBuilder().RedactPii().Build();
        var outside = (Verdict.Rewrite)await policy.InspectAsync(TrustBoundary.Input, "ada@example.com");
        Assert.That(policy.Restore(outside.Text), Is.EqualTo("ada@example.com"));

        await using var run = AgentRun.Start();
        var within = (Verdict.Rewrite)await policy.InspectAsync(TrustBoundary.Input, "bob@example.com");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(within.Text, Is.EqualTo("<EMAIL_1>"));
            Assert.That(policy.Restore("<EMAIL_1>"), Is.EqualTo("bob@example.com"));
        }
    }

    [Test]
    public async Task Erases_secrets_for_good()
    {
        await using var run = AgentRun.Start();
        var policy = new GuardrailPolicyBuilder().RedactSecrets().Build();

        var verdict = (Verdict.Rewrite)await policy.InspectAsync(TrustBoundary.Input, "use AKIAABCDEFGHIJ234567 now");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Text, Is.EqualTo("use <SECRET> now"));
            Assert.That(run.Redactions.IsEmpty, Is.True);
        }
    }

    [TestCase(false, "paid with •••• 4242")]
    [TestCase(true, "paid with 4242 4242 4242 4242")]
    public async Task Shows_the_last_four_digits_of_a_card_unless_asked_for_all(bool whole, string expected)
    {
        var policy = new GuardrailPolicyBuilder().RedactPii().Configure(options => options.RestorePaymentCards = whole).Build();

        var verdict = (Verdict.Rewrite)await policy.InspectAsync(TrustBoundary.Input, "paid with 4242 4242 4242 4242");

        Assert.That(policy.Restore(verdict.Text), Is.EqualTo(expected));
    }

    [TestCase("pii")]
    [TestCase("secrets")]
    [TestCase("pattern")]
    [TestCase("condition")]
    public async Task Allocates_nothing_when_nothing_is_seen(string guardrail)
    {
        var builder = new GuardrailPolicyBuilder();
        var policy = (guardrail switch
        {
            "pii" => builder.RedactPii(),
            "secrets" => builder.BlockSecrets(),
            "pattern" => builder.BlockPattern("hosts", @"\.corp\.example", TrustBoundary.Input),
            _ => builder.BlockWhen("long", TrustBoundary.Input, content => content.Text.Length > 100_000),
        }).Build();
        var content = new BoundaryContent(
            TrustBoundary.Input, "Order 4711 of 2024-05-06 costs 12.50 – tell café@ about it: ::, +1 and eyJ.");
        var unguarded = content with { Boundary = TrustBoundary.ToolCall };
        for (var i = 0; i < 50; i++)
        {
            Assert.That(await policy.InspectAsync(content, CancellationToken.None), Is.SameAs(Verdict.Allowed));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await policy.InspectAsync(content, CancellationToken.None);
            await policy.InspectAsync(unguarded, CancellationToken.None);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static FakeGuardrail Throwing(bool asynchronously) => new((_, _) => asynchronously
        ? ValueTask.FromException<GuardrailJudgement>(new InvalidOperationException("secret detail"))
        : throw new InvalidOperationException("secret detail"));

    private sealed class RecordingListener : IAgentListener
    {
        public List<AgentEvent> Events { get; } = [];

        public void OnEvent(AgentEvent happened) => Events.Add(happened);
    }

    private sealed class RejectingAuditor : IAgentAuditor
    {
        public ValueTask AcceptAsync(AgentEvent happened, CancellationToken cancellationToken = default) =>
            throw new IOException("The store is full.");
    }
}
