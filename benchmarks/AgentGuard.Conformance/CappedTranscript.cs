using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Recorded results as a guarded tool would have given them.</summary>
internal static class CappedTranscript
{
    public static ChatMessage Cap(ToolGuard guard, ChatMessage message)
    {
        if (message.Role != ChatRole.Tool || message.Contents is not [FunctionResultContent { Result: string whole } result])
        {
            return message;
        }

        // What is left out can be read again, so the notes say how.
        _ = guard.ReadResultTool;
        var kept = guard.InvokeAsync(AIFunctionFactory.Create(() => whole, "tool"), []).AsTask().GetAwaiter().GetResult()!.ToString()!;
        return kept == whole ? message : new ChatMessage(ChatRole.Tool, [new FunctionResultContent(result.CallId, kept)]);
    }
}
