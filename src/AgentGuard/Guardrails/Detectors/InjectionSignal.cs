using System.Text.RegularExpressions;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>A structure that attacks have, and how much it says: from 1 on it speaks for itself.</summary>
internal sealed class InjectionSignal
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline;
    private readonly Regex _plain;
    private readonly Lazy<Regex> _skeleton;

    public InjectionSignal(string kind, double weight, string pattern)
    {
        Kind = kind;
        Weight = weight;
        _plain = new Regex(pattern, Options);

        // In a text with digits for letters, 1 is an i or an l: both are the same there.
        _skeleton = new Lazy<Regex>(() => new Regex(pattern.Replace('l', 'i'), Options));
    }

    public string Kind { get; }

    public double Weight { get; }

    /// <summary>Finds the structure, other than where a text speaks about it.</summary>
    public bool TryFind(string text, bool isSkeleton, out int start, out int length)
    {
        foreach (var match in (isSkeleton ? _skeleton.Value : _plain).EnumerateMatches(text))
        {
            if (!Mention.Is(text, match.Index))
            {
                (start, length) = (match.Index, match.Length);
                return true;
            }
        }

        start = length = 0;
        return false;
    }
}
