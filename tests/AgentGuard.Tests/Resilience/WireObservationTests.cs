using System.Net;
using AgentGuard.Failures;
using AgentGuard.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class WireObservationTests(bool streaming)
{
    private readonly Host _host = new();

    [Test]
    public async Task Sees_status_and_retry_after_behind_an_opaque_exception()
    {
        var client = _host.Resilient(new OpaqueSdk(sdkRetries: 0, Answer(429, "20"), Answer(200)));

        var response = await _host.AskAsync(client, streaming);

        Assert.That(response.Text, Is.EqualTo("200"));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(_host.Recorder.Of<AttemptFailed>().Single().Kind, Is.EqualTo(ModelFailureKind.RateLimited));
    }

    [Test]
    public async Task Tells_once_that_retries_stack()
    {
        var client = _host.Resilient(new OpaqueSdk(sdkRetries: 2, [.. Enumerable.Range(0, 7).Select(_ => Answer(500)), Answer(200)]));

        await _host.AskAsync(client, streaming);

        var stacked = _host.Recorder.Of<RetriesStacked>().Single();
        Assert.That((stacked.Factor, stacked.MostRequests), Is.EqualTo((3, 12)), "three for each of four attempts");
    }

    [Test]
    public async Task What_the_SDK_tries_by_itself_counts_towards_the_attempts_of_the_run()
    {
        var client = _host.Resilient(new OpaqueSdk(sdkRetries: 9, [.. Enumerable.Range(0, 20).Select(_ => Answer(500))]));
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 4 }, _host.Events, _host.Time);

        var failure = await _host.FailAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded));
            Assert.That(run.Attempts.Used, Is.EqualTo(4));
            Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.Zero), "nothing is tried again");
        }
    }

    private static HttpResponseMessage Answer(int status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is not null)
        {
            response.Headers.Add("Retry-After", retryAfter);
        }

        return response;
    }

    private sealed class OpaqueSdk(int sdkRetries, params HttpResponseMessage[] answers) : IChatClient
    {
        private readonly HttpClient _http = new(new WireObservingHandler(new Wire(answers)));

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            new(new ChatMessage(ChatRole.Assistant, await SendAsync(cancellationToken)));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
            yield return new ChatResponseUpdate(ChatRole.Assistant, await SendAsync(cancellationToken));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => _http.Dispose();

        private async Task<string> SendAsync(CancellationToken cancellationToken)
        {
            for (var attempt = 0; ; attempt++)
            {
                using var response = await _http.GetAsync(new Uri("http://model.test/"), cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return "200";
                }

                if (attempt == sdkRetries)
                {
                    throw new InvalidOperationException("The request failed.");
                }
            }
        }
    }

    private sealed class Wire(HttpResponseMessage[] answers) : HttpMessageHandler
    {
        private int _next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answers[_next++]);
    }
}
