using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>What a compressor made of a conversation.</summary>
/// <param name="Messages">The messages to send. The very list that was given when nothing had to be done.</param>
/// <param name="TokensBefore">The tokens of the request before, everything counted.</param>
/// <param name="TokensAfter">The tokens of the request after.</param>
/// <param name="ClearedResults">How many tool results were replaced by a note.</param>
/// <param name="DroppedMessages">How many messages were left out.</param>
/// <param name="Fits">Whether the request is now within the limit. It is not when the system prompt, the task and the open call alone exceed it.</param>
public sealed record CompressedContext(
    IReadOnlyList<ChatMessage> Messages, long TokensBefore, long TokensAfter, int ClearedResults, int DroppedMessages, bool Fits)
{
    /// <summary>Why the conversation was shortened with this call; <see langword="null"/> when it was sent as before.</summary>
    public CompressionPlan? Plan { get; init; }

    /// <summary>The tokens of what is sent as they were counted, without the reserve for the answer and uncorrected.</summary>
    internal long CountedTokens { get; init; }

    /// <summary>Whether anything was left out, with this call or an earlier one.</summary>
    public bool IsCompressed => ClearedResults > 0 || DroppedMessages > 0;
}
