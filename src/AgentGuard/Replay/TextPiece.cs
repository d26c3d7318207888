using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>A piece of a streamed text.</summary>
internal sealed record TextPiece(AIContent Content, string Text)
{
    public void Set(string text)
    {
        if (Content is TextContent plain)
        {
            plain.Text = text;
        }
        else if (Content is TextReasoningContent reasoning)
        {
            reasoning.Text = text;
        }
    }
}
