using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Judging;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails.Judging;

public sealed class GroundednessGuardrailTests
{
    private const string Source =
        "Order A-10023 left the warehouse in Rotterdam on 3 May. The carrier is Blue Line. The total of the order was 1,249.50 euros, shipping included. "
        + "Returns are accepted within 30 days of the delivery.";

    [TestCase("The order left the warehouse in Rotterdam on 3 May.", ExpectedResult = true)]
    [TestCase("Your order, which left the Rotterdam warehouse on 3 May, has a total of 1249.5 euros.", ExpectedResult = true)]
    [TestCase("The total of the order was 1,349.50 euros.", ExpectedResult = false)]
    [TestCase("The order left the warehouse in Hamburg on 3 May.", ExpectedResult = false)]
    [TestCase("Returns are accepted within 60 days.", ExpectedResult = false)]
    [TestCase("Our company won several prizes for customer satisfaction last winter.", ExpectedResult = false)]
    [TestCase("Happy to help!", ExpectedResult = true)]
    [TestCase("Would you like me to look for another warehouse nearby?", ExpectedResult = true)]
    public async Task<bool> Sentences_need_a_passage_with_their_words_numbers_and_names(string answer) =>
        (await Judge(answer)).Passed;

    [Test]
    public async Task The_finding_is_the_sentence_that_is_not_supported()
    {
        const string Invented = " It was signed for by Anna Schmidt.";
        var answer = "The order left the warehouse in Rotterdam on 3 May." + Invented;

        var finding = (await Judge(answer)).Findings.Single();

        Assert.That(answer.Substring(finding.Start, finding.Length), Is.EqualTo(Invented));
    }

    [TestCase(0.5, ExpectedResult = true)]
    [TestCase(0.9, ExpectedResult = false)]
    public async Task<bool> A_share_may_be_enough(double leastShare) => (await new GroundednessGuardrail(_ => [Source], leastShare).JudgeAsync(
        new(TrustBoundary.Output, "The order left the warehouse in Rotterdam. The carrier is Red Star Freight."))).Passed;

    [Test]
    public async Task Without_a_source_nothing_is_supported() =>
        Assert.That((await new GroundednessGuardrail(_ => []).JudgeAsync(new(TrustBoundary.Output, "The order left the warehouse on 3 May."))).Passed, Is.False);

    private static async Task<GuardrailJudgement> Judge(string answer) =>
        await new GroundednessGuardrail(_ => [Source]).JudgeAsync(new BoundaryContent(TrustBoundary.Output, answer));
}
