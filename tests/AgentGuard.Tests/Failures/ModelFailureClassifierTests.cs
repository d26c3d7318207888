using System.Net;
using System.Net.Sockets;
using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures;

public sealed class ModelFailureClassifierTests
{
    private static readonly ModelFailureClassifier Classifier = new();
    private static readonly ModelFailureClassifier WithReader = new([new Reader()]);

    private static readonly (Exception Exception, ModelFailureKind Kind, TimeoutPhase Phase)[] Platform =
    [
        (new HttpRequestException("x", null, HttpStatusCode.BadGateway), ModelFailureKind.ServerError, TimeoutPhase.None),
        (new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), ModelFailureKind.RateLimited, TimeoutPhase.None),
        (new HttpRequestException("x", new IOException()), ModelFailureKind.Transport, TimeoutPhase.None),
        (new HttpRequestException(HttpRequestError.NameResolutionError), ModelFailureKind.Transport, TimeoutPhase.None),
        (new HttpRequestException("x", new SocketException((int)SocketError.TimedOut)), ModelFailureKind.Timeout, TimeoutPhase.Connect),
        (new HttpIOException(HttpRequestError.ResponseEnded), ModelFailureKind.Transport, TimeoutPhase.None),
        (new SocketException((int)SocketError.ConnectionReset), ModelFailureKind.Transport, TimeoutPhase.None),
        (new InvalidOperationException("x", new IOException()), ModelFailureKind.Transport, TimeoutPhase.None),
        (new System.Text.Json.JsonException(), ModelFailureKind.Transport, TimeoutPhase.None),
        (new TimeoutException(), ModelFailureKind.Timeout, TimeoutPhase.Attempt),
        (new TaskCanceledException(), ModelFailureKind.Timeout, TimeoutPhase.Attempt),
        (new TaskCanceledException("HttpClient.Timeout", new TimeoutException("x", new TaskCanceledException())), ModelFailureKind.Timeout, TimeoutPhase.Attempt),
        (WireObservingHandlerTests.ConnectTimeout(), ModelFailureKind.Timeout, TimeoutPhase.Connect),
        (new InvalidOperationException("Response status code does not indicate success: 429 (x)."), ModelFailureKind.RateLimited, TimeoutPhase.None),
        (new InvalidOperationException("what?"), ModelFailureKind.Unknown, TimeoutPhase.None),
    ];

    [TestCaseSource(nameof(Platform))]
    public void Reads_the_platforms_own_exceptions((Exception Exception, ModelFailureKind Kind, TimeoutPhase Phase) given)
    {
        Exception[] wrapped = [given.Exception, new AggregateException(given.Exception), new InvalidOperationException("outer", given.Exception)];
        foreach (var exception in wrapped)
        {
            var failure = Classifier.Classify(exception);
            Assert.That((failure.Kind, failure.TimeoutPhase), Is.EqualTo((given.Kind, given.Phase)));
        }
    }

    [Test]
    public void Tells_a_cancellation_from_a_time_out()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Exception[] exceptions = [new TaskCanceledException(), new AggregateException(new OperationCanceledException()), new IOException("x", new OperationCanceledException())];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                exceptions.Select(exception => Classifier.Classify(exception, callerToken: cancelled.Token).Kind),
                Is.All.EqualTo(ModelFailureKind.Cancelled));
            Assert.That(Classifier.Classify(new TaskCanceledException()).Kind, Is.EqualTo(ModelFailureKind.Timeout));
            Assert.That(
                WithReader.Classify(new SdkFailure(500), callerToken: cancelled.Token).Kind,
                Is.EqualTo(ModelFailureKind.ServerError),
                "a failure stays one when the caller happens to cancel");
        }
    }

    [Test]
    public void A_reader_is_asked_about_everything_that_an_exception_holds()
    {
        Exception[] exceptions =
        [
            new SdkFailure(401),
            new InvalidOperationException("outer", new SdkFailure(401)),
            new TaskCanceledException("outer", new SdkFailure(401)),
            new AggregateException(new IOException(), new InvalidOperationException("x", new SdkFailure(401))),
        ];

        Assert.That(exceptions.Select(exception => WithReader.Classify(exception).Kind), Is.All.EqualTo(ModelFailureKind.Authentication));
    }

    [Test]
    public void Of_several_attempts_the_last_one_counts() =>
        Assert.That(
            WithReader.Classify(new AggregateException(new SdkFailure(500), new SdkFailure(429))).Kind,
            Is.EqualTo(ModelFailureKind.RateLimited));

    [Test]
    public void A_failure_that_is_known_already_is_found_through_any_wrapping()
    {
        var known = new ModelFailure(ModelFailureKind.BudgetExceeded, "x");
        Exception[] exceptions =
        [
            new ModelFailureException(known),
            new IOException("x", new ModelFailureException(known)),
            new AggregateException(new SdkFailure(500), new SdkFailure(500), new InvalidOperationException("x", new ModelFailureException(known))),
        ];

        Assert.That(exceptions.Select(exception => WithReader.Classify(exception)), Is.All.SameAs(known));
    }

    [Test]
    public void A_deep_tree_of_exceptions_costs_no_more_than_its_first_branches()
    {
        Exception exception = new IOException();
        for (var i = 0; i < 10_000; i++)
        {
            exception = new InvalidOperationException("x", exception);
        }

        Assert.That(Classifier.Classify(exception).Kind, Is.EqualTo(ModelFailureKind.Unknown));
    }

    [Test]
    public void The_message_holds_nothing_of_the_body_or_the_exception()
    {
        var failure = Classifier.Classify(new FailureEvidence
        {
            StatusCode = 401,
            Body = """{"error":{"message":"Incorrect API key provided: sk-secret","code":"invalid_api_key"}}""",
            Message = "sk-secret",
        });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.ToString(), Does.Not.Contain("secret"));
            Assert.That(failure.ProviderCode, Is.EqualTo("invalid_api_key"));
            Assert.That(failure.Message, Is.Not.Empty);
        }
    }

    [Test]
    public void Every_kind_says_what_to_do()
    {
        var messages = Enum.GetValues<ModelFailureKind>().Select(FailureAdvice.For).ToList();

        Assert.That(messages, Is.Unique);
    }

    [TestCase("""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}""", null, "google")]
    [TestCase("""{"message":"x"}""", "x-amzn-errortype", "bedrock")]
    [TestCase("""{"type":"error","error":{"type":"api_error"}}""", "request-id", "anthropic")]
    [TestCase("""{"error":{"message":"x"}}""", null, null)]
    public void Tells_the_provider_by_what_it_answers(string body, string? header, string? provider)
    {
        var headers = header is null ? [] : new Dictionary<string, string> { [header] = header is "request-id" ? "req_1" : "X" };

        Assert.That(Classifier.Classify(new FailureEvidence { Body = body, Headers = headers }).Provider, Is.EqualTo(provider));
    }

    [Test]
    public void The_type_that_Amazon_gives_in_a_header_counts_like_a_code() =>
        Assert.That(
            Classifier.Classify(new FailureEvidence
            {
                StatusCode = 400,
                Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = "ThrottlingException:http://internal.amazon.com/" },
                Body = """{"message":"Slower."}""",
            }).Kind,
            Is.EqualTo(ModelFailureKind.RateLimited));

    private sealed class SdkFailure(int status) : Exception("opaque")
    {
        public int Status { get; } = status;
    }

    private sealed class Reader : IModelFailureReader
    {
        public string Provider => "test";

        public FailureEvidence? Read(Exception exception) =>
            exception is SdkFailure sdk ? new FailureEvidence { Provider = Provider, StatusCode = sdk.Status } : null;
    }
}
