using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Ports;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailPolicyBuilderScopesTests : IAgentListener
{
    private readonly List<AgentEvent> _events = [];

    public void OnEvent(AgentEvent happened) => _events.Add(happened);

    [SetUp]
    public void Forget() => _events.Clear();

    [TestCase("search", ExpectedResult = typeof(Verdict.Block))]
    [TestCase("calculate", ExpectedResult = typeof(Verdict.Allow))]
    public async Task<Type> Asks_only_where_a_condition_holds(string tool)
    {
        var policy = new GuardrailPolicyBuilder()
            .When(context => context.ToolName == "search", g => g.Add(FakeGuardrail.Finding(), GuardrailAction.Block, TrustBoundary.ToolResult))
            .Build();

        return (await policy.InspectAsync(new BoundaryContent(TrustBoundary.ToolResult, "text") { ToolName = tool }, default)).GetType();
    }

    [TestCase("acme", ExpectedResult = true)]
    [TestCase("other", ExpectedResult = false)]
    public async Task<bool> Leaves_out_where_a_condition_holds(string principal)
    {
        await using var run = AgentRun.Start(new AgentRunOptions { Principal = principal });
        var policy = new GuardrailPolicyBuilder()
            .Unless(context => context.Run?.Principal == "acme", g => g.Add(FakeGuardrail.Finding(), GuardrailAction.Block, TrustBoundary.Input))
            .Build();

        return await policy.InspectAsync(TrustBoundary.Input, "text") is Verdict.Allow;
    }

    [Test]
    public async Task Adds_nested_conditions_up()
    {
        var guardrail = FakeGuardrail.Passing();
        var policy = new GuardrailPolicyBuilder()
            .When(context => context.ToolName is not null, outer => outer
                .When(context => context.ToolName == "search", inner => inner.Add(guardrail, GuardrailAction.Block, TrustBoundary.ToolResult)))
            .Build();

        await policy.InspectAsync(new BoundaryContent(TrustBoundary.ToolResult, "1"), default);
        await policy.InspectAsync(new BoundaryContent(TrustBoundary.ToolResult, "2") { ToolName = "search" }, default);

        Assert.That(guardrail.Seen.Select(content => content.Text), Is.EqualTo(new[] { "2" }));
    }

    [Test]
    public async Task Blocks_when_a_condition_throws()
    {
        var policy = new GuardrailPolicyBuilder()
            .When(_ => throw new InvalidOperationException(), g => g.Add(FakeGuardrail.Passing(), GuardrailAction.Block, TrustBoundary.Input))
            .Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task A_scope_ends_with_its_part()
    {
        var policy = new GuardrailPolicyBuilder()
            .Shadow(s => s.Add(FakeGuardrail.Finding(), GuardrailAction.Block, TrustBoundary.Input))
            .Add(FakeGuardrail.Finding(), GuardrailAction.Block, TrustBoundary.Input)
            .Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task A_shadow_reports_and_does_nothing([Values] GuardrailAction action)
    {
        var policy = Builder().Shadow(s => s.Add(FakeGuardrail.Finding(), action, TrustBoundary.Output)).Build();

        var verdict = await policy.InspectAsync(TrustBoundary.Output, "text");

        var triggered = _events.OfType<GuardrailTriggered>().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.InstanceOf<Verdict.Allow>());
            Assert.That((triggered.IsShadow, triggered.Action, triggered.Severity), Is.EqualTo((true, action, AgentEventSeverity.Information)));
        }
    }

    [Test]
    public async Task A_shadow_that_fails_lets_the_content_pass()
    {
        var broken = new FakeGuardrail((_, _) => throw new InvalidOperationException());
        var policy = Builder().Shadow(s => s.Add(broken, GuardrailAction.Block, TrustBoundary.Input)).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Allow>());
        Assert.That(_events.OfType<GuardrailFailed>().Single().Action, Is.EqualTo(GuardrailErrorAction.Allow));
    }

    [Test]
    public async Task Judges_at_the_same_time_in_a_parallel_part()
    {
        var (first, second) = (new Held(), new Held());
        var policy = Builder().InParallel(p => p
                .Add(first.Guardrail, GuardrailAction.Report, TrustBoundary.Input)
                .Add(second.Guardrail, GuardrailAction.Block, TrustBoundary.Input))
            .Build();

        var inspecting = policy.InspectAsync(TrustBoundary.Input, "text").AsTask();

        Assert.That((first.Guardrail.Seen.Count, second.Guardrail.Seen.Count), Is.EqualTo((1, 1)));
        second.Answer.SetResult(FakeGuardrail.Found());
        first.Answer.SetResult(FakeGuardrail.Found());
        Assert.That(await inspecting, Is.InstanceOf<Verdict.Block>().With.Property(nameof(Verdict.Findings)).Count.EqualTo(2));
        Assert.That(_events.OfType<GuardrailTriggered>().Select(triggered => triggered.Action), Is.EqualTo(
            new[] { GuardrailAction.Report, GuardrailAction.Block }));
    }

    [Test]
    public async Task Cancels_what_still_judges_when_one_has_stopped_the_content()
    {
        var (first, second) = (new Held(), new Held());
        var policy = Builder().InParallel(p => p
                .Add(first.Guardrail, GuardrailAction.Block, TrustBoundary.Input)
                .Add(second.Guardrail, GuardrailAction.Block, TrustBoundary.Input))
            .Build();

        var inspecting = policy.InspectAsync(TrustBoundary.Input, "text").AsTask();
        first.Answer.SetResult(FakeGuardrail.Found());

        Assert.That(await inspecting, Is.InstanceOf<Verdict.Block>());
        Assert.That(second.Cancelled.Task.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void A_rewrite_has_no_place_in_a_parallel_part() =>
        Assert.That(
            () => new GuardrailPolicyBuilder().InParallel(p => p.RedactPii()),
            Throws.ArgumentException.With.Message.Contains("InParallel"));

    [Test]
    public async Task A_part_has_a_time_limit_of_its_own()
    {
        var time = new FakeTimeProvider();
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents([this]), TimeProvider = time }
            .WithTimeout(TimeSpan.FromSeconds(1), t => t.Add(new Held().Guardrail, GuardrailAction.Block, TrustBoundary.Input))
            .Build();

        var inspecting = policy.InspectAsync(TrustBoundary.Input, "text").AsTask();
        Assert.That(inspecting.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await inspecting, Is.InstanceOf<Verdict.Block>());
        Assert.That(_events.OfType<GuardrailFailed>().Single().Cause, Is.EqualTo(nameof(TimeoutException)));
    }

    [TestCase(0)]
    [TestCase(3_600_001)]
    public void A_time_limit_out_of_range_is_refused(int milliseconds) =>
        Assert.That(
            () => new GuardrailPolicyBuilder().WithTimeout(TimeSpan.FromMilliseconds(milliseconds), _ => { }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_part_may_fail_open_by_name()
    {
        var broken = new FakeGuardrail((_, _) => throw new InvalidOperationException());
        var policy = Builder().OnError(GuardrailErrorAction.Allow, o => o.Add(broken, GuardrailAction.Block, TrustBoundary.Input)).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Allow>());
    }

    private GuardrailPolicyBuilder Builder() => new() { Events = new AgentEvents([this]) };

    /// <summary>A guardrail that judges when the test says so.</summary>
    private sealed class Held
    {
        public Held() => Guardrail = new FakeGuardrail((_, cancellationToken) =>
        {
            cancellationToken.Register(() => Cancelled.TrySetResult());
            return new(Answer.Task.WaitAsync(cancellationToken));
        });

        public TaskCompletionSource<GuardrailJudgement> Answer { get; } = new();

        public TaskCompletionSource Cancelled { get; } = new();

        public FakeGuardrail Guardrail { get; }
    }
}
