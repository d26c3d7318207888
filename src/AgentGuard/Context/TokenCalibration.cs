using System.Collections.Concurrent;

namespace AgentGuard.Context;

/// <summary>Corrects counts of tokens by what a provider reports, for each model.</summary>
/// <remarks>
/// A provider's own count holds what nobody outside knows: the vocabulary, the form of tools, hidden instructions. Ratios of reported to counted
/// tokens are averaged, the latest weighing most. A ratio below 0.5 or above 1.8 is not believed: a report can hold several calls, where something
/// inside asked again. Thread-safe.
/// </remarks>
public sealed class TokenCalibration
{
    private const double Latest = 0.3;
    private const double Least = 0.5;
    private const double Most = 1.8;
    private const int FewestTokens = 50;
    private readonly ConcurrentDictionary<string, double> _ratios = new(StringComparer.Ordinal);

    /// <summary>Learns from a call.</summary>
    /// <param name="model">The model; <see langword="null"/> where it is not known.</param>
    /// <param name="counted">The tokens that were counted for the request. Of fewer than 50 nothing is learnt.</param>
    /// <param name="reported">The input tokens that the provider reported.</param>
    public void Observe(string? model, long counted, long reported)
    {
        var ratio = (double)reported / Math.Max(1, counted);
        if (counted >= FewestTokens && ratio is >= Least and <= Most)
        {
            _ratios.AddOrUpdate(model ?? string.Empty, ratio, (_, known) => known + (Latest * (ratio - known)));
        }
    }

    /// <summary>Gives how many tokens a model makes of one that is counted.</summary>
    /// <param name="model">The model; <see langword="null"/> where it is not known.</param>
    /// <returns>The ratio; 1 for a model that never reported.</returns>
    public double RatioOf(string? model) => _ratios.GetValueOrDefault(model ?? string.Empty, 1);
}
