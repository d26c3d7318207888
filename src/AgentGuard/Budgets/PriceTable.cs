using System.Collections.Concurrent;
using AgentGuard.Internal;

namespace AgentGuard.Budgets;

/// <summary>Finds the price of a model by the name that a request or an answer has for it.</summary>
internal sealed class PriceTable : IModelPrices
{
    private const int MaxMissed = 64;

    private readonly Dictionary<string, ModelPrice> _prices;
    private readonly ModelPrice? _dearest;
    private readonly ConcurrentDictionary<string, bool> _missed = new(StringComparer.OrdinalIgnoreCase);

    public PriceTable(IDictionary<string, ModelPrice> prices)
    {
        _prices = prices.ToDictionary(price => price.Key, price => price.Value with { }, StringComparer.OrdinalIgnoreCase);
        _dearest = prices.Count == 0 ? null : new ModelPrice(prices.Values.Max(price => price.Input), prices.Values.Max(price => price.Output));
    }

    public bool IsEmpty => _dearest is null;

    /// <summary>The cost of tokens. What is not known costs as much as the dearest: an unknown model is never free.</summary>
    public decimal CostOf(string? model, long input, long cached, long output) =>
        _dearest is null ? 0 : (Find(model) ?? _dearest).CostOf(input, cached, output);

    /// <summary>The price of a model, or <see langword="null"/> when the table does not say.</summary>
    public ModelPrice? Find(string? model)
    {
        if (model is null || _dearest is null)
        {
            return null;
        }

        if (_prices.TryGetValue(model, out var price))
        {
            return price;
        }

        var stem = WithoutVersion(model);
        return stem.Length < model.Length ? _prices.GetValueOrDefault(stem) : null;
    }

    /// <summary>Whether a model has no price and that was not said before.</summary>
    public bool IsFirstMiss(string? model) => Find(model) is null && _missed.Count < MaxMissed && _missed.TryAdd(model ?? string.Empty, true);

    /// <summary>Takes the date or <c>latest</c> off the end, which a provider adds to the name in its answers.</summary>
    private static string WithoutVersion(string model)
    {
        var end = model.Length;
        var digits = 0;
        while (end > 0 && (char.IsAsciiDigit(model[end - 1]) || (digits > 0 && model[end - 1] is '-' or '@')))
        {
            end--;
            digits += char.IsAsciiDigit(model[end]) ? 1 : 0;
            if (digits == 8 && end > 0 && model[end - 1] is '-' or '@')
            {
                return model[..(end - 1)];
            }
        }

        const string Latest = "-latest";
        return model.EndsWith(Latest, StringComparison.OrdinalIgnoreCase) ? model[..^Latest.Length] : model;
    }
}
