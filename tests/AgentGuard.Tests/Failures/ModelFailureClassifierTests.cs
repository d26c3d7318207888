using System.Net;
using AgentGuard.Failures;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Failures;

public sealed class ModelFailureClassifierTests
{
    private static readonly ModelFailureClassifier Classifier = new();

    [TestCase(429, """{"error":{"code":"rate_limit_exceeded","message":"slow down"}}""", ModelFailureKind.RateLimited)]
    [TestCase(429, """{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}""", ModelFailureKind.QuotaExhausted)]
    [TestCase(429, null, ModelFailureKind.RateLimited)]
    [TestCase(400, """{"error":{"code":"context_length_exceeded"}}""", ModelFailureKind.ContextOverflow)]
    [TestCase(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""", ModelFailureKind.ContextOverflow)]
    [TestCase(400, """{"error":{"type":"invalid_request_error","message":"messages is required"}}""", ModelFailureKind.BadRequest)]
    [TestCase(401, """{"error":{"message":"Incorrect API key provided"}}""", ModelFailureKind.Authentication)]
    [TestCase(402, null, ModelFailureKind.QuotaExhausted)]
    [TestCase(403, null, ModelFailureKind.PermissionDenied)]
    [TestCase(404, null, ModelFailureKind.ModelNotFound)]
    [TestCase(500, """{"error":{"type":"server_error"}}""", ModelFailureKind.ServerError)]
    [TestCase(503, null, ModelFailureKind.Overloaded)]
    [TestCase(504, null, ModelFailureKind.Timeout)]
    [TestCase(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelFailureKind.Overloaded)]
    [TestCase(400, """{"error":{"code":"content_filter"}}""", ModelFailureKind.ContentFiltered)]
    public void Tells_the_kind_by_code_then_phrase_then_status(int status, string? body, ModelFailureKind kind)
    {
        var classifier = new ModelFailureClassifier([new Reader(new() { StatusCode = status, Body = body })]);

        var failure = classifier.Classify(new InvalidOperationException("opaque"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Kind, Is.EqualTo(kind));
            Assert.That(failure.StatusCode, Is.EqualTo(status));
            Assert.That(failure.Message, Is.Not.Empty);
        }
    }

    [TestCase("retry-after", "7", 7)]
    [TestCase("retry-after", "0.5", 0.5)]
    [TestCase("retry-after-ms", "1500", 1.5)]
    [TestCase("retry-after", "Tue, 01 Jan 2030 00:00:30 GMT", 30)]
    [TestCase("retry-after", "Mon, 31 Dec 2029 00:00:00 GMT", 0)]
    public void Reads_how_long_to_wait(string header, string value, double seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var evidence = new FailureEvidence { StatusCode = 429, Headers = new Dictionary<string, string> { [header] = value } };

        var failure = new ModelFailureClassifier([new Reader(evidence)], time).Classify(new InvalidOperationException());

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("soon")]
    [TestCase("-5")]
    public void Ignores_a_wait_that_makes_no_sense(string value)
    {
        var evidence = new FailureEvidence { StatusCode = 429, Headers = new Dictionary<string, string> { ["retry-after"] = value } };

        Assert.That(new ModelFailureClassifier([new Reader(evidence)]).Classify(new InvalidOperationException()).RetryAfter, Is.Null);
    }

    [TestCase("true", 400, true)]
    [TestCase("false", 500, false)]
    public void The_providers_own_word_on_retrying_wins(string value, int status, bool transient)
    {
        var evidence = new FailureEvidence { StatusCode = status, Headers = new Dictionary<string, string> { ["x-should-retry"] = value } };

        Assert.That(new ModelFailureClassifier([new Reader(evidence)]).Classify(new InvalidOperationException()).IsTransient, Is.EqualTo(transient));
    }

    [Test]
    public void Tells_a_cancellation_from_a_time_out()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classifier.Classify(new TaskCanceledException(), callerToken: cancelled.Token).Kind, Is.EqualTo(ModelFailureKind.Cancelled));
            Assert.That(Classifier.Classify(new TaskCanceledException()).Kind, Is.EqualTo(ModelFailureKind.Timeout));
        }
    }

    [Test]
    public void Reads_the_platforms_own_exceptions()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classifier.Classify(new HttpRequestException("x", null, HttpStatusCode.BadGateway)).Kind, Is.EqualTo(ModelFailureKind.ServerError));
            Assert.That(Classifier.Classify(new HttpRequestException("x", new IOException())).Kind, Is.EqualTo(ModelFailureKind.Transport));
            Assert.That(Classifier.Classify(new InvalidOperationException("x", new IOException())).Kind, Is.EqualTo(ModelFailureKind.Transport));
            Assert.That(Classifier.Classify(new TimeoutException()).Kind, Is.EqualTo(ModelFailureKind.Timeout));
            Assert.That(Classifier.Classify(new InvalidOperationException("what?")).Kind, Is.EqualTo(ModelFailureKind.Unknown));
        }
    }

    [Test]
    public void Tells_answers_that_are_failures_in_disguise()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, "cut")) { FinishReason = ChatFinishReason.Length }), Is.EqualTo(ModelFailureKind.Truncated));
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, "")) { FinishReason = ChatFinishReason.ContentFilter }), Is.EqualTo(ModelFailureKind.ContentFiltered));
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new ErrorContent("no") { ErrorCode = "Refusal" }]))), Is.EqualTo(ModelFailureKind.Refusal));
            Assert.That(Kind(new ChatResponse([])), Is.EqualTo(ModelFailureKind.EmptyAnswer));
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, ""))), Is.EqualTo(ModelFailureKind.EmptyAnswer));
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, "fine"))), Is.Null);
            Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f")]))), Is.Null);
        }
    }

    private static ModelFailureKind? Kind(ChatResponse response) => ModelFailureClassifier.Inspect(response)?.Kind;

    private sealed class Reader(FailureEvidence evidence) : IModelFailureReader
    {
        public string Provider => "test";

        public FailureEvidence? Read(Exception exception) => evidence;
    }
}
