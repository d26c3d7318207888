namespace AgentGuard.Replay;

/// <summary>The parts of the model's request before, so that what is still as it was is not written anew.</summary>
internal sealed class PartsBefore
{
    /// <summary>The parts.</summary>
    public IReadOnlyList<RequestPart> Parts { get; private set; } = [];

    /// <summary>Takes a request for the one before.</summary>
    public void Remember(CanonicalRequest request) => Parts = request.Parts;

    /// <summary>How many parts are as they were: from the beginning, as messages are, and from the end, as tools and options.</summary>
    public (int First, int Last) Same(IReadOnlyList<RequestPart> parts)
    {
        var most = Math.Min(parts.Count, Parts.Count);
        var first = 0;
        while (first < most && IsSame(Parts[first], parts[first]))
        {
            first++;
        }

        var last = 0;
        while (last < most - first && IsSame(Parts[^(last + 1)], parts[^(last + 1)]))
        {
            last++;
        }

        return (first, last);
    }

    private static bool IsSame(RequestPart one, RequestPart other) =>
        one.Path == other.Path && (ReferenceEquals(one.Json, other.Json) || one.Json == other.Json);
}
