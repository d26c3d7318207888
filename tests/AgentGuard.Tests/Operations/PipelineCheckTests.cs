using AgentGuard.Operations;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Operations;

public sealed class PipelineCheckTests
{
    private const PipelineFeatures AllResilience = PipelineFeatures.Retry | PipelineFeatures.CircuitBreaker | PipelineFeatures.Timeouts;

    [Test]
    public void Reads_the_layers_from_outside_in_with_those_of_others_between() =>
        Assert.That(
            PipelineCheck.Describe(Model().AsBuilder()
                .Use(Stage(PipelineFeatures.Run))
                .UseFunctionInvocation()
                .UseDistributedCache(Cache())
                .Use(Stage(PipelineFeatures.Compression))
                .Build()).Select(layer => layer.Features),
            Is.EqualTo(new[] { PipelineFeatures.Run, PipelineFeatures.FunctionInvocation, PipelineFeatures.Cache, PipelineFeatures.Compression }));

    [Test]
    public void Finds_nothing_in_the_recommended_order() =>
        Assert.That(
            Problems(b => b
                .Use(Stage(PipelineFeatures.Run))
                .Use(Stage(PipelineFeatures.Guardrails))
                .Use(Stage(PipelineFeatures.ToolInvocationGuard))
                .UseFunctionInvocation()
                .Use(Stage(PipelineFeatures.ToolCallGuard))
                .Use(Stage(PipelineFeatures.Budget))
                .Use(Stage(PipelineFeatures.Compression))
                .Use(Stage(PipelineFeatures.StructuredOutput))
                .Use(Stage(PipelineFeatures.Fallback, new FakeStage(Model(), AllResilience)))
                .Use(Stage(AllResilience))),
            Is.Empty);

    [Test]
    public void A_compressor_outside_of_the_loop_is_an_error() =>
        AssertFinds("CompressionOutsideLoop", PipelineProblemSeverity.Error, b => b.Use(Stage(PipelineFeatures.Compression)).UseFunctionInvocation());

    [Test]
    public void Budgets_outside_of_the_loop_are_an_error() =>
        AssertFinds("BudgetOutsideLoop", PipelineProblemSeverity.Error, b => b.Use(Stage(PipelineFeatures.Budget)).UseFunctionInvocation());

    [TestCase(PipelineFeatures.Retry)]
    [TestCase(PipelineFeatures.Fallback)]
    [TestCase(PipelineFeatures.Compression)]
    public void Budgets_inside_of_what_repeats_or_shortens_are_a_warning(PipelineFeatures outer) =>
        AssertFinds("BudgetInsideRetry", PipelineProblemSeverity.Warning, b => b.Use(Stage(outer)).Use(Stage(PipelineFeatures.Budget)));

    [Test]
    public void Structured_output_outside_of_the_loop_is_a_warning() => AssertFinds(
        "StructuredOutputOutsideLoop", PipelineProblemSeverity.Warning, b => b.Use(Stage(PipelineFeatures.StructuredOutput)).UseFunctionInvocation());

    [Test]
    public void Structured_output_inside_of_a_retry_is_a_warning() => AssertFinds(
        "ReaskInsideRetry", PipelineProblemSeverity.Warning, b => b.Use(Stage(PipelineFeatures.Retry)).Use(Stage(PipelineFeatures.StructuredOutput)));

    [Test]
    public void A_breaker_outside_of_its_retry_is_an_error() =>
        AssertFinds("BreakerOutsideRetry", PipelineProblemSeverity.Error, b => b.Use(Stage(PipelineFeatures.CircuitBreaker)).Use(Stage(PipelineFeatures.Retry)));

    [Test]
    public void Guardrails_inside_a_cache_are_an_error() =>
        AssertFinds("GuardrailsInsideCache", PipelineProblemSeverity.Error, b => b.UseDistributedCache(Cache()).Use(Stage(PipelineFeatures.Guardrails)));

    [Test]
    public void Guardrails_inside_the_loop_are_an_error() =>
        AssertFinds("GuardrailsInsideLoop", PipelineProblemSeverity.Error, b => b.UseFunctionInvocation().Use(Stage(PipelineFeatures.Guardrails)));

    [Test]
    public void A_loop_with_the_outer_half_alone_is_an_error() =>
        AssertFinds("ToolGuardHalf", PipelineProblemSeverity.Error, b => b.Use(Stage(PipelineFeatures.ToolInvocationGuard)).UseFunctionInvocation());

    [Test]
    public void A_loop_with_the_inner_half_alone_is_an_error() =>
        AssertFinds("ToolGuardHalf", PipelineProblemSeverity.Error, b => b.UseFunctionInvocation().Use(Stage(PipelineFeatures.ToolCallGuard)));

    [Test]
    public void Guardrails_for_tools_that_nothing_runs_are_an_error() =>
        AssertFinds("ToolGuardrailsUnheard", PipelineProblemSeverity.Error, b => b.Use(Stage(PipelineFeatures.ToolGuardrails)).UseFunctionInvocation());

    [Test]
    public void A_loop_without_a_tool_guard_is_the_hosts_choice() =>
        Assert.That(Problems(b => b.UseFunctionInvocation()), Is.Empty);

    [Test]
    public void A_candidate_without_resilience_of_its_own_is_a_warning() =>
        AssertFinds("CandidateWithoutResilience", PipelineProblemSeverity.Warning, b => b.Use(Stage(PipelineFeatures.Fallback, Model())).Use(Stage(AllResilience)));

    [Test]
    public void A_second_retry_is_a_warning() =>
        AssertFinds("SecondRetry", PipelineProblemSeverity.Warning, b => b.Use(Stage(AllResilience)).Use(Stage(AllResilience)));

    [Test]
    public void A_run_that_is_not_outermost_is_a_warning() =>
        AssertFinds("RunNotOutermost", PipelineProblemSeverity.Warning, b => b.Use(Stage(PipelineFeatures.Guardrails)).Use(Stage(PipelineFeatures.Run)));

    [TestCase("openai", "AddOpenAI")]
    [TestCase("anthropic", "AddAnthropic")]
    public void A_provider_without_a_reader_is_a_warning(string provider, string line)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("hi")) { Metadata = new ChatClientMetadata(provider) };
        var client = new FakeStage(model, AllResilience);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(PipelineCheck.Inspect(client, []).Select(problem => problem.Remedy), Has.One.Contains(line));
            Assert.That(PipelineCheck.Inspect(client, [provider]), Is.Empty);
            Assert.That(PipelineCheck.Inspect(client), Is.Empty, "nobody knows the readers");
        }
    }

    [Test]
    public void Looks_into_the_pipelines_of_the_candidates()
    {
        var backup = new FakeStage(new FakeStage(Model(), AllResilience), AllResilience);
        var client = new FakeStage(new FakeStage(Model(), AllResilience), PipelineFeatures.Fallback, backup);

        Assert.That(PipelineCheck.Inspect(client).Select(problem => problem.Rule), Is.EqualTo(new[] { "SecondRetry" }));
    }

    [Test]
    public void Fails_at_build_without_a_container() =>
        Assert.That(
            () => Model().AsBuilder().UsePipelineCheck().Use(Stage(PipelineFeatures.Compression)).UseFunctionInvocation().Build(),
            Throws.TypeOf<PipelineException>().With.Message.Contains("Move UseContextCompression()"));

    [Test]
    public void The_check_at_build_adds_no_layer()
    {
        var model = Model();

        Assert.That(model.AsBuilder().UsePipelineCheck().Build(), Is.SameAs(model));
    }

    private static void AssertFinds(string rule, PipelineProblemSeverity severity, Func<ChatClientBuilder, ChatClientBuilder> build)
    {
        var problems = Problems(build);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(problems.Select(problem => problem.Rule), Does.Contain(rule));
            Assert.That(problems.First(problem => problem.Rule == rule).Severity, Is.EqualTo(severity));
            Assert.That(problems.First(problem => problem.Rule == rule).Remedy, Is.Not.Empty);
        }
    }

    private static IReadOnlyList<PipelineProblem> Problems(Func<ChatClientBuilder, ChatClientBuilder> build) =>
        PipelineCheck.Inspect(build(Model().AsBuilder()).Build());

    private static ScriptedChatClient Model() => new(_ => ScriptedStep.Text("hi"));

    private static Func<IChatClient, IChatClient> Stage(PipelineFeatures features, params IChatClient[] alternatives) =>
        inner => new FakeStage(inner, features, alternatives);

    private static DictionaryCache Cache() => new();
}
