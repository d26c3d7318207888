using AgentGuard.Budgets;

namespace AgentGuard.Tests.Budgets;

public sealed class ResultFingerprintTests
{
    [TestCase("id 0a1b2c3d-1111-4222-8333-444455556666 ok", "id ffffffff-1111-4222-8333-444455556666 ok")]
    [TestCase("at 2026-11-26T10:00:00Z done", "at 2026-11-27T11:30:59.123+01:00 done")]
    [TestCase("2026-11-26 10:00:00,5 x", "2026-11-26 10:00:01,77 x")]
    [TestCase("""{"request_id":"abc","n":1}""", """{"request_id":"xyz","n":1}""")]
    [TestCase("""{"traceId": 12, "n":1}""", """{"traceId": 99, "n":1}""")]
    [TestCase("""{"elapsed_ms":1.5,"n":1}""", """{"elapsed_ms":220,"n":1}""")]
    [TestCase("failed (req_011CQabcdEFGH)", "failed (req_022ZZabcdXXXX)")]
    [TestCase("Ran 3 tests in 0.003s", "Ran 3 tests in 1.250s")]
    [TestCase("took 12 ms", "took 250 ms")]
    [TestCase("a  b\n", "a b ")]
    public void What_differs_by_itself_says_nothing(string one, string other) => Assert.That(ResultFingerprint.Of(one), Is.EqualTo(ResultFingerprint.Of(other)));

    [TestCase("10 % done", "11 % done")]
    [TestCase("2026-11-26", "2026-11-27")]
    [TestCase("departs 03:00", "departs 04:00")]
    [TestCase("""{"order_id":"a"}""", """{"order_id":"b"}""")]
    [TestCase("seats 5s", "seats 6s")]
    [TestCase("ab", "a b")]
    [TestCase("req_1", "req_2")]
    [TestCase("", "x")]
    public void Facts_are_told_apart(string one, string other) => Assert.That(ResultFingerprint.Of(one), Is.Not.EqualTo(ResultFingerprint.Of(other)));

    [Test]
    public void Any_text_is_taken([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        const string Alphabet = "0123456789abcdef-\":.,Tt Zrq_ms{}é\n";
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Create(random.Next(60), random, static (span, r) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[r.Next(Alphabet.Length)];
                }
            });
            Assert.That(ResultFingerprint.Of(text), Is.EqualTo(ResultFingerprint.Of(text)));
        }
    }
}
