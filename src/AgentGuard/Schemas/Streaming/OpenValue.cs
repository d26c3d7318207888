using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>A value or a name that has begun and is not closed: its branches and cursors lie on top of those of the values around it.</summary>
internal struct OpenValue
{
    public JsonKinds Kind;
    public int At;
    public int FirstBranch;
    public int FirstCursor;

    /// <summary>What any of its rules asks to be told.</summary>
    public CursorEvents Events;
}
