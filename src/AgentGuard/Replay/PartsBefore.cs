namespace AgentGuard.Replay;

/// <summary>The parts of the model's request before, so that what is still as it was is not written anew.</summary>
internal sealed class PartsBefore
{
    private IReadOnlyList<RequestPart> _parts = [];

    /// <summary>Takes a request for the one before.</summary>
    public void Remember(CanonicalRequest request) => _parts = request.Parts;

    /// <summary>Whether a part is as it was: at its place from the beginning, as messages are, or from the end, as tools and options.</summary>
    public bool Holds(RequestPart part, int place, int count) => IsAt(place, part) || IsAt(_parts.Count - count + place, part);

    private bool IsAt(int place, RequestPart part) => place >= 0 && place < _parts.Count && _parts[place] is var known && known.Path == part.Path
        && (ReferenceEquals(known.Json, part.Json) || known.Json == part.Json);
}
