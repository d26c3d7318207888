using System.ClientModel;
using AgentGuard.Testing.Simulator;
using Anthropic.Exceptions;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>Faults that the official SDKs report as a status.</summary>
public sealed class StatusFaultTests
{
    internal static readonly (Kind Kind, int Status, string Words)[] OpenAI =
    [
        (Kind.RateLimited, 429, "Rate limit reached for gpt-simulated"),
        (Kind.RateLimitedWithoutRetryAfter, 429, "Rate limit reached for gpt-simulated"),
        (Kind.ServerError, 500, "The server had an error while processing your request"),
        (Kind.Unavailable, 503, "Status: 503 (Service Unavailable)"),
        (Kind.Overloaded, 503, "The engine is currently overloaded"),
        (Kind.ContextLengthExceeded, 400, "context_length_exceeded"),
        (Kind.InsufficientQuota, 429, "insufficient_quota"),
        (Kind.Unauthorized, 401, "invalid_api_key"),
    ];

    internal static readonly (Kind Kind, int Status, string Words, Type Type)[] Anthropic =
    [
        (Kind.RateLimited, 429, "rate_limit_error", typeof(AnthropicRateLimitException)),
        (Kind.RateLimitedWithoutRetryAfter, 429, "rate_limit_error", typeof(AnthropicRateLimitException)),
        (Kind.ServerError, 500, "api_error", typeof(Anthropic5xxException)),
        (Kind.Unavailable, 503, "upstream connect error", typeof(AnthropicServiceUnavailableException)),
        (Kind.Overloaded, 529, "overloaded_error", typeof(AnthropicOverloadedException)),
        (Kind.ContentFilter, 400, "Output blocked by content filtering policy", typeof(AnthropicBadRequestException)),
        (Kind.ContextLengthExceeded, 400, "prompt is too long", typeof(AnthropicBadRequestException)),
        (Kind.InsufficientQuota, 400, "credit balance is too low", typeof(AnthropicBadRequestException)),
        (Kind.Unauthorized, 401, "invalid x-api-key", typeof(AnthropicUnauthorizedException)),
    ];

    private static IEnumerable<TestCaseData> OpenAICases() =>
        OpenAI.Select(row => new TestCaseData(row.Kind, row.Status, row.Words).SetArgDisplayNames($"{row.Kind}"));

    private static IEnumerable<TestCaseData> AnthropicCases() =>
        Anthropic.Select(row => new TestCaseData(row.Kind, row.Status, row.Words, row.Type).SetArgDisplayNames($"{row.Kind}"));

    [TestCaseSource(nameof(OpenAICases))]
    public async Task OpenAI_reports_the_status(Kind kind, int status, string words)
    {
        foreach (var streaming in new[] { false, true })
        {
            var seen = await Observation.OfAsync(SimulatedProtocol.OpenAI, streaming, kind, SimulatedReply.FromText("hello"));

            var error = seen.Error as ClientResultException;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(error?.Status, Is.EqualTo(status));
                Assert.That(error?.Message, Does.Contain(words));
                Assert.That(error?.GetRawResponse()?.Headers.TryGetValue("x-request-id", out _), Is.True);
                Assert.That(RetryAfter(error), Is.EqualTo(kind == Kind.RateLimited ? "17" : null));
                AssertFailed(seen, kind, status);
            }
        }
    }

    [TestCaseSource(nameof(AnthropicCases))]
    public async Task Anthropic_reports_the_status(Kind kind, int status, string words, Type type)
    {
        foreach (var streaming in new[] { false, true })
        {
            var seen = await Observation.OfAsync(SimulatedProtocol.Anthropic, streaming, kind, SimulatedReply.FromText("hello"));

            var error = seen.Error as AnthropicApiException;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(error, Is.TypeOf(type));
                Assert.That((int?)error?.StatusCode, Is.EqualTo(status));
                Assert.That(error?.Message, Does.Contain(words));
                Assert.That(error?.RequestID, Does.StartWith("req_"));
                AssertFailed(seen, kind, status);
            }
        }
    }

    private static string? RetryAfter(ClientResultException? error) =>
        error?.GetRawResponse()?.Headers.TryGetValue("retry-after", out var value) == true ? value : null;

    private static void AssertFailed(Observation seen, Kind kind, int status)
    {
        Assert.That(seen.Exchange.Outcome, Is.EqualTo(SimulatedOutcome.Failed));
        Assert.That(seen.Exchange.Fault?.Kind, Is.EqualTo(kind));
        Assert.That(seen.Exchange.StatusCode, Is.EqualTo(status));
        Assert.That(seen.Exchange.Reply, Is.Null);
    }
}
