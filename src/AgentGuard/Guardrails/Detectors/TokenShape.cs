using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>How the tokens of an issuer look.</summary>
/// <param name="Prefix">What they begin with.</param>
/// <param name="Shortest">The least number of characters after the prefix.</param>
/// <param name="Longest">The greatest number, after which the token must end; 0 for no bound.</param>
/// <param name="Characters">What they are made of.</param>
internal sealed record TokenShape(string Prefix, int Shortest, int Longest, SearchValues<char> Characters);
