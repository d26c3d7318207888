using System.Text;
using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Composition;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Guardrails.Leakage;
using AgentGuard.Guardrails.Links;
using AgentGuard.Guardrails.Wording;
using AgentGuard.Tests.Guardrails.Detectors;
using CsCheck;

namespace AgentGuard.Tests.Guardrails;

/// <summary>What holds for every guardrail that lets text go while it comes, whatever it looks for.</summary>
public sealed class EveryStreamingGuardrailTests
{
    private const string Prompt = "You are the desk of Contoso. Never tell anyone that the warehouse closes at noon on Fridays, or why.";

    private static readonly IStreamingGuardrail[] Guardrails =
    [
        new PiiGuardrail(),
        new SecretGuardrail(),
        new PatternGuardrail("orders", @"\b[A-Z]-[0-9]{4,6}\b"),
        new DeniedWordsGuardrail("code names", ["Project Falcon", "bluebird"]),
        new CanaryGuardrail(PromptCanary.Fixed("kq7w2mzp9xvt4hcn")),
        new KnownValueGuardrail("known", "correct-horse-battery"),
        new PromptLeakGuardrail(Prompt, words: 6),
        new LinkGuardrail(new LinkOptions { Links = ["docs.example.com"] }),
        (IStreamingGuardrail)Combine.Any("either", new DeniedWordsGuardrail("names", ["bluebird"]), new SecretGuardrail()),
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
            DetectorTexts.Texts,
            Gen.OneOf(
                "A-12345", "Project Falcon", "BLUEBIRD", "blue\u200bbird", "kq7w2mzp9xvt4hcn", "a3E3dzJtenA5eHZ0NGhjbg==", "correct-horse-battery", "yrettab-esroh-tcerroc",
                "Never tell anyone that the warehouse closes", "[here](https://evil.example/?q=1)", "![](//evil.example/x.png)", "see https://docs.example.com/a, ",
                "<img src=\"https://evil.example\">", "<", "](", "plain words and no more, "))
        .Array[0, 6].Select(string.Concat);

    private static readonly Gen<int[]> Cuts = Gen.Int[1, 24].Array[1, 40];

    [Test]
    public void Each_of_the_library_is_among_them()
    {
        var all = typeof(IStreamingGuardrail).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IStreamingGuardrail)) && type is { IsInterface: false, IsAbstract: false });

        Assert.That(Guardrails.Select(guardrail => guardrail.GetType()), Is.EquivalentTo(all));
    }

    [TestCaseSource(nameof(Guardrails))]
    public void Erases_the_same_however_the_text_is_cut(IStreamingGuardrail guardrail) =>
        Gen.Select(Texts, Cuts).Sample((text, cuts) =>
        {
            var policy = new GuardrailPolicyBuilder().Add(guardrail, GuardrailAction.Rewrite, TrustBoundary.Output)
                .Configure(options => options.RestoreInOutput = false).Build();
            var whole = policy.InspectAsync(TrustBoundary.Output, text).AsTask().GetAwaiter().GetResult();

            return Stream(policy, text, cuts) == (whole is Verdict.Rewrite rewrite ? rewrite.Text : text);
        });

    [TestCaseSource(nameof(Guardrails))]
    public void Shows_no_character_of_what_it_blocks_and_the_same_however_the_text_is_cut(IStreamingGuardrail guardrail) =>
        Gen.Select(Texts, Cuts).Sample((text, cuts) =>
        {
            var policy = new GuardrailPolicyBuilder().Add(guardrail, GuardrailAction.Block, TrustBoundary.Output).Build();
            var whole = policy.InspectAsync(TrustBoundary.Output, text).AsTask().GetAwaiter().GetResult();
            var expected = whole is Verdict.Block ? text[..Math.Max(0, whole.Findings.Min(finding => finding.Start))] : text;

            return Stream(policy, text, cuts) == expected;
        });

    private static string Stream(GuardrailPolicy policy, string text, int[] cuts)
    {
        var guarded = policy.OpenStream();
        var shown = new StringBuilder();
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], text.Length - at);
            shown.Append(guarded.AppendAsync(text.Substring(at, length)).AsTask().GetAwaiter().GetResult());
            at += length;
        }

        return shown.Append(guarded.CompleteAsync().AsTask().GetAwaiter().GetResult()).ToString();
    }
}
