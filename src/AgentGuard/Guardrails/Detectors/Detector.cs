using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds one kind of thing in a text. Looks for a cheap anchor first and verifies what stands around it; allocates nothing.
/// </summary>
/// <remarks>
/// What is decided at an anchor is decided by what stands before it and by a bounded stretch after it. So of a text that still grows, only
/// the anchors whose stretch touches the end are open (<see cref="LiveFrom"/>).
/// </remarks>
internal abstract class Detector
{
    protected Detector(string kind) => Kind = kind;

    /// <summary>Searched for rather than a range: the generic range search boxes its bounds until it is optimised.</summary>
    public static SearchValues<char> Digits { get; } = SearchValues.Create("0123456789");

    public string Kind { get; }

    /// <summary>The most characters at the end of a text that are live, a finding that is still open apart.</summary>
    public abstract int LookAhead { get; }

    /// <summary>Finds the first occurrence that starts at <paramref name="from"/> or later.</summary>
    public abstract bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length);

    /// <summary>
    /// From where on what follows the text may change what is found: whatever follows, the findings that begin before it stay the same
    /// and none is added. It never moves back while the text grows.
    /// </summary>
    public abstract int LiveFrom(ReadOnlySpan<char> text);
}
