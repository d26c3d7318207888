namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>How much of a text was read.</summary>
/// <param name="Length">The characters of the text.</param>
/// <param name="Scanned">The characters that were read, each counted once.</param>
/// <param name="Windows">In how many windows.</param>
public sealed record ScanCoverage(int Length, int Scanned, int Windows)
{
    /// <summary>The share of the text that was read.</summary>
    /// <value>From 0 to 1; 1 for a text that was read whole.</value>
    public double Share => Length == 0 ? 1 : (double)Scanned / Length;

    /// <summary>Whether every character was read.</summary>
    public bool IsComplete => Scanned >= Length;
}
