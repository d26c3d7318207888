namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>A text has more windows than may be read, and <see cref="ScanWindows.Overflow"/> is <see cref="ScanOverflow.Refuse"/>.</summary>
public sealed class ScanIncompleteException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="guardrail">The name of the guardrail.</param>
    /// <param name="length">The characters of the text.</param>
    /// <param name="windows">The windows that it has.</param>
    /// <param name="maxWindows">The most that may be read.</param>
    public ScanIncompleteException(string guardrail, int length, int windows, int maxWindows)
        : base($"'{guardrail}' would need {windows} windows for a text of {length} characters, and may read {maxWindows}. "
            + "Raise MaxWindows, cap results at the door, or choose ScanOverflow.Sample.")
    {
    }
}
