using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Limits;

/// <summary>How many tokens a call is expected to use. Not thread-safe but for <see cref="CountInput"/>.</summary>
internal sealed class TokenReserve
{
    private const double Smoothing = 0.1;
    private readonly MessageTokens _counter;
    private double _meanOutput = 256;
    private double _meanTotal = 1_024;

    public TokenReserve(ITokenCounter counter) => _counter = counter is null ? throw new ArgumentNullException(nameof(counter)) : new MessageTokens(counter);

    /// <summary>Estimates the input of a call; -1 where it is not known.</summary>
    public long CountInput(in CallShape shape)
    {
        if (shape.Messages is null)
        {
            return -1;
        }

        var tokens = _counter.CountText(shape.Options?.Instructions ?? string.Empty) + _counter.Count(shape.Options?.Tools);
        foreach (var message in shape.Messages)
        {
            tokens += _counter.Count(message);
        }

        return tokens;
    }

    /// <summary>Gives what a call reserves.</summary>
    /// <param name="input">Its input, or -1.</param>
    /// <param name="maxOutput">What it may answer at most, where that is set.</param>
    public long Of(long input, int? maxOutput) => input < 0 ? (long)_meanTotal : input + (maxOutput ?? (long)_meanOutput);

    /// <summary>Learns from what a call used.</summary>
    public void Settle(UsageDetails usage, long total)
    {
        _meanTotal += (total - _meanTotal) * Smoothing;
        if (usage.OutputTokenCount is { } output)
        {
            _meanOutput += (output - _meanOutput) * Smoothing;
        }
    }
}
