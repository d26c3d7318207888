using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Ports;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Detectors;

[Parallelizable]
public sealed class SettledLengthTests
{
    private const int Samples = 150;

    private const string Prose =
        "The delivery was late again, and nobody at the counter could say why. When I asked for a refund they told me to wait until the end of " +
        "the month; I have waited. In 2024 we ordered 12 chairs and a table, and keys for them. Is the token you sent me for this? Thank you!";

    private static readonly IStreamingGuardrail[] Guardrails =
    [
        new PiiGuardrail(), new PiiGuardrail(PiiKinds.All), new SecretGuardrail(),
        .. Enum.GetValues<PiiKinds>().Where(kind => kind is not (PiiKinds.None or PiiKinds.Default or PiiKinds.All)).Select(kind => new PiiGuardrail(kind)),
        .. new[] { @"\b1\d{1,3}\b", "[a-c]{2,5}x?", @"(?:key|token)=?\w{4,8}$", "4111.?1111", "^the" }.Select(pattern => new PatternGuardrail("pattern", pattern)),
    ];

    [TestCaseSource(nameof(Guardrails))]
    public void Settles_nothing_that_a_continuation_changes(IStreamingGuardrail guardrail) => DetectorTexts.Texts.Sample(
        text =>
        {
            var whole = FindingsOf(guardrail, text);
            var settled = 0;
            for (var cut = 0; cut <= text.Length; cut++)
            {
                var before = settled;
                settled = SettledLength(guardrail, text[..cut]);
                var found = FindingsOf(guardrail, text[..cut]).Where(finding => finding.Start < settled).ToList();
                if (settled < before || settled > cut || !found.SequenceEqual(whole.Where(finding => finding.Start < settled))
                    || found.Any(finding => finding.Start + finding.Length > settled) || SplitsPair(text, settled))
                {
                    return false;
                }
            }

            return true;
        },
        iter: Samples);

    [Test]
    public void Finds_in_a_few_sweeps_what_each_detector_finds_alone() => DetectorTexts.Texts.Array[1, 6].Select(texts => string.Concat(texts)).Sample(
        text => new[] { PiiGuardrail.DetectorsOf(PiiKinds.All), SecretGuardrail.Detectors() }.All(
            detectors => new DetectorSet("x", detectors).Judge(text).Findings.SequenceEqual(OneByOne(detectors, text))),
        iter: 1000);

    [TestCaseSource(nameof(Streams))]
    public void Holds_back_a_word_or_two_of_prose(IStreamingGuardrail guardrail)
    {
        var delays = Enumerable.Range(0, Prose.Length + 1).Select(length => length - SettledLength(guardrail, Prose[..length])).ToList();

        Assert.That(delays.Average(), Is.LessThan(6));
        Assert.That(delays.Max(), Is.LessThan(20));
    }

    [TestCase("mail ada@example.com", 5)]
    [TestCase("mail ada@example.com is", 20)]
    [TestCase("card 4111 1111 1111 1111", 5)]
    [TestCase("130 692 544", 0)]
    [TestCase("call 020 7946 0958 ", 5)]
    public void Holds_back_what_may_go_on(string text, int settled) => Assert.That(SettledLength(new PiiGuardrail(), text), Is.InRange(settled, settled + 3));

    [TestCase("key: -----BEGIN PRIVATE KEY-----\n", 5)]
    [TestCase("token AKIAABCDEFGHIJ234567", 6)]
    [TestCase("password=abcdefgh", 9)]
    public void Holds_back_a_secret_until_it_ends(string text, int settled)
    {
        var secrets = new SecretGuardrail();

        Assert.That(SettledLength(secrets, text), Is.EqualTo(settled));
        Assert.That(SettledLength(secrets, text + new string('a', 200)), Is.EqualTo(settled));
        Assert.That(SettledLength(secrets, text + "\n-----END PRIVATE KEY-----\n, and then much more"), Is.GreaterThan(text.Length));
    }

    [Test]
    public void Holds_back_half_a_surrogate_pair() =>
        Assert.That(Guardrails.Select(guardrail => SettledLength(guardrail, "Thank you for that, and more \uD83D")), Is.All.LessThan(30));

    [TestCase("[0-9]{3}-[0-9]{4}", 8)]
    [TestCase("(?:a|bc|d{4})?x", 5)]
    [TestCase(@"\bcat$", 7)]
    [TestCase(@"\x41\u0042[^a-z\]]", 3)]
    [TestCase("😀", 2)]
    [TestCase(".{5}|.", 5)]
    [TestCase("a+", int.MaxValue)]
    [TestCase("a{2,}", int.MaxValue)]
    [TestCase("(?i)abc", int.MaxValue)]
    [TestCase(@"abc\z", int.MaxValue)]
    [TestCase("[]|a]{50}[]|b]{50}", int.MaxValue)]
    [TestCase("[a-z-[x]]{5}", int.MaxValue)]
    [TestCase("(a{1000}){1000}(a{1000}){1000}{1000}", int.MaxValue)]
    public void Looks_as_far_ahead_as_the_longest_match(string pattern, int expected) => Assert.That(PatternReach.Of(pattern), Is.EqualTo(expected));

    [Test]
    public void Settles_nothing_where_a_match_has_no_bound()
    {
        var guardrail = new PatternGuardrail("pattern", "a.*b");

        Assert.That(guardrail.LookAhead, Is.EqualTo(int.MaxValue));
        Assert.That(SettledLength(guardrail, Prose), Is.Zero);
    }

    [Test]
    public void Never_looks_further_ahead_than_it_says()
    {
        var words = string.Concat(Enumerable.Repeat("a1b2:c3@d4.", 4000));

        Assert.That(words.Length - SettledLength(new PiiGuardrail(), words), Is.LessThanOrEqualTo(new PiiGuardrail().LookAhead));
        Assert.That(words.Length - SettledLength(new SecretGuardrail(), words), Is.LessThanOrEqualTo(new SecretGuardrail().LookAhead));
    }

    private static IEnumerable<IStreamingGuardrail> Streams() => Guardrails.Take(3);

    private static bool SplitsPair(string text, int index) =>
        index > 0 && index < text.Length && char.IsSurrogatePair(text[index - 1], text[index]);

    private static int SettledLength(IStreamingGuardrail guardrail, string text) =>
        guardrail.GetSettledLength(new BoundaryContent(TrustBoundary.Output, text));

    private static IReadOnlyList<Finding> FindingsOf(IGuardrail guardrail, string text) =>
        guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text)).AsTask().Result.Findings;

    private static List<Finding> OneByOne(Detector[] detectors, string text)
    {
        var found = new List<Finding>();
        using var view = TextView.Of(text);
        foreach (var detector in detectors)
        {
            var from = 0;
            while (detector.TryFind(view.Text, from, out var start, out var length))
            {
                var span = view.ToOriginal(start, length);
                found.Add(new Finding("x", detector.Kind, span.Start, span.Length));
                from = start + length;
            }
        }

        return DetectorSet.WithoutOverlaps(found);
    }
}
