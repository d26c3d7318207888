using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance.Simulation;

/// <summary>A provider that behaves as the plan says, in the time of the clock.</summary>
internal sealed class SimulatedProvider : IChatClient
{
    private readonly FaultPlan _plan;
    private readonly int _index;
    private readonly VirtualClock _clock;
    private readonly Dictionary<int, int> _calls = [];
    private readonly ProviderAllowance _allowance;

    public SimulatedProvider(FaultPlan plan, int index, VirtualClock clock)
    {
        _plan = plan;
        _index = index;
        _clock = clock;
        _allowance = new ProviderAllowance(plan, index);
    }

    /// <summary>How many calls were made.</summary>
    public int Calls { get; private set; }

    private double Now => _clock.Elapsed.TotalSeconds;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var draw = await StartAsync(int.Parse(messages.First().Text, System.Globalization.CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        yield return new ChatResponseUpdate(ChatRole.Assistant, []);
        await PassAsync(draw.FirstToken, cancellationToken).ConfigureAwait(false);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
        await PassAsync(draw.Decoding, cancellationToken).ConfigureAwait(false);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "b") { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task<CallDraw> StartAsync(int request, CancellationToken cancellationToken)
    {
        Calls++;
        var call = _calls[request] = _calls.GetValueOrDefault(request) + 1;
        var draw = CallDraw.Of(_plan, _index, request, call);
        var outage = _plan.FindOutage(_index, Now);
        await DelayAsync(0.1, cancellationToken).ConfigureAwait(false);
        if (outage?.Kind is OutageKind.Error)
        {
            throw new ProviderException(503);
        }

        if (outage?.Kind is not OutageKind.Hang && !_allowance.TryTake(Now, out var retryAfter))
        {
            throw new ProviderException(429, retryAfter);
        }

        if (outage?.Kind is OutageKind.Hang)
        {
            await DelayAsync(Math.Max(0, outage.To - Now), cancellationToken).ConfigureAwait(false);
            throw new IOException("The connection was reset.");
        }

        if (draw.Fails)
        {
            throw new ProviderException(500);
        }

        return outage?.Kind is OutageKind.Slow ? draw with { FirstToken = draw.FirstToken * 12 } : draw;
    }

    /// <summary>Lets time pass, unless the provider goes out in it: that cuts the call, or silences it.</summary>
    private async Task PassAsync(double seconds, CancellationToken cancellationToken)
    {
        var end = Now + seconds;
        var outage = _plan.Outages.FirstOrDefault(outage =>
            outage.Kind is OutageKind.Error or OutageKind.Hang && outage.From > Now && outage.From <= end && Array.IndexOf(outage.Providers, _index) >= 0);
        if (outage is null)
        {
            await DelayAsync(seconds, cancellationToken).ConfigureAwait(false);
            return;
        }

        await DelayAsync((outage.Kind is OutageKind.Error ? outage.From : outage.To) - Now, cancellationToken).ConfigureAwait(false);
        throw new IOException("The connection was reset.");
    }

    private Task DelayAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), _clock, cancellationToken);
}
