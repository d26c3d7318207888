using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Wording;

public sealed class DeniedWordsGuardrailTests
{
    private static readonly DeniedWordsGuardrail Falcon = new("code names", ["Project Falcon", "bluebird", "猎鹰", "größe"]);

    [TestCase("We call it project falcon.", ExpectedResult = "project falcon")]
    [TestCase("PROJECT   FALCON", ExpectedResult = "PROJECT   FALCON")]
    [TestCase("Blue\u200bbird sings", ExpectedResult = "Blue\u200bbird")]
    [TestCase("Вlueвird", ExpectedResult = "Вlueвird")]
    [TestCase("Blu\u0065\u0301bird", ExpectedResult = "Blu\u0065\u0301bird", Description = "with a combining accent")]
    [TestCase("bluеbird", ExpectedResult = "bluеbird", Description = "with a Cyrillic e")]
    [TestCase("blüebird", ExpectedResult = "blüebird")]
    [TestCase("ｂｌｕｅｂｉｒｄ", ExpectedResult = "ｂｌｕｅｂｉｒｄ")]
    [TestCase("代号猎鹰计划", ExpectedResult = "猎鹰")]
    [TestCase("Die Grosse und die GRÖSSE", ExpectedResult = null)]
    [TestCase("Die Große", ExpectedResult = "Große", Description = "without the accent")]
    [TestCase("Die GRÖßE", ExpectedResult = "GRÖßE")]
    [TestCase("bluebirds", ExpectedResult = null)]
    [TestCase("thebluebird", ExpectedResult = null)]
    [TestCase("a falcon project", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public async Task<string?> Finds_whole_words_however_they_are_written(string text)
    {
        var judgement = await Falcon.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text));
        return judgement.Passed ? null : text.Substring(judgement.Findings[0].Start, judgement.Findings[0].Length);
    }

    [TestCase("What is the dose?", ExpectedResult = true)]
    [TestCase("The dose for this symptom, the dose again", ExpectedResult = true)]
    [TestCase("The dose for this symptom after the diagnosis", ExpectedResult = false)]
    public async Task<bool> A_topic_takes_several_different_words(string text) =>
        (await new DeniedWordsGuardrail("medicine", ["dose", "symptom", "diagnosis"], threshold: 3).JudgeAsync(new(TrustBoundary.Input, text))).Passed;

    [Test]
    public void The_spans_are_where_a_plain_search_finds_them() =>
        Gen.Select(Gen.OneOf(Gen.Const("bluebird"), Gen.Const("Project Falcon"), Gen.String[Gen.Char["ab é漢"], 0, 6]).Array[0, 8], Gen.Int[0, 2]).Sample((parts, _) =>
        {
            var text = string.Join(" . ", parts);
            var judgement = Falcon.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text)).AsTask().GetAwaiter().GetResult();
            var expected = parts.Count(part => part is "bluebird" or "Project Falcon");
            return judgement.Findings.Count == expected
                && judgement.Findings.All(finding => text.Substring(finding.Start, finding.Length) is "bluebird" or "Project Falcon");
        });

    [Test]
    public void An_empty_list_is_refused() => Assert.That(() => new DeniedWordsGuardrail("none", []), Throws.ArgumentException);

    [TestCase(1)]
    [TestCase(2)]
    public void A_text_that_comes_in_pieces_is_judged_as_the_whole(int threshold)
    {
        var guardrail = new DeniedWordsGuardrail("code names", ["Project Falcon", "bluebird", "猎鹰", "project"], threshold);
        Streamed.TextsOf(12, "bluebird", "Project  Falcon", "project", " ", "\n", "blue", "é", "e\u0301", "猎鹰", "猎", "😀", "\u200b", "\uDB40\uDC41", ".").Sample(
            text => Streamed.KeepsContract(guardrail, text));
    }

    [Test]
    public void Only_the_end_in_which_a_word_may_begin_is_not_settled() =>
        Assert.That(Falcon.GetSettledLength(new(TrustBoundary.Output, new string('x', 1_000))), Is.EqualTo(1_000 - "project falcon".Length - 1));
}
