using Quickstart.World;

namespace Quickstart.Wire;

/// <summary>The world of the ticket that the current flow of control works on.</summary>
public static class TicketScope
{
    private static readonly AsyncLocal<SupportWorld?> Ambient = new();

    public static SupportWorld? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
