using System.Net.Http.Headers;
using AgentGuard.Failures.Rules;

namespace AgentGuard.Failures;

/// <summary>What went over the wire for one logical call: how many HTTP attempts, and how the last one was answered.</summary>
/// <remarks>
/// Written by <see cref="WireObservingHandler"/> and read by the layer that began it: some SDKs hide the status, <c>Retry-After</c> or the
/// body, and retry by themselves without saying so. Thread-safe.
/// </remarks>
public sealed class WireObservation
{
    private static readonly AsyncLocal<WireObservation?> Ambient = new();
    private static readonly string[] KeptHeaders =
        ["retry-after", "retry-after-ms", "x-should-retry", "x-request-id", "request-id", "x-amzn-errortype"];

    private int _attempts;
    private volatile FailureEvidence? _last;

    /// <summary>The observation of the calling code, or <see langword="null"/>.</summary>
    public static WireObservation? Current => Ambient.Value;

    /// <summary>How many HTTP requests were sent.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>How the last request failed, or <see langword="null"/> where it was answered with success or not at all.</summary>
    public FailureEvidence? LastFailure => _last;

    /// <summary>Begins an observation for everything that the calling method calls from now on.</summary>
    /// <returns>The observation, or <see langword="null"/> when no <see cref="WireObservingHandler"/> exists that could write to it.</returns>
    public static WireObservation? Begin()
    {
        if (!WireObservingHandler.Exists)
        {
            return null;
        }

        var observation = new WireObservation();
        Ambient.Value = observation;
        return observation;
    }

    /// <summary>Makes this observation the current one again, where an async iterator has lost it.</summary>
    public void Resume() => Ambient.Value = this;

    internal void Sent()
    {
        _last = null;
        Interlocked.Increment(ref _attempts);
    }

    internal void TimedOutConnecting(Uri? address) => _last = new FailureEvidence
    {
        Provider = ProviderRules.OfHost(address?.Host),
        Kind = ModelFailureKind.Timeout,
        TimeoutPhase = TimeoutPhase.Connect,
    };

    internal void Failed(Uri? address, int status, HttpResponseHeaders headers, string? body) => _last = new FailureEvidence
    {
        Provider = ProviderRules.OfHost(address?.Host),
        StatusCode = status,
        Body = body,
        Headers = headers.Where(header => KeptHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value), StringComparer.Ordinal),
    };
}
