using AgentGuard.Guardrails;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailPolicyBuilderTests
{
    [TestCase("(?=a)b")]
    [TestCase(@"(a)\1")]
    [TestCase("(")]
    public void Rejects_a_pattern_that_could_take_for_ever(string pattern) => Assert.That(
        () => new GuardrailPolicyBuilder().BlockPattern("p", pattern, TrustBoundary.Output),
        Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Rejects_a_guardrail_without_a_boundary() => Assert.That(
        () => new GuardrailPolicyBuilder().BlockPattern("hosts", "x"),
        Throws.ArgumentException.With.Message.Contains("hosts"));

    [Test]
    public void Rejects_a_re_ask_where_the_model_has_not_spoken(
        [Values(TrustBoundary.Input, TrustBoundary.ModelRequest, TrustBoundary.ToolResult)] TrustBoundary boundary) => Assert.That(
            () => new GuardrailPolicyBuilder().ReaskWhen("again", boundary, _ => true, "Again."),
            Throws.ArgumentException.With.Message.Contains("again"));

    [TestCase("email")]
    [TestCase("A1")]
    [TestCase("A\n")]
    public void Rejects_a_kind_that_no_placeholder_can_have(string kind) => Assert.That(
        () => new GuardrailPolicyBuilder().RedactPattern("p", kind, "x", TrustBoundary.Input),
        Throws.ArgumentException);

    [Test]
    public void Rejects_options_out_of_range()
    {
        Action<GuardrailOptions>[] wrong =
        [
            options => options.Timeout = TimeSpan.Zero, options => options.MaxReasks = 11, options => options.MaxReasks = -1,
            options => options.SafeMessage = string.Empty, options => options.OnError = (GuardrailErrorAction)7,
            options => options.BlockedAnswer = (BlockedAnswer)7,
        ];

        using (Assert.EnterMultipleScope())
        {
            foreach (var configure in wrong)
            {
                Assert.That(
                    () => new GuardrailPolicyBuilder().Configure(configure).Build(), Throws.InstanceOf<OptionsValidationException>());
            }
        }
    }

    [Test]
    public async Task Makes_policies_that_a_further_use_of_the_builder_does_not_change()
    {
        var builder = new GuardrailPolicyBuilder();
        var first = builder.Build();
        builder.BlockWhen("all", TrustBoundary.Input, _ => true).Configure(options => options.SafeMessage = "changed");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.IsEmpty, Is.True);
            Assert.That(await first.InspectAsync(TrustBoundary.Input, "text"), Is.SameAs(Verdict.Allowed));
            Assert.That(builder.Build().IsEmpty, Is.False);
        }
    }

    [Test]
    public void Has_the_defaults_that_the_documentation_states()
    {
        var options = new GuardrailOptions();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.OnError, Is.EqualTo(GuardrailErrorAction.Block));
            Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(options.BlockedAnswer, Is.EqualTo(BlockedAnswer.SafeMessage));
            Assert.That(options.MaxReasks, Is.EqualTo(1));
            Assert.That(options.RestoreInOutput, Is.True);
            Assert.That(options.RestorePaymentCards, Is.False);
        }
    }
}
