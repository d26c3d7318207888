using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Tells Kestrel to close a connection whose answer is not complete.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place, for the server alone.")]
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the server.")]
internal sealed class WireCutException : Exception
{
    public WireCutException()
        : base("The simulated fault cuts the connection.")
    {
    }
}
