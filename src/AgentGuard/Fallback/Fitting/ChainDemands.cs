using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>What every request of a chain requires of whoever answers it, and where requests say what they require besides.</summary>
internal sealed class ChainDemands
{
    private readonly string? _region;
    private readonly string[] _dataClasses;
    private readonly bool _requires;

    public ChainDemands(FallbackOptions options, MessageTokens tokens)
    {
        _region = options.Region;
        _dataClasses = [.. options.DataClasses];
        _requires = _region is not null || _dataClasses.Length > 0;
        Tokens = tokens;
    }

    /// <summary>How the prompt is estimated.</summary>
    public MessageTokens Tokens { get; }

    /// <summary>Whether the request requires a region or holds classes of data.</summary>
    public bool Require(ChatOptions? options) => _requires || (options?.AdditionalProperties is { Count: > 0 }
        && (Find(options, FallbackChain.RegionProperty) is not null || Find(options, FallbackChain.DataClassProperty) is not null));

    /// <summary>Whether it can be read what the request requires.</summary>
    public static bool CanRead(ChatOptions? options) =>
        CanRead(Find(options, FallbackChain.RegionProperty)) && CanRead(Find(options, FallbackChain.DataClassProperty));

    /// <summary>The regions of which each list must hold that of the candidate.</summary>
    public IEnumerable<string[]> RegionsFor(ChatOptions? options)
    {
        if (_region is not null)
        {
            yield return [_region];
        }

        if (Find(options, FallbackChain.RegionProperty) is { } own)
        {
            yield return Texts(own, FallbackChain.RegionProperty);
        }
    }

    /// <summary>The classes of data that the candidate must be allowed to see, all of them.</summary>
    public IEnumerable<string> DataClassesFor(ChatOptions? options) =>
        Find(options, FallbackChain.DataClassProperty) is { } own ? _dataClasses.Concat(Texts(own, FallbackChain.DataClassProperty)) : _dataClasses;

    private static bool CanRead(object? value) => value is null || RequiredTexts.Read(value) is not null;

    private static object? Find(ChatOptions? options, string property) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(property, out var value) ? value : null;

    // What cannot be read must not be taken for no requirement.
    private static string[] Texts(object value, string property) => RequiredTexts.Read(value)
        ?? throw new ModelFailureException(new(
            ModelFailureKind.BadRequest,
            $"The additional property '{property}' of the request must be a text or a list of texts, none of them empty. No call was made."));
}
