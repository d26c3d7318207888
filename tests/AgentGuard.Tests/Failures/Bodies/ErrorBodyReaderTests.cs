using System.Text.Encodings.Web;
using System.Text.Json;
using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures.Bodies;

/// <summary>However a body is written, cut or wrapped, it says the same; and no body does harm.</summary>
public sealed class ErrorBodyReaderTests
{
    private static readonly ModelFailureClassifier Classifier = new();

    private static readonly (string Body, ModelFailureKind Kind)[] Bodies =
    [
        ("""{"error":{"message":"Pay \u00fc \"now\"","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ModelFailureKind.QuotaExhausted),
        ("""{"type":"error","error":{"type":"overloaded_error","message":"Later"},"request_id":"req_1"}""", ModelFailureKind.Overloaded),
        ("""[{"error":{"code":400,"message":"Schema: function_declarations[0].parameters","status":"INVALID_ARGUMENT"}}]""", ModelFailureKind.SchemaRejected),
        ("""{"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}""", ModelFailureKind.Truncated),
        ("""{"choices":[{"message":{"refusal":"No."},"finish_reason":"stop"}]}""", ModelFailureKind.Refusal),
        ("""{"error":{"message":"This model's maximum context length is 5 tokens.","code":null}}""", ModelFailureKind.ContextOverflow),
    ];

    [TestCaseSource(nameof(Bodies))]
    public void White_space_and_the_way_of_escaping_change_nothing((string Body, ModelFailureKind Kind) given)
    {
        using var json = JsonDocument.Parse(given.Body);
        string[] forms =
        [
            given.Body,
            JsonSerializer.Serialize(json.RootElement, new JsonSerializerOptions { WriteIndented = true }),
            JsonSerializer.Serialize(json.RootElement, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            "\uFEFF \r\n" + given.Body + "\r\n",
            "data: " + given.Body + "\n\n",
            "event: error\r\ndata:" + given.Body + "\r\n\r\n",
        ];

        Assert.That(forms.Select(form => Kind(200, form)), Is.All.EqualTo(given.Kind));
    }

    [TestCaseSource(nameof(Bodies))]
    public void A_body_within_the_message_of_another_counts_like_it((string Body, ModelFailureKind Kind) given)
    {
        var text = JsonSerializer.Serialize(given.Body);
        string[] wrapped =
        [
            $$$"""{"error":{"message":{{{text}}},"code":null}}""",
            $$$"""{"error":{"message":{{{JsonSerializer.Serialize("litellm.APIError: upstream said - " + given.Body)}}},"type":null}}""",
            """{"error":{"message":"Provider returned error","metadata":{"raw":""" + text + "}}}",
            $"Service call failed with {given.Body}",
        ];

        Assert.That(wrapped.Select(form => Kind(200, form)), Is.All.EqualTo(given.Kind));
    }

    [TestCaseSource(nameof(Bodies))]
    public void A_body_that_was_cut_or_garbled_anywhere_does_no_harm((string Body, ModelFailureKind Kind) given)
    {
        var random = new Random(7);
        for (var length = 0; length <= given.Body.Length; length++)
        {
            var garbled = given.Body.ToCharArray();
            garbled[random.Next(garbled.Length)] = (char)random.Next(0xFFFF);
            Assert.That(() => Kind(429, given.Body[..length]), Throws.Nothing);
            Assert.That(() => Kind(200, new string(garbled)), Throws.Nothing);
        }
    }

    [Test]
    public void Random_text_does_no_harm()
    {
        const string Alphabet = "{}[]\":,\\ \n\t'u0dDabe123.*data:event\uD800\u0000codemessagerefusal";
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Create(random.Next(60), random, static (span, random) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[random.Next(Alphabet.Length)];
                }
            });
            Assert.That(() => Kind(null, text), Throws.Nothing);
        }
    }

    [Test]
    public void A_body_that_is_cut_within_its_message_still_tells() =>
        Assert.That(Kind(400, """{"error":{"type":"invalid_request_error","message":"prompt is too long: 2042"""), Is.EqualTo(ModelFailureKind.ContextOverflow));

    [TestCase("""{"choices":[{"message":{"content":"rate_limit_exceeded: overloaded","tool_calls":[{"function":{"arguments":"{\"code\":\"insufficient_quota\"}"}}]},"finish_reason":"stop"}]}""")]
    [TestCase("""{"type":"message","content":[{"type":"tool_use","input":{"code":"insufficient_quota","error":{"message":"rate limit"}}}],"stop_reason":"tool_use"}""")]
    [TestCase("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"status":"UNAVAILABLE"}}}]},"finishReason":"STOP"}]}""")]
    [TestCase("""{"object":"response","status":"completed","metadata":{"code":"insufficient_quota"},"instructions":"say context_length_exceeded","output":[]}""")]
    public void What_a_model_or_a_host_writes_is_no_evidence(string body) => Assert.That(Kind(200, body), Is.EqualTo(ModelFailureKind.Unknown));

    [Test]
    public void The_work_does_not_grow_with_the_body()
    {
        var modest = Endless(10_000);
        var vast = Endless(10_000_000);
        Kind(400, modest);

        Assert.That(Allocated(vast), Is.LessThanOrEqualTo(Allocated(modest) + 1_000));
    }

    [Test]
    public void No_evidence_is_Unknown() => Assert.That(Classifier.Classify(new FailureEvidence()).Kind, Is.EqualTo(ModelFailureKind.Unknown));

    private static ModelFailureKind Kind(int? status, string body) =>
        Classifier.Classify(new FailureEvidence { StatusCode = status, Body = body }).Kind;

    private static string Endless(int length) =>
        """{"error":{"message":"no model and no other """ + string.Concat(Enumerable.Repeat("""model {"a":[""", length / 11));

    private static long Allocated(string body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Kind(400, body);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
