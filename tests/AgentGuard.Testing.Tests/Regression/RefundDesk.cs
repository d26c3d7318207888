using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

/// <summary>The agent of a host, as a test that was made of a recording calls it.</summary>
internal static class RefundDesk
{
    public static Task AskAsync(RunReplay replay)
    {
        var client = new ScriptedChatClient().AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay).Build();
        return AskAsync(client);
    }

    public static Task<ChatResponse> AskAsync(IChatClient client) => client.GetResponseAsync(
        "Refund A-7.",
        new ChatOptions { Tools = [AIFunctionFactory.Create((string order) => "12.50", "total"), AIFunctionFactory.Create((string order, decimal euros) => "paid", "refund")] });
}
