using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds one kind of thing in a text. Looks for a cheap anchor first and verifies what stands around it; allocates nothing.
/// </summary>
internal abstract class Detector
{
    protected Detector(string kind) => Kind = kind;

    /// <summary>Searched for rather than a range: the generic range search boxes its bounds until it is optimised.</summary>
    public static SearchValues<char> Digits { get; } = SearchValues.Create("0123456789");

    public string Kind { get; }

    /// <summary>Finds the first occurrence that starts at <paramref name="from"/> or later.</summary>
    public abstract bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length);
}
