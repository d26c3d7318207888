using System.Net;
using System.Text;
using AgentGuard.Failures;

namespace AgentGuard.Tests.Failures;

public sealed class WireObservingHandlerTests
{
    private static readonly ModelFailureClassifier Classifier = new();

    /// <summary>What <see cref="SocketsHttpHandler"/> throws when its connect time-out passes.</summary>
    public static Exception ConnectTimeout() => new TaskCanceledException(
        "A connection could not be established within the configured ConnectTimeout.",
        new TimeoutException("A connection could not be established within the configured ConnectTimeout."));

    [Test]
    public async Task Sees_status_headers_and_body_of_a_failed_answer_and_leaves_it_whole()
    {
        var answer = Answer(429, "x", ("Retry-After", "7"), ("x-ratelimit-reset", "9"));
        using var client = Client(_ => answer);
        var wire = WireObservation.Begin()!;

        using var response = await client.GetAsync(new Uri("https://api.groq.com/v1"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wire.LastFailure!.StatusCode, Is.EqualTo(429));
            Assert.That(wire.LastFailure.Body, Is.EqualTo("x"));
            Assert.That(wire.LastFailure.Headers.Keys, Is.EqualTo(new[] { "retry-after" }));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("x"));
            Assert.That(Classifier.Classify(new InvalidOperationException("opaque"), wire).Provider, Is.EqualTo("groq"));
            Assert.That(Classifier.Classify(new InvalidOperationException("opaque"), wire).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
        }
    }

    [Test]
    public async Task Does_not_touch_the_body_of_an_answer_with_success()
    {
        var content = new StreamContent(new UnreadableStream());
        using var client = Client(_ => new HttpResponseMessage { Content = content });
        var wire = WireObservation.Begin()!;

        using var response = await client.GetAsync(new Uri("https://x.test"), HttpCompletionOption.ResponseHeadersRead);

        Assert.That(wire.LastFailure, Is.Null);
    }

    [Test]
    public async Task Keeps_no_more_than_the_start_of_a_body()
    {
        using var client = Client(_ => Answer(500, new string('x', 100_000)));
        var wire = WireObservation.Begin()!;

        using var response = await client.GetAsync(new Uri("https://x.test"));

        Assert.That(wire.LastFailure!.Body, Has.Length.EqualTo(8_192));
    }

    [Test]
    public async Task Keeps_the_status_when_the_body_does_not_arrive()
    {
        using var client = Client(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StreamContent(new UnreadableStream()) });
        var wire = WireObservation.Begin()!;

        var exception = (await Assert.CatchAsync<Exception>(() => client.GetAsync(new Uri("https://x.test"))))!;

        Assert.That(Classifier.Classify(exception, wire).Kind, Is.EqualTo(ModelFailureKind.RateLimited));
    }

    [Test]
    public async Task A_charset_that_does_not_exist_hides_nothing()
    {
        var answer = Answer(400, """{"error":{"code":"context_length_exceeded"}}""");
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=nonsense");
        using var client = Client(_ => answer);
        var wire = WireObservation.Begin()!;

        using var response = await client.GetAsync(new Uri("https://x.test"));

        Assert.That(Classifier.Classify(new InvalidOperationException(), wire).Kind, Is.EqualTo(ModelFailureKind.ContextOverflow));
    }

    [Test]
    public async Task A_connection_that_is_not_established_in_time_is_a_time_out_of_the_connection_whatever_the_SDK_makes_of_it()
    {
        using var client = Client(_ => throw ConnectTimeout());
        var wire = WireObservation.Begin()!;

        await Assert.CatchAsync<Exception>(() => client.GetAsync(new Uri("https://x.test")));
        var failure = Classifier.Classify(new IOException("I/O exception"), wire);

        Assert.That((failure.Kind, failure.TimeoutPhase), Is.EqualTo((ModelFailureKind.Timeout, TimeoutPhase.Connect)));
    }

    [Test]
    public void Bounds_the_time_to_connect_by_ten_seconds_unless_told_otherwise()
    {
        using var standard = new WireObservingHandler();
        using var patient = new WireObservingHandler(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((SocketsHttpHandler)standard.InnerHandler!).ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(((SocketsHttpHandler)patient.InnerHandler!).ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(() => new WireObservingHandler(TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public async Task Attempts_that_an_SDK_makes_by_itself_are_taken_from_the_run()
    {
        var sent = 0;
        using var client = Client(_ =>
        {
            sent++;
            return Answer(500, "");
        });
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 3 });
        run.Attempts.TryTake();
        var wire = WireObservation.Begin()!;
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.GetAsync(new Uri("https://x.test"));
        }

        var exception = (await Assert.CatchAsync<Exception>(() => client.GetAsync(new Uri("https://x.test"))))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent, Is.EqualTo(3), "the request for which no attempt is left was not sent");
            Assert.That(wire.Attempts, Is.EqualTo(3));
            Assert.That(Classifier.Classify(new AggregateException(new IOException(), exception), wire).Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded));
        }
    }

    [Test]
    public async Task Without_a_run_an_SDK_may_try_as_often_as_it_likes()
    {
        using var client = Client(_ => Answer(500, ""));
        var wire = WireObservation.Begin()!;
        for (var i = 0; i < 20; i++)
        {
            using var response = await client.GetAsync(new Uri("https://x.test"));
        }

        Assert.That(wire.Attempts, Is.EqualTo(20));
    }

    [Test]
    public async Task A_success_after_a_failure_leaves_no_failure()
    {
        var first = true;
        using var client = Client(_ => first ? Answer(500, "") : Answer(200, ""));
        var wire = WireObservation.Begin()!;
        using var failed = await client.GetAsync(new Uri("https://x.test"));
        first = false;

        using var response = await client.GetAsync(new Uri("https://x.test"));

        Assert.That(wire.LastFailure, Is.Null);
    }

    private static HttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(new WireObservingHandler(new Wire(answer)));

    private static HttpResponseMessage Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers)
        {
            answer.Headers.Add(name, value);
        }

        return answer;
    }

    private sealed class Wire(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("reset");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("reset");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("reset");
    }
}
